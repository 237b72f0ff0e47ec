"""No entry of a menu leads where its reader may not go."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from nabij.accounts.types import Role
from nabij.desk.menu import MENU as DESK
from nabij.studio.menu import MENU as STUDIO
from nabij.ui.rules import menu_links
from nabij.ui.types import MenuItem
from tests.access.matrix import read_matrix

MATRIX = read_matrix()


@pytest.mark.parametrize(
    ("menu", "role", "visitor"),
    [
        (DESK, Role.AGENT, "agent_own"),
        (DESK, Role.PROFESSIONAL, "professional_own"),
        (STUDIO, Role.MANAGER, "manager"),
        (STUDIO, Role.ADMINISTRATOR, "administrator"),
        (STUDIO, Role.EDITOR, "editor"),
    ],
)
def test_every_entry_leads_to_a_page(menu: tuple[MenuItem, ...], role: Role, visitor: str) -> None:
    request = RequestFactory().get("/nowhere/")
    request.actor = SimpleNamespace(role=role, roles=frozenset({role}))  # type: ignore[attr-defined]
    shown = [item.url_name for item in menu if item.may is None or item.may(request)]
    assert len(menu_links(menu, request)) > 0
    for name in shown:
        (row,) = [one for one in MATRIX[name] if one.method == "GET" and not one.object]
        assert row.expected[visitor] == "200", name
