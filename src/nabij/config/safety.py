"""What an installation for real people may not be started with."""

from collections.abc import Iterable
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from urllib.parse import parse_qsl, urlsplit

from psycopg.conninfo import conninfo_to_dict

from nabij.config.connection import connection_parameters
from nabij.config.datafolder import PLACEHOLDER_KEY
from nabij.config.environment import Environment, SettingError

# what our own processes and tests tell each other in the environment
_NO_SETTINGS = {
    *("NABIJ_AS_OWNER", "NABIJ_SIGNS_OF_LIFE", "NABIJ_STARTED_BY", "NABIJ_RUNNING_DEMO"),
    *("NABIJ_SCREENSHOTS", "NABIJ_STEPS", "NABIJ_TEST_HOUR", "NABIJ_TEST_NAME"),
}
KEY_LENGTH = 50
_KEY_LETTERS = 10
_ADVICE = f"give {KEY_LENGTH} random characters or more, as from `openssl rand -base64 48`."


def refuse_insecure(env: Environment) -> None:
    """Check the settings of a process that is about to start.

    Raises:
        SettingError: one sentence per value that is wrong or not safe. Values are never shown.
    """
    connection_parameters(env, as_owner=False)
    problems = [*_address_problems(env), *_proxy_problems(env)]
    if env.mode == "demo":
        problems += _demo_problems(env)
    elif env.mode == "test":
        problems += (
            [] if is_local(env.base_url) else ["NABIJ_MODE=test is for tests on this machine."]
        )
    else:
        problems += _key_problems(env) + _transport_problems(env)
    if problems:
        raise SettingError(" ".join(problems))


def is_local(url: str) -> bool:
    """Return whether an address points at this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def allowed_hosts(env: Environment) -> list[str]:
    """Return the names a request may call us by."""
    if env.mode in {"demo", "test"}:
        return ["*"]
    own = urlsplit(env.base_url).hostname or "localhost"
    return ["localhost", "127.0.0.1", "[::1]"] if is_local(env.base_url) else [own]


def read_options(url: str) -> dict[str, str]:
    """Return what stands behind the question mark of an address."""
    return dict(parse_qsl(urlsplit(url).query))


def _address_problems(env: Environment) -> list[str]:
    parts = urlsplit(env.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        return ["NABIJ_BASE_URL must be an address such as https://care.example, without a path."]
    return []


def _proxy_problems(env: Environment) -> list[str]:
    if env.trusted_proxies and not all(map(_is_proxy, env.trusted_proxies.split(","))):
        return [
            "NABIJ_TRUSTED_PROXIES must be addresses such as 10.0.0.5 or 10.0.0.0/24, with commas."
        ]
    return []


def _is_proxy(said: str) -> bool:
    try:
        ip_network(said.strip())
    except ValueError:
        return said.strip() == "*"  # refused by itself where people's data is
    return True


def unknown_settings(names: Iterable[str]) -> list[str]:
    """Return a sentence per name that looks like a setting of ours and is none."""
    fields = [
        f"NABIJ_{name.upper()}" for name in Environment.model_fields if name != "database_url"
    ]
    found = []
    for name in sorted(names):
        if name.startswith("NABIJ_") and name not in {*fields, *_NO_SETTINGS}:
            near = get_close_matches(name, fields, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            found.append(f"{name} is no setting of Nabij and does nothing.{hint}")
    return found


def _demo_problems(env: Environment) -> list[str]:
    if env.embedded:
        return []
    return ["The demo brings its own database and never uses DATABASE_URL: unset DATABASE_URL."]


def _key_problems(env: Environment) -> list[str]:
    key = env.secret_key
    if env.embedded and not key:
        return []  # made at random, kept in the data folder
    if not key:
        return [f"NABIJ_SECRET_KEY is needed with DATABASE_URL, the same everywhere: {_ADVICE}"]
    if len(key) < KEY_LENGTH or len(set(key)) < _KEY_LETTERS or PLACEHOLDER_KEY in key:
        return [f"NABIJ_SECRET_KEY can be guessed: {_ADVICE}"]
    return []


def _transport_problems(env: Environment) -> list[str]:
    problems = []
    if urlsplit(env.base_url).scheme == "http" and not is_local(env.base_url):
        problems.append(
            "NABIJ_BASE_URL begins with http:// and isn't this machine: people's data needs https://."
        )
    for name, url in (
        ("DATABASE_URL", env.database_url),
        ("NABIJ_OWNER_DATABASE_URL", env.owner_database_url),
    ):
        if url and conninfo_to_dict(url).get("sslmode") == "disable" and not is_local(url):
            problems.append(f"{name} says sslmode=disable: people's data needs an encrypted line.")
    if read_options(env.mail_url).get("starttls") == "no" and not is_local(env.mail_url):
        problems.append("NABIJ_MAIL_URL says starttls=no: mail to people needs an encrypted line.")
    if "*" in env.trusted_proxies:
        problems.append(
            "NABIJ_TRUSTED_PROXIES says *: anybody could choose the address that limits and the"
            " audit see. Name the proxies."
        )
    problems += [
        f"{name} says postbox:, which sends nothing: it is for the demo."
        for name, url in (("NABIJ_MAIL_URL", env.mail_url), ("NABIJ_SMS_URL", env.sms_url))
        if url.strip().lower() == "postbox:"
    ]
    return problems
