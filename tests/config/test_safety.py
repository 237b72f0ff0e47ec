"""What an installation for real people may not be started with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nabij.config import environment
from nabij.config.connection import connection_parameters
from nabij.config.database import APP_ROLE, OWNER_ROLE
from nabij.config.datafolder import DataFolderError, claim, ensure_secret_key, known_secret_key
from nabij.config.environment import Environment, SettingError
from nabij.config.safety import allowed_hosts, refuse_insecure, unknown_settings

KEY = "Zr7-mQ2x9Lw4Tk8Vb1Nc6Hd3Jf5Gs0Pa_YeUiOzXqWtRlKvBnMh"
DATABASE = "postgresql://nabij:secret@db.example/nabij"


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Return what sets variables of an environment that is otherwise empty."""
    for name in ("NABIJ_MODE", "NABIJ_SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NABIJ_DATA_DIR", str(tmp_path))
    return monkeypatch


def read(patch: pytest.MonkeyPatch, variables: dict[str, str]) -> Environment:
    for name, value in {"NABIJ_MODE": "production", **variables}.items():
        patch.setenv(name, value)
    return Environment()


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"DATABASE_URL": DATABASE}, "NABIJ_SECRET_KEY is needed"),
        ({"DATABASE_URL": DATABASE, "NABIJ_SECRET_KEY": "short"}, "NABIJ_SECRET_KEY"),
        ({"NABIJ_SECRET_KEY": "a" * 60}, "NABIJ_SECRET_KEY"),
        ({"NABIJ_BASE_URL": "http://care.example"}, "NABIJ_BASE_URL"),
        ({"NABIJ_BASE_URL": "care.example"}, "NABIJ_BASE_URL"),
        ({"NABIJ_BASE_URL": "https://care.example/path/"}, "NABIJ_BASE_URL"),
        ({"DATABASE_URL": f"{DATABASE}?sslmode=disable", "NABIJ_SECRET_KEY": KEY}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://a b c", "NABIJ_SECRET_KEY": KEY}, "DATABASE_URL"),
        ({"NABIJ_MAIL_URL": "postbox:"}, "NABIJ_MAIL_URL"),
        ({"NABIJ_SMS_URL": "postbox:"}, "NABIJ_SMS_URL says postbox:"),
        ({"NABIJ_TRUSTED_PROXIES": "10.0.0.1, foo"}, "NABIJ_TRUSTED_PROXIES"),
        ({"NABIJ_TRUSTED_PROXIES": "*"}, "NABIJ_TRUSTED_PROXIES"),
        ({"NABIJ_MAIL_URL": "smtp://mx.example?from=a@b.example&starttls=no"}, "NABIJ_MAIL_URL"),
        ({"NABIJ_MODE": "demo", "DATABASE_URL": DATABASE}, "DATABASE_URL"),
        ({"NABIJ_MODE": "test", "NABIJ_BASE_URL": "https://care.example"}, "NABIJ_MODE"),
    ],
)
def test_refused_and_named(
    settings_of: pytest.MonkeyPatch, variables: dict[str, str], word: str
) -> None:
    with pytest.raises(SettingError, match=word) as refusal:
        refuse_insecure(read(settings_of, variables))
    assert "secret@" not in str(refusal.value)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"NABIJ_BASE_URL": "https://care.example"},
        {"NABIJ_BASE_URL": "http://localhost:8000"},
        {"DATABASE_URL": DATABASE, "NABIJ_SECRET_KEY": KEY},
        {"DATABASE_URL": "postgresql://x@127.0.0.1/x?sslmode=disable", "NABIJ_SECRET_KEY": KEY},
        {"NABIJ_MODE": "demo"},
    ],
)
def test_accepted(settings_of: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    refuse_insecure(read(settings_of, variables))


def test_unreadable_setting_is_named_without_its_value(settings_of: pytest.MonkeyPatch) -> None:
    settings_of.setenv("NABIJ_WEB_THREADS", "letmein")
    environment.environment.cache_clear()
    with pytest.raises(SettingError, match="NABIJ_WEB_THREADS") as refusal:
        environment.environment()
    assert "letmein" not in str(refusal.value)
    settings_of.undo()
    environment.environment.cache_clear()


def test_an_empty_variable_means_its_default(settings_of: pytest.MonkeyPatch) -> None:
    for name in ("NABIJ_DATA_DIR", "NABIJ_MODE", "NABIJ_WEB_THREADS", "NABIJ_BASE_URL"):
        settings_of.setenv(name, "")
    env = Environment()
    assert (env.data_dir, env.mode, env.web_threads) == (Path("var"), None, 8)
    assert env.base_url == "http://127.0.0.1:8000"


def test_only_our_own_name_is_answered_to(settings_of: pytest.MonkeyPatch) -> None:
    far = read(settings_of, {"NABIJ_BASE_URL": "https://care.example"})
    assert allowed_hosts(far) == ["care.example"]
    near = read(settings_of, {"NABIJ_BASE_URL": "http://127.0.0.1:8000"})
    assert "care.example" not in allowed_hosts(near)


@pytest.mark.parametrize(
    ("base_url", "is_far"), [("https://care.example", True), ("http://127.0.0.1:8000", False)]
)
def test_what_https_brings(tmp_path: Path, base_url: str, is_far: bool) -> None:
    """Forms work though the proxy tells nothing, cookies and visits never go without https."""
    ask = (
        "from nabij.config import settings as s; print(s.CSRF_TRUSTED_ORIGINS,"
        " s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    variables = {"NABIJ_MODE": "production", "NABIJ_BASE_URL": base_url}
    done = subprocess.run(
        [sys.executable, "-c", ask],
        env={**os.environ, **variables, "NABIJ_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == f"['{base_url}'] {is_far} {is_far} {is_far}"


def test_a_folder_keeps_its_purpose(tmp_path: Path) -> None:
    claim(tmp_path, "production")
    claim(tmp_path, "production")
    with pytest.raises(DataFolderError, match="production"):
        claim(tmp_path, "demo")


def test_secret_key_is_made_once_and_ours_alone(tmp_path: Path) -> None:
    assert known_secret_key(tmp_path) == ""
    ensure_secret_key(tmp_path)
    key = known_secret_key(tmp_path)
    ensure_secret_key(tmp_path)
    assert known_secret_key(tmp_path) == key
    assert len(key) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret_key"]


def test_the_application_is_never_the_owner(settings_of: pytest.MonkeyPatch) -> None:
    embedded = read(settings_of, {})
    assert connection_parameters(embedded, as_owner=True).user == OWNER_ROLE
    assert connection_parameters(embedded, as_owner=False).user == APP_ROLE
    one_url = read(settings_of, {"DATABASE_URL": DATABASE})
    assert f"role={APP_ROLE}" in str(connection_parameters(one_url, as_owner=False).options)
    assert "role=" not in str(connection_parameters(one_url, as_owner=True).options)
    owner = "postgresql://boss@db.example/nabij"
    two_urls = read(settings_of, {"DATABASE_URL": DATABASE, "NABIJ_OWNER_DATABASE_URL": owner})
    assert connection_parameters(two_urls, as_owner=True).user == "boss"
    assert connection_parameters(two_urls, as_owner=False).user == "nabij"
    assert connection_parameters(two_urls, as_owner=True).app_role == "nabij"


def test_a_misspelt_setting_is_told_with_the_nearest_name() -> None:
    (said,) = unknown_settings(["NABIJ_MAILURL", "NABIJ_MAIL_URL", "NABIJ_TEST_NAME", "PATH"])
    assert "NABIJ_MAILURL" in said
    assert said.endswith("Did you mean NABIJ_MAIL_URL?")
