"""The settings an installation may give, typed, each with a default for the embedded case."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from nabij.config.refusal import Refusal

Mode = Literal["production", "demo", "test"]


class SettingError(Refusal):
    """A setting can't be read, or is not safe enough for people's data."""


class Environment(BaseSettings):
    """What the environment says. Names in the environment carry the prefix NABIJ_."""

    model_config = SettingsConfigDict(
        env_prefix="NABIJ_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    mode: Mode | None = Field(
        None, description="production, demo or test; empty: what the data folder was made for."
    )
    data_dir: Path = Field(
        Path("var"), description="Folder of the embedded database, the secret key and static files."
    )
    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="postgresql://user:password@host/name, version 15 or newer; empty: embedded.",
    )
    owner_database_url: str = Field(
        "",
        description="The same database as its owner, who migrates; DATABASE_URL then names"
        " the user that only works with rows.",
    )
    secret_key: str = Field(
        "",
        description="Signs sessions and links, 50 random characters or more; embedded: made once,"
        " kept in the data folder.",
    )
    base_url: str = Field(
        "http://127.0.0.1:8000",
        description="Address people reach us at, https outside this machine.",
    )
    mail_url: str = Field(
        "",
        description="smtp://user:password@host:587?from=… or smtps://…; empty: none goes out.",
    )
    sms_url: str = Field(
        "",
        description="http://user:password@host:13013/cgi-bin/sendsms?from=… as Kannel speaks;"
        " empty: none goes out.",
    )
    sms_inbound_secret: str = Field(
        "",
        pattern="^([A-Za-z0-9_-]{24,100})?$",
        description="Last part of the address at which the gateway brings replies, 24 letters and"
        " digits or more; empty: SMS can't be answered by SMS.",
    )
    web_processes: int = Field(2, ge=1, le=64, description="Processes that answer web requests.")
    web_threads: int = Field(8, ge=1, le=64, description="Threads per web process.")
    worker_tasks: int = Field(4, ge=1, le=64, description="Tasks one worker does at the same time.")
    trusted_proxies: str = Field(
        "",
        description="Addresses of reverse proxies whose X-Forwarded-For counts, with commas.",
    )

    @property
    def embedded(self) -> bool:
        """Whether we bring the database ourselves."""
        return not self.database_url

    @property
    def pg_folder(self) -> Path:
        """Where the embedded database lives."""
        return self.data_dir.absolute() / "pg"


def _variable(name: object) -> str:
    return str(name) if name == "DATABASE_URL" else f"NABIJ_{str(name).upper()}"


@cache
def environment() -> Environment:
    """Return the settings of this process, read once.

    Raises:
        SettingError: names each setting that can't be read, and never shows its value.
    """
    try:
        return Environment()
    except ValidationError as error:
        problems = [f"{_variable(e['loc'][0])}: {e['msg']}." for e in error.errors()]
        raise SettingError(" ".join(problems)) from None
