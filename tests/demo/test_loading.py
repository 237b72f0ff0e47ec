"""The demo organisation: believable, whole, and the same each time."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings

from nabij.appointments.models import Appointment, BusyTime, Visit
from nabij.delivery.models import Message
from nabij.demo.content.personas import Persona
from nabij.demo.operations import NotDemoError, ensure_demo
from nabij.demo.queries import next_appointment_at, user_of
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.organisation.models import Department, Organisation, Professional
from nabij.people.models import Client, Mandate
from nabij.people.queries import client_actor, staff_actor
from nabij.surveys.models import FollowUp, Invitation, Response


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Load the demo once for this file and take it away after it."""
    from django.db import transaction

    class _Undo(Exception):
        pass

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                steps: list[tuple[str, int, int]] = []
                assert ensure_demo(progress=lambda *step: steps.append(step))
                assert steps[-1][1] == steps[-1][2]
                yield
                raise _Undo
        except _Undo:
            pass


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.slow]


def test_print_numbers() -> None:
    print(Appointment.objects.count(), Visit.objects.count(), Invitation.objects.count(), Response.objects.count(), FollowUp.objects.count(), Counter(FollowUp.objects.values_list("status", flat=True)), BusyTime.objects.count())
    for d in Department.objects.all():
        rs = list(Response.objects.filter(department=d).values_list("nps", "ces"))
        n = [x for x, _ in rs if x is not None]
        c = [x for _, x in rs if x is not None]
        print(d.slug, len(rs), round(100 * (sum(x >= 9 for x in n) - sum(x <= 6 for x in n)) / len(n)), round(sum(c) / len(c), 2))
    for r in Response.objects.exclude(comment="").order_by("?")[:25]:
        print(r.nps, r.ces, r.comment)
