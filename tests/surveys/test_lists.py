"""Pages with a list ask the database as often for one thing as for three."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.surveys import operations
from nabij.surveys.models import CommentTheme, FollowUp
from nabij.surveys.types import AskingChannel
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import (
    make_department,
    make_location,
    make_organisation,
    make_team,
)
from tests.factories.people import make_client
from tests.factories.surveys import (
    make_campaign,
    make_cause,
    make_complaint,
    make_improvement,
    make_invitation,
    make_response,
)

pytestmark = pytest.mark.django_db


def _letter() -> None:
    client = make_client()
    client.street, client.postal_code, client.city = "Lindelaan 1", "1234 AB", "Utrecht"
    client.save()
    assert make_invitation(client=client).channel == AskingChannel.LETTER


def _late() -> None:
    complaint = make_complaint(department=make_department())
    now = clock.now()
    FollowUp.objects.filter(pk=complaint.follow_up_id).update(due_at=now, level=3, escalated_at=now)


def _theme() -> None:
    names = {"nl": "Tuin", "fi": "Piha", "en": f"Garden {CommentTheme.objects.count()}"}
    by = actor_for_staff(make_staff(role=Role.MANAGER))
    operations.add_theme(names=names, words={}, by=by)


def _praise() -> None:
    make_response(department=make_department(), nps=10, comment="Heel vriendelijk geholpen!")


LISTS: dict[str, tuple[Role, Callable[[], object]]] = {
    "/you-said/": (Role.MANAGER, lambda: make_improvement(is_published=True)),
    "/studio/you-said/": (Role.MANAGER, make_improvement),
    "/studio/promises/": (Role.MANAGER, _late),
    "/studio/promises/causes/": (Role.MANAGER, make_cause),
    "/studio/comments/themes/": (Role.MANAGER, _theme),
    "/studio/surveys/campaigns/": (Role.MANAGER, make_campaign),
    "/desk/letters/": (Role.AGENT, _letter),
    "/desk/compliments/": (Role.AGENT, _praise),
}


@pytest.mark.parametrize("address", LISTS)
def test_one_or_three_cost_the_same(client: Browser, address: str) -> None:
    role, make = LISTS[address]
    make_organisation()
    make_department(location=make_location())
    if address == "/desk/letters/":
        make_campaign(channel=AskingChannel.LETTER)
    central = make_team(is_central=True) if role is Role.AGENT else None
    sign_in(client, make_staff(role=role, team=central))
    counts, lengths = [], []
    for _ in range(3):
        make()
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert page.status_code == 200
        counts.append(len(asked))
        lengths.append(len(page.content))
    assert counts[0] == counts[2], [q["sql"][:150] for q in asked]
    assert lengths[0] < lengths[2]  # they are there


def test_a_manager_sees_danger_that_nobody_looked_into_before_it_is_late(client: Browser) -> None:
    department = make_department()
    agent = make_staff(team=make_team(departments=[department]), name="Ineke Bos")
    response = make_response(
        client=make_client(departments=[department]),
        department=department,
        nps=9,
        comment="Moeder is gevallen.",
    )
    operations.read_response(response_id=response.pk)
    sign_in(client, make_staff(role=Role.MANAGER))
    page = client.get("/studio/promises/").content.decode()
    assert "Gaat misschien over gevaar" in page
    assert "Ineke Bos" in page
    assert "gevallen" not in page
    operations.note_contact(
        follow_up_id=FollowUp.objects.get().pk, text="Gebeld.", by=actor_for_staff(agent)
    )
    assert "gevaar" not in client.get("/studio/promises/").content.decode()
