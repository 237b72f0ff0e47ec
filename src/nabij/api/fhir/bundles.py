"""Reading a file: bytes to a bundle of typed resources, with everything that is wrong with it."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from nabij.api.fhir.elements import TYPES
from nabij.api.fhir.shapes import SHAPES, Resource

MOST_BYTES = 512 * 1024 * 1024
MOST_PROBLEMS = 100
KINDS = ("transaction", "batch", "collection", "searchset", "document", "message")
METHODS = ("POST", "PUT")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a file, and where.

    Attributes:
        entry: index in Bundle.entry, from 0; None when it is about the file.
    """

    entry: int | None
    reason: str


class BundleError(Exception):
    """A file can't be imported; nothing of it was."""

    def __init__(self, *problems: Problem) -> None:
        """Take the problems to tell about."""
        super().__init__("; ".join(problem.reason for problem in problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One resource of a bundle that we read."""

    index: int
    full_url: str
    resource: Resource

    @property
    def type(self) -> str:
        """The resource type."""
        return self.resource.resourceType


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What a file holds: the resources we read, and how many of each type we leave."""

    entries: list[Entry]
    left: Counter[str] = field(default_factory=Counter)


def read_bundle(path: Path) -> Bundle:
    """Read a file.

    Raises:
        BundleError: with every problem found, 100 at the most.
    """
    whole = _json(_bytes(path))
    rows = _rows(whole)
    problems: list[Problem] = []
    bundle = Bundle(entries=[])
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        try:
            entry = _entry(index, row, kind=whole["type"], left=bundle.left)
        except (ValidationError, ValueError) as error:
            problems += [Problem(entry=index, reason=reason) for reason in _reasons(row, error)]
            continue
        if entry is None:
            continue
        if entry.full_url and entry.full_url in seen:
            reason = f"fullUrl is the same as that of entry {seen[entry.full_url]} (bdl-7)"
            problems.append(Problem(entry=index, reason=reason))
        seen[entry.full_url] = index
        bundle.entries.append(entry)
    if problems:
        raise BundleError(*problems[:MOST_PROBLEMS])
    return bundle


def _rows(whole: Any) -> list[Any]:
    if not isinstance(whole, dict) or whole.get("resourceType") != "Bundle":
        _refuse("is not a FHIR Bundle")
    if whole.get("type") not in KINDS:
        _refuse(f"Bundle.type must be one of {', '.join(KINDS)}")
    rows = whole.get("entry", [])
    if not isinstance(rows, list):
        _refuse("Bundle.entry must be a list")
    return rows


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            _refuse(f"is larger than {MOST_BYTES // 1024 // 1024} MB; split it")
        return path.read_bytes()
    except OSError as error:
        _refuse(f"can't be read: {error.strerror or type(error).__name__}")


def _json(raw: bytes) -> Any:
    if not raw.strip():
        _refuse("is empty")
    try:
        return json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        _refuse(f"is not UTF-8 text (byte {error.start})")
    except json.JSONDecodeError as error:
        _refuse(f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}")
    except RecursionError:
        _refuse("is nested too deeply")
    except ValueError as error:
        _refuse(f"is not JSON as FHIR wants it: {error}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, n in Counter(key for key, _ in pairs).items() if n > 1)
        message = f"the name {twice[:40]!r} stands twice in one object"
        raise ValueError(message)
    return found


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is not a number"
    raise ValueError(message)


def _entry(index: int, row: Any, *, kind: str, left: Counter[str]) -> Entry | None:
    if not isinstance(row, dict):
        message = "must be an object"
        raise ValueError(message)  # noqa: TRY004 one kind of error for all of a file's faults
    full_url = row.get("fullUrl", "")
    if not isinstance(full_url, str):
        message = "fullUrl must be text"
        raise ValueError(message)  # noqa: TRY004
    _check_request(row, kind=kind)
    resource = row.get("resource")
    if not isinstance(resource, dict):
        message = "has no resource"
        raise ValueError(message)  # noqa: TRY004
    name = resource.get("resourceType")
    if not isinstance(name, str) or name not in TYPES:
        message = "resourceType is missing or not one of R4"
        raise ValueError(message)
    shape = SHAPES.get(name)
    if shape is None:
        left[name] += 1
        return None
    return Entry(index=index, full_url=full_url, resource=shape.model_validate(resource))


def _check_request(row: dict[str, Any], *, kind: str) -> None:
    request = row.get("request")
    if kind not in ("transaction", "batch"):
        return
    if not isinstance(request, dict):
        message = f"a {kind} needs entry.request (bdl-3)"
        raise ValueError(message)  # noqa: TRY004
    if request.get("method") not in METHODS:
        message = "request.method must be POST or PUT: we only take in"
        raise ValueError(message)


def _reasons(row: object, error: ValueError) -> list[str]:
    if not isinstance(error, ValidationError):
        return [str(error)]
    resource = row["resource"] if isinstance(row, dict) else {}
    name = resource["resourceType"]
    found = []
    for fault in error.errors(include_url=False, include_input=False):
        place = "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]
        )
        said = fault["msg"].removeprefix("Value error, ")
        said = said[0].lower() + said[1:]
        found.append(f"{name}{place} {said}")
    return found


def _refuse(reason: str) -> NoReturn:
    raise BundleError(Problem(entry=None, reason=reason)) from None
