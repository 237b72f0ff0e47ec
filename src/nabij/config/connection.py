"""How a process reaches the database: as the owner of the tables, or as the application."""

from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict

from nabij.config.database import APP_ROLE, NAME, OWNER_ROLE, socket_folder
from nabij.config.environment import Environment, SettingError


@dataclass(frozen=True)
class Parameters:
    """What Django's settings want to know."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: dict[str, object]
    app_role: str


def connection_parameters(env: Environment, *, as_owner: bool) -> Parameters:
    """Return how to connect, as the owner or as the application.

    With one DATABASE_URL its user is the owner, and the application takes the role nabij_app.
    With NABIJ_OWNER_DATABASE_URL too, the user of DATABASE_URL is the application.
    """
    session = "-c jit=off -c timezone=UTC"
    if env.embedded:
        given: dict[str, object] = {"host": socket_folder(env.pg_folder), "dbname": NAME}
        given["user"] = OWNER_ROLE if as_owner or env.mode == "test" else APP_ROLE
        app_role = APP_ROLE
    else:
        given = _parsed(env.database_url, "DATABASE_URL")
        app_role = APP_ROLE
        if env.owner_database_url:
            app_role = str(given.get("user", ""))
            if as_owner:
                given = _parsed(env.owner_database_url, "NABIJ_OWNER_DATABASE_URL")
        elif not as_owner and env.mode != "test":
            session += f" -c role={APP_ROLE}"
    rest = {
        k: v for k, v in given.items() if k not in {"dbname", "user", "password", "host", "port"}
    }
    extra = str(rest.pop("options", ""))
    return Parameters(
        name=str(given.get("dbname", NAME)),
        user=str(given.get("user", "")),
        password=str(given.get("password", "")),
        host=str(given.get("host", "")),
        port=str(given.get("port", "")),
        options={"application_name": "nabij", **rest, "options": f"{session} {extra}".strip()},
        app_role=app_role,
    )


def _parsed(url: str, name: str) -> dict[str, object]:
    try:
        return dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise SettingError(
            f"{name} can't be read: write it as postgresql://user:password@host:5432/name."
        ) from error
