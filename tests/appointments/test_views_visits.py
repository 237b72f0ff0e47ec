"""Pages of visits of several stops at the portal, as a browser without scripts sees them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import operations, queries
from nabij.appointments.models import Appointment, CombinedVisit
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.models import Client
from tests.factories.accounts import sign_in
from tests.factories.combined import as_slots, book_plan, make_combined, plans_of
from tests.factories.organisation import make_organisation
from tests.factories.people import actor_for_client, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Return a client who can sign in."""
    make_organisation()
    return make_client(with_user=True)


@pytest.fixture
def visitor(client: Client) -> Browser:
    """Return the browser of the client, signed in."""
    assert client.user
    return sign_in(Browser(), client.user)


def address(name: str, *args: object) -> str:
    return reverse(f"appointments:{name}", args=args)


def booked(client: Client) -> CombinedVisit:
    combined = make_combined()
    return book_plan(combined.pk, plans_of(combined.pk)[0], client_id=client.pk)


def test_a_client_books_a_whole_visit_in_one_choice(visitor: Browser, client: Client) -> None:
    combined = make_combined()
    assert "Foto, bloed en gesprek" in visitor.get(address("new")).text
    page = visitor.get(address("visit-plans", combined.pk)).text.replace("\xa0", " ")
    assert "2 uur 35 minuten, 3 afspraken" in page
    plan = plans_of(combined.pk)[0]
    confirm = visitor.get(address("visit-plans", combined.pk), {"plan": plan.key})
    assert "Blijf nuchter." in confirm.text
    assert "U hebt 2 uur de tijd ertussen." in confirm.text
    sent = {"plan": plan.key, "key": str(confirm.context["key"])}
    done = visitor.post(address("visit-book", combined.pk), sent)
    again = visitor.post(address("visit-book", combined.pk), sent)
    assert done["Location"] == again["Location"]
    shown = visitor.get(done["Location"]).text
    assert "Uw bezoek is geboekt" in shown
    assert Appointment.objects.filter(client=client).count() == 3
    visit = CombinedVisit.objects.get()
    overview = visitor.get(address("list")).text
    assert overview.count(f'href="{address("visit", visit.pk)}"') == 1
    other = visitor.post(
        address("visit-book", combined.pk), sent | {"plan": plans_of(combined.pk)[5].key}
    )
    assert other["Location"] == address("visit", visit.pk)


def test_the_client_is_told_once_of_each_change(client: Client) -> None:
    by = actor_for_client(client)
    combined = make_combined()
    visit = book_plan(combined.pk, plans_of(combined.pk)[0], client_id=client.pk, by=by)
    ledger.run_all()
    other = plans_of(visit.combined_service_id)[6]
    operations.move_visit(visit_id=visit.pk, slots=as_slots(other), by=by)
    ledger.run_all()
    operations.cancel_visit(visit_id=visit.pk, by=by)
    ledger.run_all()
    assert sorted(Message.objects.values_list("template", flat=True)) == [
        "appointment_booked", "appointment_cancelled", "appointment_moved",
    ]  # fmt: skip


def test_moving_the_whole_keeps_its_appointments(visitor: Browser, client: Client) -> None:
    visit = booked(client)
    own = set(Appointment.objects.values_list("pk", flat=True))
    page = address("visit-move", visit.pk)
    assert "Uw bezoek is nu" in visitor.get(page).text
    other = plans_of(visit.combined_service_id)[4]
    assert "In plaats van" in visitor.get(page, {"plan": other.key}).text
    done = visitor.post(page, {"plan": other.key}, follow=True)
    assert "Uw bezoek is verzet" in done.text
    assert set(Appointment.objects.values_list("pk", flat=True)) == own


def test_a_stop_that_breaks_a_rule_is_explained_and_the_whole_proposed(
    visitor: Browser, client: Client
) -> None:
    visit = booked(client)
    talk = Appointment.objects.get(position=3)
    assert talk.service_id
    free = queries.free_times(
        service_id=talk.service_id, day_from=talk.starts_at.date(), days=1, at=clock.now(),
        ignoring=talk.pk,
    )  # fmt: skip
    soon = talk.starts_at - timedelta(minutes=80)
    slot = next(one for one in free if one.starts_at == soon)
    page = address("move", talk.pk)
    for answer, status in (
        (visitor.get(page, {"slot": slot.key}), 200),
        (visitor.post(page, {"slot": slot.key}), 409),
    ):
        assert answer.status_code == status
        assert "‘Bloed prikken’ moet minstens 2 uur vóór ‘Gesprek’ klaar zijn." in answer.text
        assert "Met deze tijd is dat 40 minuten." in answer.text
        assert answer.text.count(f"{address('visit-move', visit.pk)}?plan=") == 3
    talk.refresh_from_db()
    assert talk.starts_at == soon + timedelta(minutes=80)


def test_cancelling_a_stop_asks_about_the_whole(visitor: Browser, client: Client) -> None:
    visit = booked(client)
    stop = Appointment.objects.get(position=2)
    assert address("visit", visit.pk) in visitor.get(address("detail", stop.pk)).text
    asked = visitor.get(address("cancel", stop.pk), follow=True)
    assert "Wilt u dit bezoek afzeggen?" in asked.text
    done = visitor.post(address("visit-cancel", visit.pk), {"reason": ""}, follow=True)
    assert "Uw bezoek is afgezegd" in done.text
    assert visitor.get(address("visit-move", visit.pk)).status_code == 409
    assert "niet meer" in visitor.get(address("visit-cancel", visit.pk)).text


@pytest.mark.parametrize("plan", ["", "x", "1-1", "1-1_1-1_1-99999999999", "_", "1-1\0", "9" * 900])
def test_anything_can_be_sent(visitor: Browser, client: Client, plan: str) -> None:
    visit = booked(client)
    pages = address("visit-plans", visit.combined_service_id), address("visit-move", visit.pk)
    for page in pages:
        assert visitor.get(page, {"plan": plan}).status_code in {200, 400}
        assert visitor.get(page, {"since": plan}).status_code in {200, 400}
    for page in (address("visit-book", visit.combined_service_id), pages[1]):
        sent = {"plan": plan, "key": str(uuid4())}
        assert visitor.post(page, sent).status_code in {400, 409}
    assert Appointment.objects.count() == 3


def test_when_nothing_fits_there_is_a_number_to_call(visitor: Browser) -> None:
    combined = make_combined()
    far = (clock.now() + timedelta(days=700)).date()
    page = visitor.get(address("visit-plans", combined.pk), {"since": str(far)})
    assert "Er zijn nu geen tijden die bij elkaar passen" in page.text


def test_statements_do_not_grow_with_visits(visitor: Browser, client: Client) -> None:
    combined = make_combined()
    counts = []
    for number in (0, 9):
        book_plan(combined.pk, plans_of(combined.pk)[number], client_id=client.pk)
        with CaptureQueriesContext(connection) as seen:
            visitor.get(address("list"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_combined_visit_in_the_week_the_clock_changes() -> None:
    with clock.at(datetime(2027, 10, 23, 8, tzinfo=UTC)):
        combined = make_combined()
        sunday = [one for one in plans_of(combined.pk) if one.stops[0].starts_at.day == 31]
        assert [one.stops[0].starts_at.hour for one in sunday] == [8, 8, 8]  # 9 hours there
        assert {one.minutes for one in sunday} == {155}
