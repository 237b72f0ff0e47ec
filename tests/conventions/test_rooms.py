"""What no linter knows: who may write, how modules are entered, what inner rooms know."""

import ast
from collections.abc import Iterator

import pytest

from tests.conventions.source import Source, imports, planted, sources

WRITES = {
    "acreate", "adelete", "asave", "bulk_create", "bulk_update", "create", "delete",
    "get_or_create", "save", "update_or_create",
}  # fmt: skip
FRONT_DOORS = {"operations", "queries", "rules", "models", "events", "types", "registry", "doors"}
# Modules without rooms, and the ground modules' mechanisms that everybody uses.
OPEN_MODULES = {"lib", "ui"}
OPEN_NAMES = {"audit.trail", "ledger.runner", "accounts.sessions"}
INNER_ROOMS = {"operations", "queries", "rules", "models", "events", "types"}
# Sign-in hands a session and an adapter to allauth; components are made for requests.
ABOUT_REQUESTS = {"accounts", "config", "ui"}


def writes_outside_operations(source: Source) -> Iterator[str]:
    """Yield calls that write rows from a room that may not."""
    if source.room in {"operations", "models"} or source.module in {"config", "lib"}:
        return
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        called = node.func
        on_manager = isinstance(called.value, ast.Attribute) and called.value.attr == "objects"
        is_update = called.attr in {"update", "delete"} and _is_queryset(called.value)
        if (called.attr in WRITES and (on_manager or called.attr == "save")) or is_update:
            yield f"{source.where(node)} writes with .{called.attr}()"


def _is_queryset(node: ast.AST) -> bool:
    """Whether an expression is a chain that began at `.objects`."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            if node.attr == "objects":
                return True
            node = node.value
        else:
            return False


def side_doors(source: Source) -> Iterator[str]:
    """Yield imports of another module's inner parts."""
    if source.module == "config":
        return
    for name, node in imports(source):
        parts = name.split(".")
        if parts[0] != "nabij" or len(parts) < 3:
            continue
        other, room = parts[1], parts[2]
        if other == source.module or other in OPEN_MODULES or room in FRONT_DOORS:
            continue
        if f"{other}.{room}" not in OPEN_NAMES:
            yield f"{source.where(node)} enters {other} through {room}"


def requests_inside(source: Source) -> Iterator[str]:
    """Yield inner rooms that know of requests and responses."""
    if source.room not in INNER_ROOMS or source.module in ABOUT_REQUESTS:
        return
    for name, node in imports(source):
        if name.startswith(("django.http", "django.shortcuts")):
            yield f"{source.where(node)} knows {name}"


def queries_in_template_tags(source: Source) -> Iterator[str]:
    """Yield template tags that could query."""
    if source.room != "templatetags":
        return
    for name, node in imports(source):
        if ".models" in name or ".queries" in name or name.startswith("django.db"):
            yield f"{source.where(node)} queries: {name}"


CHECKS = [writes_outside_operations, side_doors, requests_inside, queries_in_template_tags]


@pytest.mark.parametrize("check", CHECKS)
def test_house_is_in_order(check) -> None:  # type: ignore[no-untyped-def]
    assert [finding for source in sources() for finding in check(source)] == []


@pytest.mark.parametrize(
    ("check", "place", "text"),
    [
        (writes_outside_operations, "surveys/views/desk.py", "Response.objects.create(a=1)"),
        (writes_outside_operations, "surveys/queries.py", "X.objects.filter(a=1).update(b=2)"),
        (writes_outside_operations, "surveys/reactions.py", "thing.save()"),
        (side_doors, "journeys/reactions/x.py", "from nabij.surveys.views.desk import page"),
        (side_doors, "surveys/queries.py", "import nabij.people.forms"),
        (requests_inside, "surveys/operations.py", "from django.http import Http404"),
        (queries_in_template_tags, "ui/templatetags/a.py", "from nabij.people.models import C"),
    ],
)
def test_checks_can_fail(check, place: str, text: str) -> None:  # type: ignore[no-untyped-def]
    assert list(check(planted(place, text)))
