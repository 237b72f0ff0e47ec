"""Small decisions of the frame."""

from dataclasses import replace

import pytest
from django.test import RequestFactory

from nabij.desk.menu import MENU as DESK
from nabij.portal.menu import MENU as PORTAL
from nabij.studio.menu import MENU as STUDIO
from nabij.ui.rules import chosen_theme, menu_links, safe_return, unbroken
from nabij.ui.types import MenuGroup, MenuItem

ITEMS = (
    MenuItem("Home", "portal:home", "home"),
    MenuItem("Desk", "desk:home", "sun"),
    MenuItem("Secret", "studio:home", "eye", may=lambda request: False),
    MenuItem("Not installed", "nowhere:home", "eye"),
)


@pytest.mark.parametrize(
    ("cookie", "expected"), [("dark", "dark"), ("light", "light"), ("pink", "auto"), (None, "auto")]
)
def test_theme_is_what_was_chosen_if_it_exists(cookie: str | None, expected: str) -> None:
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES["nabij_theme"] = cookie
    assert chosen_theme(request) == expected


def test_menu_shows_what_is_there_and_allowed() -> None:
    links = menu_links(ITEMS, RequestFactory().get("/my/profile/"))
    assert [(link.label, link.is_current) for link in links] == [("Home", True), ("Desk", False)]


def test_the_deepest_entry_is_current() -> None:
    items = (*ITEMS, MenuItem("Living", "ui:living", "eye"), MenuItem("Root", "root", "home"))
    links = menu_links(items, RequestFactory().get("/ui/"))
    assert [link.label for link in links if link.is_current] == ["Living"]


def test_pages_of_a_group_share_an_entry_and_are_named_where_the_visitor_is_in_it() -> None:
    both = MenuGroup("Both", "sun")
    items = (
        MenuItem("Root", "root", "home"),
        MenuItem("Desk", "desk:home", "sun", group=both),
        MenuItem("Studio", "studio:home", "eye", group=both, also=("ui:living",)),
    )

    def shown(path: str) -> list[tuple[object, bool, list[tuple[object, bool]]]]:
        return [
            (one.label, one.is_current, [(page.label, page.is_current) for page in one.pages])
            for one in menu_links(items, RequestFactory().get(path))
        ]

    assert shown("/elsewhere/") == [("Root", True, []), ("Both", False, [])]
    open_group = [("Desk", False), ("Studio", True)]
    for path in ("/studio/deeper/", "/ui/"):
        assert shown(path) == [("Root", False, []), ("Both", True, open_group)]
    alone = (*items[:2], replace(items[2], may=lambda request: False))
    links = menu_links(alone, RequestFactory().get("/desk/"))
    assert [(one.label, one.is_current, one.pages) for one in links][1] == ("Desk", True, ())


@pytest.mark.parametrize("menu", [PORTAL, DESK, STUDIO], ids=["portal", "desk", "studio"])
def test_menus_name_pages_once(menu: tuple[MenuItem, ...]) -> None:
    names = [item.url_name for item in menu]
    assert len(names) == len(set(names)) > 1


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/my/?page=2", "/my/?page=2"),
        ("https://elsewhere.example/", "/back/"),
        ("//elsewhere.example/", "/back/"),
        ("javascript:alert(1)", "/back/"),
        ("no-path-and-no-name-of-a-page", "/back/"),
        ("", "/back/"),
    ],
)
def test_the_way_back_stays_on_this_site(asked: str, expected: str) -> None:
    request = RequestFactory().post("/ui/theme/", {"next": asked})
    assert safe_return(request, fallback="/back/") == expected


@pytest.mark.parametrize(
    "shown",
    [
        "woensdag 25_november 2026 om_08.45_uur",
        "maanantaina 30._marraskuuta 2026 klo_10.00",
        "Wednesday 5_March at_10:15",
        "10.15 tot 10.30_uur",
        "klo_10.00–10.30",
        "Bloed prikken_· De Linde, Utrecht",
    ],
)
def test_dates_and_times_stay_on_one_line(shown: str) -> None:
    assert unbroken(shown.replace("_", " ")) == shown.replace("_", "\N{NO-BREAK SPACE}")
