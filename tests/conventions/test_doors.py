"""Every page of a face stands behind a door, or is named here as open with its reason."""

from collections.abc import Sequence

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

FACES = ("my/", "desk/", "studio/")
# Open to who is not signed in yet, or about nothing but the sign-in itself.
OPEN = {
    "portal:sign-in",
    "portal:sign-in-code",
    "portal:sign-out",
    *(
        f"{face}:{page}"
        for face in ("desk", "studio")
        for page in (
            *("sign-in", "second-factor", "enrol", "recovery-codes", "sign-out"),
            *("account", "change-password", "remove-factor"),
        )
    ),
}


def patterns(
    found: Sequence[URLPattern | URLResolver], above: str = "", namespace: str = ""
) -> dict[str, tuple[str, URLPattern]]:
    """Return every address by name: its path and pattern."""
    named: dict[str, tuple[str, URLPattern]] = {}
    for one in found:
        here = above + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            named |= patterns(one.url_patterns, here, inner)
        else:
            named[f"{namespace}{one.name}"] = (here, one)
    return named


def doorless(named: dict[str, tuple[str, URLPattern]]) -> list[str]:
    """Return pages of the faces that anyone can open and that are not named as such."""
    return [
        name
        for name, (place, pattern) in named.items()
        if place.startswith(FACES) and not hasattr(pattern.callback, "door") and name not in OPEN
    ]


def test_every_page_of_a_face_has_a_door() -> None:
    named = patterns(get_resolver().url_patterns)
    assert len(named) > 20
    assert doorless(named) == []


def test_pages_named_open_exist_and_have_no_door() -> None:
    named = patterns(get_resolver().url_patterns)
    assert {name for name in OPEN if hasattr(named[name][1].callback, "door")} == set()


@pytest.mark.parametrize("face", FACES)
def test_a_page_without_a_door_is_seen(face: str) -> None:
    page = path(f"{face}secret/", lambda request: HttpResponse(), name="secret")
    assert doorless(patterns([page])) == ["secret"]


@pytest.mark.parametrize(
    ("face", "door"), [("my/", "portal"), ("desk/", "desk"), ("studio/", "studio")]
)
def test_a_face_has_its_own_doors_only(face: str, door: str) -> None:
    doors = {
        name: getattr(pattern.callback, "door", door)
        for name, (place, pattern) in patterns(get_resolver().url_patterns).items()
        if place.startswith(face)
    }
    assert doors
    assert {name: found for name, found in doors.items() if found != door} == {}
