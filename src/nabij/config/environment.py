"""The settings an installation may give, typed, each with a default for the embedded case."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """What the environment says. Names in the environment carry the prefix NABIJ_."""

    model_config = SettingsConfigDict(env_prefix="NABIJ_", extra="ignore")

    mode: str = Field("production", pattern="^(production|demo|test)$")
    data_dir: Path = Field(Path("var"), description="Folder of the embedded database and files.")
    database_url: str = Field(
        "", validation_alias="DATABASE_URL", description="postgresql://…; empty: embedded."
    )
    secret_key: str = Field("", description="Signs sessions and links; made once when embedded.")
    base_url: str = Field("http://127.0.0.1:8000", description="Address people reach us at.")
    mail_url: str = Field("", description="smtp://user:password@host:587?from=…")
    sms_url: str = Field("", description="http://user:password@host:13013/cgi-bin/sendsms?from=…")


@cache
def environment() -> Environment:
    """Return the settings of this process, read once."""
    return Environment()
