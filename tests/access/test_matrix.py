"""Asks every address in every role and relation, and compares with the matrix."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from pytest_django.fixtures import Settings

from nabij.audit.models import Look
from nabij.lib import clock
from nabij.lib.ids import uuid7
from tests.access.matrix import METHODS, VISITORS, MatrixError, Row, read_matrix
from tests.access.routes import all_routes
from tests.access.world import World

MATRIX = read_matrix()
ROUTES = {route.name: route for route in all_routes()}


class _UndoError(Exception):
    """Takes back what a cell did."""


def test_every_route_stands_in_the_matrix_with_every_method() -> None:
    missing = [
        f"{name} {method}"
        for name in ROUTES
        for method in METHODS
        if not any(row.method == method for row in MATRIX.get(name, []))
    ]
    assert missing == []


def test_the_matrix_names_only_routes_that_exist() -> None:
    assert set(MATRIX) - set(ROUTES) == set()


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Sign everybody in, once for all addresses."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(_morning()):
        world = World()
        for visitor in VISITORS:
            world.browser(visitor)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(everybody: World, db: None) -> Iterator[World]:
    """Yield everybody, with nothing made yet but themselves; what a test makes goes with it."""
    again = copy(everybody)
    again.parts = {}
    with clock.at(_morning()):
        yield again


def _morning() -> datetime:
    """Return an hour at which something is still to come today, wherever tests run."""
    return clock.system_now().replace(hour=9, minute=30, second=0, microsecond=0)


@pytest.mark.parametrize("name", sorted(set(MATRIX) & set(ROUTES)))
def test_answers_are_as_the_matrix_says(name: str, world: World, settings: Settings) -> None:
    if name.startswith("demo:"):
        settings.ROOT_URLCONF, settings.DEMO = "tests.access.demo_urls", True
    assert [finding for row in MATRIX[name] for finding in findings(row, world)] == []


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if name.startswith("demo:")))
def test_the_demo_is_nowhere_outside_demo_mode(name: str, world: World, settings: Settings) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    settings.ROOT_URLCONF = "tests.access.demo_urls"  # hung by mistake
    for row in MATRIX[name]:
        for visitor in VISITORS:
            answer = ask(row, world, visitor, world.parts_of(row.object))
            assert answer.response.status_code in {404, 405}


def findings(row: Row, world: World) -> list[str]:
    """Return what in a row is otherwise than expected, in words."""
    return [
        f"{row.route} {row.method} {row.object} as {visitor}: {finding}"
        for visitor in VISITORS
        for finding in _findings(row, world, visitor)
    ]


def _findings(row: Row, world: World, visitor: str) -> Iterator[str]:
    assert world.appointment  # so that lists have something to show
    parts = world.parts_of(row.object)
    expected = row.expected[visitor]
    answer = ask(row, world, visitor, parts)
    if not is_as(answer.response, expected):
        yield f"{said(answer.response)} instead of {expected}"
    elif expected in {"200", "go"} and bool(answer.looks) != (visitor in row.audited):
        yield f"{answer.looks} audit rows of the client"
    elif expected == "404" and answer.looks:
        yield "an audit row although nothing was shown"
    ids = ROUTES[row.route].ids
    if not ids or expected not in {"200", "go", "404"}:
        return
    absent = ask(row, world, visitor, parts | {key: uuid7() for key in ids}).response
    if absent.status_code != 404:
        yield f"{said(absent)} for what does not exist"
    elif expected == "404" and bare(answer.response) != bare(absent):
        yield "what may not be seen looks unlike what does not exist"
    if expected == "404" and visitor != "anonymous" and not answer.denied:
        yield "the refusal is not in the audit"


@dataclass(frozen=True)
class Answer:
    """What came back, and what it left in the audit: of the own client, and refusals."""

    response: HttpResponseBase
    looks: int
    denied: int


def ask(row: Row, world: World, visitor: str, parts: dict[str, object]) -> Answer:
    """Ask as a visitor, and take back all that it did."""
    browser = world.browser(visitor)
    address = reverse(row.route, kwargs=parts)
    data = parse_qs(row.data.format(**world.names))
    cookies = copy(browser.cookies)
    response: HttpResponseBase
    try:
        with transaction.atomic():
            before = set(Look.objects.values_list("pk", flat=True))
            if row.method == "GET":
                response = browser.get(address, data)
            elif row.method == "POST":
                response = browser.post(address, data)
            else:
                response = browser.delete(address)
            new = list(Look.objects.exclude(pk__in=before).values_list("client_id", "outcome"))
            looks = new.count((world.client.pk, "done"))
            denied = sum(outcome == "denied" for _client, outcome in new)
            raise _UndoError
    except _UndoError:
        browser.cookies = cookies
        return Answer(response, looks, denied)


def is_as(response: HttpResponseBase, expected: str) -> bool:
    """Return whether an answer is what a cell says."""
    to_sign_in = (
        response.status_code == 302
        and urlsplit(response["Location"]).path.endswith("/sign-in/")
        and "next=" in response["Location"]
    )
    if expected == "signin":
        return to_sign_in
    if expected == "go":
        return response.status_code in {302, 303} and not to_sign_in
    return response.status_code == int(expected)


def said(response: HttpResponseBase) -> str:
    """Return an answer in a few words."""
    return f"{response.status_code} {response.get('Location', '')}".strip()


def bare(response: HttpResponseBase) -> str:
    """Return a page without what differs from one request to the next."""
    page = getattr(response, "content", b"").decode()
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page)
    page = re.sub(r'nonce="[^"]*"', "", page)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page)


@pytest.mark.parametrize(
    ("visitor", "planted"), [("agent_other", "200"), ("anonymous", "200"), ("agent_own", "404")]
)
def test_a_planted_hole_is_seen(visitor: str, planted: str, world: World) -> None:
    row = next(row for row in MATRIX["people:desk-client"] if row.method == "GET")
    wrong = replace(row, expected=row.expected | {visitor: planted})
    assert any(visitor in finding for finding in findings(wrong, world))


def test_a_forgotten_audit_is_seen(world: World) -> None:
    row = next(row for row in MATRIX["people:desk-client"] if row.method == "GET")
    wrong = replace(row, audited=frozenset())
    assert any("audit" in finding for finding in findings(wrong, world))


@pytest.mark.parametrize(
    "line", ["a:b,PATCH,,", "a:b,GET,," + "200," * 13 + "maybe,", "a:b,GET,," + "ok," * 13 + "no,"]
)
def test_a_damaged_matrix_is_refused(tmp_path: Path, line: str) -> None:
    header = (Path(__file__).parent / "matrix" / "people.csv").read_text().splitlines()[0]
    (tmp_path / "damaged.csv").write_text(f"{header}\n{line}\n")
    with pytest.raises(MatrixError, match=r"damaged\.csv:2"):
        read_matrix(tmp_path)
