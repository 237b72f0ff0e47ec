"""Starts what tests need: a PostgreSQL shared by all runs on this tree, used as the application."""

import gc
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import hypothesis
import pytest

_ROOT = Path(__file__).parent.parent
os.environ["NABIJ_MODE"] = "test"
os.environ["NABIJ_DATA_DIR"] = str(_ROOT / "var" / "test")
os.environ["NABIJ_SECRET_KEY"] = "a key of the tests, long enough to sign with, worth nothing"
for _name in ("NABIJ_OWNER_DATABASE_URL", "NABIJ_BASE_URL", "NABIJ_MAIL_URL", "NABIJ_SMS_URL"):
    os.environ.pop(_name, None)
os.environ["DJANGO_SETTINGS_MODULE"] = "nabij.config.settings"
os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright runs a loop in the test's thread

from nabij.config import translations  # noqa: E402
from nabij.config.database import APP_ROLE, Server  # noqa: E402 after the environment is set
from nabij.config.environment import environment  # noqa: E402

_HOLD = Server(environment().pg_folder, quick=True).use() if environment().embedded else None
if "PYTEST_XDIST_WORKER" not in os.environ:
    translations.compile_all()
django.setup()

from django.conf import settings  # noqa: E402

from nabij.lib import clock  # noqa: E402

# NABIJ_TEST_HOUR=22 runs all tests as if it were about that hour (UTC): none may depend on it
if _HOUR := os.environ.get("NABIJ_TEST_HOUR"):
    _AHEAD = clock.system_now().replace(hour=int(_HOUR), minute=40) - clock.system_now()
    clock.use(lambda: clock.system_now() + _AHEAD)

# a busy machine is no fault of the code
hypothesis.settings.register_profile(
    "any machine",
    parent=hypothesis.settings.default,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("any machine")

# the real one costs a tenth of a second each time, on purpose
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _fingerprint() -> str:
    """Return what the tables of an empty database follow from."""
    digest = hashlib.sha256((_ROOT / "requirements" / "runtime.txt").read_bytes())
    folders = [path for path in sorted((_ROOT / "src" / "nabij").iterdir()) if path.is_dir()]
    for folder in folders:
        made = sorted(folder.glob("migrations/*.py")) or sorted(folder.rglob("models*.py"))
        for path in made:
            digest.update(str(path.relative_to(_ROOT)).encode() + path.read_bytes())
    for name in ("grants.py", "schema.py", "database.py"):
        digest.update((_ROOT / "src" / "nabij" / "config" / name).read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _as(name: str) -> Iterator[None]:
    """Connect to another database within the block."""
    from django.db import connection

    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _ensure_template() -> str:
    """Migrate once per state of the migrations; every test database is a copy of the result."""
    from django.db import connection

    from nabij.config.schema import bring_up_to_date

    prefix = "nabij_template_"
    name = prefix + _fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(727001)")
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{prefix}%"])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for old in found | {f"{name}_new"}:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}_new" TEMPLATE template0')
            with _as(f"{name}_new"):
                bring_up_to_date()
            cursor.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(727001)")
    return name


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: object
) -> None:
    """Name this run's database and say which template it is copied from."""
    from django.db import connection

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        test = connection.settings_dict["TEST"]
        base = f"nabij_test_{os.environ.get('NABIJ_TEST_NAME', 'main')}"
        worker = os.environ.get("PYTEST_XDIST_WORKER")
        test["NAME"] = f"{base}_{worker}" if worker else base
        test["TEMPLATE"] = _ensure_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Let every test act as the application, which may not change what is append-only."""
    from django.db import connection

    options = connection.settings_dict["OPTIONS"]
    as_owner = options["options"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
    options["options"] = f"{as_owner} -c role={APP_ROLE}"
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
    options["options"] = as_owner


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass by what stays till the end: all code and all tests.

    Going over it took a tenth of the time of all tests.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _front_desk_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test see the organisation of the test before it, nor a page drawn with it."""
    monkeypatch.setattr("nabij.website.queries.KEPT_SECONDS", 0.0)
    monkeypatch.setattr("nabij.ui.drawing._drawn", {})


# what migrations and Django itself fill is the same for every test
_KEPT = {"django_content_type", "auth_permission", "surveys_commenttheme"}


@pytest.fixture(scope="session", autouse=True)
def _empty_as_owner() -> Iterator[None]:
    """Let the emptying of tables after a transactional test, and nothing else, be unrestricted.

    It acts as the owner and puts the triggers that refuse it aside. Only what was filled is
    emptied: of a hundred tables a test fills ten, and each TRUNCATE makes new files.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    # of the class, not the connection: a browser test has a connection of its own
    flush = DatabaseOperations.execute_sql_flush

    def emptying(
        self: DatabaseOperations, style: object, tables: Iterable[str], **options: bool
    ) -> list[str]:
        names = [self.quote_name(name) for name in tables if name not in _KEPT]
        looks = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
        with self.connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            cursor.execute(" UNION ALL ".join(looks))
            filled = [row[0] for row in cursor.fetchall()]
        return [
            *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in filled),
            *(f"DELETE FROM {name}" for name in filled),
            "SET CONSTRAINTS ALL IMMEDIATE",
            *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in filled),
        ]

    def as_owner(self: DatabaseOperations, sql_list: Iterable[str]) -> None:
        flush(self, ["SET ROLE NONE", *sql_list, f"SET ROLE {APP_ROLE}"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", emptying)
        patch.setattr(DatabaseOperations, "execute_sql_flush", as_owner)
        patch.setattr(
            "django.core.management.commands.flush.emit_post_migrate_signal", lambda *_, **__: None
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def _room_to_wait() -> Iterator[None]:
    """Let 64 visitors at once wait for the tests' web server; of itself it turns away the 11th."""
    from django.core.servers.basehttp import WSGIServer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIServer, "request_queue_size", 128)
        yield


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    """Act as the owner of the tables, who may change everything."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APP_ROLE}")
