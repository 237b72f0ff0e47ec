"""What stands in the data folder besides the database: what it was made for, and the secret key."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from nabij.config.environment import Mode
from nabij.config.postgresql import folder_problem
from nabij.config.refusal import Refusal

PLACEHOLDER_KEY = "insecure-only-for-tests-and-type-checks"


class DataFolderError(Refusal):
    """The data folder belongs to another kind of installation."""


def purpose(data_dir: Path) -> Mode | None:
    """Return what the folder was made for, or None when it is new."""
    try:
        text = (data_dir / "mode").read_text().strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise folder_problem(error, data_dir) from error
    for mode in ("production", "demo", "test"):
        if text == mode:
            return mode
    raise DataFolderError(f"{data_dir / 'mode'} is damaged: it says neither production nor demo.")


def claim(data_dir: Path, mode: Mode) -> None:
    """Make the folder ours for one purpose, which never changes.

    Raises:
        DataFolderError: it was made for another purpose.
    """
    found = purpose(data_dir)
    if found is None:
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            (data_dir / "mode").write_text(f"{mode}\n")
        except OSError as error:
            raise folder_problem(error, data_dir) from error
    elif found != mode:
        raise DataFolderError(
            f"The data folder {data_dir} holds a {found} installation and this would start"
            f" a {mode} one: choose another with NABIJ_DATA_DIR."
        )


def known_secret_key(data_dir: Path) -> str:
    """Return the secret key of an embedded installation, or "" when there is none yet."""
    try:
        return (data_dir / "secret_key").read_text().strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise folder_problem(error, data_dir) from error


def ensure_secret_key(data_dir: Path) -> None:
    """Make the secret key at the first start, readable by us only."""
    path = data_dir / "secret_key"
    if path.exists():
        return
    draft = data_dir / f"secret_key.{os.getpid()}"
    try:
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # another process was first; nobody ever sees half a key
            os.link(draft, path)
    except OSError as error:
        raise folder_problem(error, data_dir) from error
    finally:
        draft.unlink(missing_ok=True)
