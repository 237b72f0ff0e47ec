"""What every command does first: refuse what is unsafe, bring up database and tables."""

import os
import subprocess
import sys

import click
import psycopg

from nabij.config import supervisor
from nabij.config.database import Hold, Server
from nabij.config.datafolder import claim, ensure_secret_key, purpose
from nabij.config.environment import Environment, Mode, SettingError, environment
from nabij.config.locks import FileLock
from nabij.config.orphans import STARTER
from nabij.config.refusal import Refusal
from nabij.config.safety import refuse_insecure, unknown_settings
from nabij.config.web import refuse_busy_port

OLDEST_POSTGRESQL = 150000
NOT_READY = "Nabij could not be made ready; the reason stands above."


class DatabaseUnreachableError(Refusal):
    """The database of DATABASE_URL gives no answer, or not the one we need."""


class SchemaError(Refusal):
    """The tables could not be brought up to date."""


def settle(mode: Mode | None = None) -> Environment:
    """Fix for this process and its children what is started, and refuse what is unsafe.

    Without `mode` it is NABIJ_MODE, else what the data folder was made for, else production.
    """
    found = mode or environment().mode or purpose(environment().data_dir) or "production"
    os.environ["NABIJ_MODE"] = found
    os.environ["NABIJ_DATA_DIR"] = str(environment().data_dir.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "nabij.config.settings"
    environment.cache_clear()
    refuse_insecure(environment())
    if "NABIJ_STARTED_BY" not in os.environ:  # said once, not again by each process of ours
        for sentence in unknown_settings(os.environ):
            click.echo(sentence, err=True)
    return environment()


def open_database(env: Environment) -> Hold | None:
    """Claim the data folder and start the embedded database, or greet the one of DATABASE_URL."""
    claim(env.data_dir, env.mode or "production")
    if env.embedded:
        ensure_secret_key(env.data_dir)
        return Server(env.pg_folder, quick=env.mode == "test").use()
    _greet(env)
    return None


def open_installation(*, as_owner: bool = False, tables: bool = True) -> Hold | None:
    """Do all that a command needs before it can use the models, Django included."""
    env = settle()
    hold = open_database(env)
    if as_owner:
        os.environ["NABIJ_AS_OWNER"] = "1"
    set_up_django()
    if tables:
        _ensure_tables()
    return hold


def set_up_django() -> None:
    """Load the settings and models. Touches no database."""
    import django

    django.setup()


def run_nabij(*arguments: str) -> int:
    """Run another `nabij` command to its end and return its exit code."""
    command = [sys.executable, "-m", "nabij.config.cli", *arguments]
    own = {**os.environ, STARTER: str(os.getpid())}
    return subprocess.run(command, check=False, env=own).returncode


def ensure_static(*, again: bool = False) -> None:
    """Collect the static files if they aren't there; `again` also when they are."""
    from django.conf import settings
    from django.core.management import call_command

    if not again and (settings.STATIC_ROOT / "staticfiles.json").exists():
        return
    with FileLock(environment().data_dir / "static.lock"):
        call_command("collectstatic", interactive=False, verbosity=0)


def serve_all(mode: Mode, *, host: str, port: int, fresh: bool = False) -> None:
    """Run `nabij serve` (production) or `nabij demo` (demo) until told to stop.

    Raises:
        Refusal: one sentence for what stands in the way.
    """
    address = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"  # noqa: S104
    os.environ["NABIJ_BASE_URL"] = os.environ.get("NABIJ_BASE_URL") or address
    if (asked := environment().mode) not in {None, mode}:
        raise SettingError(f"NABIJ_MODE={asked} is set: only `nabij {asked}` may run with it.")
    env = settle(mode)
    turn = supervisor.take_turn(env, address)
    refuse_busy_port(host, port)
    claim(env.data_dir, mode)
    if fresh:
        start_over(env)
    supervisor.adopt_orphans()
    hold = open_database(env)
    boss = supervisor.Supervisor(env, host, port, hold)
    try:
        if run_nabij("prepare"):
            raise SchemaError(NOT_READY)
        supervisor.stop_on_signals(boss.stopping)
        boss.run(ready=lambda: _welcome(mode, address))
    finally:
        if hold:
            hold.leave()
        turn.close()
    click.echo("nabij: stopped.", err=True)


def start_over(env: Environment) -> None:
    """Throw the demo's data away. Never touches a folder that isn't the demo's."""
    if purpose(env.data_dir) != "demo":
        raise SettingError(f"{env.data_dir} doesn't hold the demo: nothing was thrown away.")
    Server(env.pg_folder).remove()
    (env.data_dir / "clock.json").unlink(missing_ok=True)


def ensure_demo_content() -> None:
    """Load what a demo needs, if this is one and it isn't there.

    Raises:
        SchemaError: it could not be loaded; the process that did so said why.
    """
    if environment().mode != "demo":
        return
    from nabij.organisation.queries import own_organisation

    if own_organisation() is None and run_nabij("demo-content"):
        raise SchemaError(NOT_READY)


def load_demo() -> None:
    """Load the demo organisation, showing progress."""
    from nabij.config.demo import load

    load()


def _welcome(mode: Mode, address: str) -> None:
    lines = [f"Nabij runs at {address}  (Ctrl-C stops it)"]
    if mode == "demo":
        lines += [
            f"  {address}/demo/   step into a role: client, relative, nurse, agent, manager",
            f"  {address}/nl/     the website (also /fi/ and /en/)",
            "  Try: book an appointment as a client, move the time on with the bar at the top,",
            "  answer the survey in the postbox, and follow it up at the desk.",
        ]
    click.echo("\n".join(lines))


def _ensure_tables() -> None:
    from django.db import OperationalError, connection

    from nabij.config import schema

    try:
        current = schema.is_current()
    except OperationalError as error:
        raise DatabaseUnreachableError("The database gives no answer: try again.") from error
    finally:
        connection.close()  # processes that are forked from this one make their own
    if not current and run_nabij("migrate", "--quiet"):
        raise SchemaError("The tables could not be brought up to date; the reason stands above.")


def _greet(env: Environment) -> None:
    """Check that the database of DATABASE_URL is there and new enough."""
    for url in filter(None, (env.owner_database_url, env.database_url)):
        try:
            with psycopg.connect(url, connect_timeout=10) as connection:
                version = connection.info.server_version
        except psycopg.OperationalError as error:
            reason = (str(error).strip().splitlines() or ["no answer"])[-1].strip()
            raise DatabaseUnreachableError(
                f"The database of DATABASE_URL can't be reached ({reason})."
            ) from error
        if version < OLDEST_POSTGRESQL:
            raise DatabaseUnreachableError(
                f"The database of DATABASE_URL is PostgreSQL {version // 10000}: 15 is needed."
            )
