"""To what a reference points: by address, by server place, or by identifier, in this bundle first.

https://hl7.org/fhir/R4/bundle.html#references
"""

import re
from urllib.parse import parse_qs, urlsplit

from nabij.api.fhir.identifiers import LOCAL, URI, Key, is_useful
from nabij.api.fhir.shapes import Reference

PLACE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(/_history/.*)?")
SERVER = re.compile(r"(https?://.+?)/([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(/_history/.*)?")


class ReferenceShapeError(ValueError):
    """A reference has a form R4 doesn't know, or points to the wrong kind of thing."""


def keys_of(reference: Reference, *, types: tuple[str, ...], base: str) -> list[Key]:
    """Return the names a reference may be found by, the surest first; [] when it has words alone.

    Args:
        types: resource types it may point to.
        base: fullUrl of the entry it stands in; a relative reference is relative to its server.

    Raises:
        ReferenceShapeError: with the reason.
    """
    address = reference.reference or "#"
    if address.startswith("#"):  # contained: it has no life of its own
        return [] if reference.reference else _by_identifier(reference, types)
    if address.startswith(("urn:uuid:", "urn:oid:")):
        return [Key(type=kind, system=URI, value=address) for kind in types]
    if "?" in address:
        return _conditional(address, types)
    return _by_place(address, types, base)


def _by_place(address: str, types: tuple[str, ...], base: str) -> list[Key]:
    if server := SERVER.fullmatch(address):
        kind = _allowed(server[2], types)
        return [Key(type=kind, system=URI, value=f"{server[1]}/{kind}/{server[3]}")]
    place = PLACE.fullmatch(address)
    if not place:
        message = f"{address[:80]!r} is not a reference R4 knows"
        raise ReferenceShapeError(message)
    kind = _allowed(place[1], types)
    local = f"{kind}/{place[2]}"
    if home := SERVER.fullmatch(base):
        return [Key(type=kind, system=URI, value=f"{home[1]}/{local}")]
    return [Key(type=kind, system=LOCAL, value=local)]


def type_named(reference: Reference) -> str:
    """Return the resource type a reference names by itself, '' when it doesn't."""
    address = reference.reference or ""
    found = SERVER.fullmatch(address) or PLACE.fullmatch(address)
    if found:
        return str(found[2] if found.re is SERVER else found[1])
    return address.partition("?")[0] if "?" in address else reference.type or ""


def _allowed(kind: str, types: tuple[str, ...]) -> str:
    if kind not in types:
        message = f"points to a {kind}; it must be a {' or '.join(types)}"
        raise ReferenceShapeError(message)
    return kind


def _by_identifier(reference: Reference, types: tuple[str, ...]) -> list[Key]:
    named = reference.identifier
    if named is None or not is_useful(named):
        return []
    kinds = (_allowed(reference.type, types),) if reference.type else types
    return [Key(type=kind, system=named.system or "", value=named.value or "") for kind in kinds]


def _conditional(address: str, types: tuple[str, ...]) -> list[Key]:
    parts = urlsplit(address)
    kind = _allowed(parts.path, types)
    asked = parse_qs(parts.query)
    token = asked.get("identifier", [""])[0]
    system, bar, value = token.partition("|")
    if set(asked) != {"identifier"} or len(asked["identifier"]) != 1 or not (bar and value):
        message = f"{address[:80]!r}: we only look for identifier=system|value"
        raise ReferenceShapeError(message)
    return [Key(type=kind, system=system, value=value)]
