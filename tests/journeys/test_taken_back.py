"""A visit noted by mistake: who was not asked yet is not, who was is not asked twice."""

from datetime import timedelta

import pytest

from nabij.appointments import operations as appointments
from nabij.appointments.models import Appointment, Mark
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.delivery.types import Status
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.people.types import SYSTEM
from nabij.surveys.models import Invitation, NotAsked
from tests.factories.late import MONDAY, make_day

pytestmark = pytest.mark.django_db
ENDED = MONDAY + timedelta(minutes=30)


@pytest.fixture
def appointment() -> Appointment:
    """Return an appointment of this morning."""
    with clock.at(MONDAY - timedelta(days=2)):
        made = make_day(1)[0]
        _run()
    return made


def _run() -> None:
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()


def _mark(appointment: Appointment) -> None:
    appointments.mark_fulfilled(appointment_id=appointment.pk, by=SYSTEM)


def _take_back(appointment: Appointment) -> None:
    mark = Mark.objects.get(appointment=appointment, taken_back_at=None)
    appointments.take_back_mark(appointment_id=appointment.pk, mark_id=mark.pk, by=SYSTEM)


def _asked() -> list[str]:
    found = Message.objects.filter(template="survey_invitation").order_by("id")
    return list(found.values_list("status", flat=True))


def test_taken_back_before_the_worker_came_nobody_is_asked(appointment: Appointment) -> None:
    with clock.at(ENDED):
        _mark(appointment)
        _take_back(appointment)
        _run()
        assert _asked() == []
        assert not Invitation.objects.exists()
        _mark(appointment)
        _run()
    assert _asked() == [Status.QUEUED]


def test_taken_back_before_it_left_the_question_goes_and_comes_when_it_is_true(
    appointment: Appointment,
) -> None:
    with clock.at(ENDED):
        _mark(appointment)
        _run()
        assert _asked() == [Status.QUEUED]
        _take_back(appointment)
        _run()
        assert _asked() == [Status.FAILED]
        assert Invitation.objects.get().status == "expired"
        _mark(appointment)
        _run()
        delivery.run_due()
    assert _asked() == [Status.FAILED, Status.DELIVERED]
    assert Invitation.objects.filter(status="open").count() == 1


def test_taken_back_after_it_left_it_stays_and_nobody_is_asked_again(
    appointment: Appointment,
) -> None:
    with clock.at(ENDED):
        _mark(appointment)
        _run()
        delivery.run_due()
        assert _asked() == [Status.DELIVERED]
        _take_back(appointment)
        _run()
        assert Invitation.objects.get().status == "open"
        _mark(appointment)
        _run()
        delivery.run_due()
    assert _asked() == [Status.DELIVERED]
    assert NotAsked.objects.get().reason == "recently_asked"


def test_an_invitation_taken_back_before_its_message_was_written_is_not_sent(
    appointment: Appointment,
) -> None:
    with clock.at(ENDED):
        _mark(appointment)
        while not Invitation.objects.exists():
            assert ledger.run_next()
        sending = Reaction.objects.filter(
            name="journeys.reactions.surveys.send_invitation", state=Reaction.State.PENDING
        )
        later = clock.now() + timedelta(minutes=5)
        assert sending.update(due_at=later) == 1
        _take_back(appointment)
        _run()
    with clock.at(later):
        _run()
    assert _asked() == []
    assert Invitation.objects.get().status == "expired"
