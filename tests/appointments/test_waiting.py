"""The waiting list: who is offered what is freed, how long it stands, and what an answer does."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.appointments import operations
from nabij.appointments.models import Appointment, BusyTime, Service, WaitingOffer, WaitingWish
from nabij.appointments.rules.reminders import Quiet
from nabij.appointments.rules.waiting import offer_token
from nabij.appointments.types import Urgency
from nabij.audit.models import Look
from nabij.delivery import operations as delivery
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Reaction
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Actor
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import (
    make_location,
    make_organisation,
    make_professional,
)
from tests.factories.people import actor_for_client, make_client, make_mandate

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)  # a Monday, 12 hours in Amsterdam
NIGHT = datetime(2026, 11, 16, 22, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
QUIET = Quiet(21, 8, "Europe/Amsterdam")
ALL_DAYS = list(range(7))


@pytest.fixture
def service() -> Service:
    """Return a service of half an hour, done by one person, every day."""
    make_organisation()
    return make_service(with_professional=True, duration_minutes=30, grid_minutes=30)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


def booked(service: Service, starts_at: datetime, client: Client | None = None) -> Appointment:
    resource = service.offers.get().resource
    return make_appointment(client=client, service=service, resource=resource, starts_at=starts_at)


def waits(
    service: Service,
    client: Client | None = None,
    *,
    old: Appointment | None = None,
    urgency: Urgency = Urgency.NORMAL,
    by: Actor | None = None,
    weekdays: list[int] | None = None,
    not_before: time | None = None,
    not_after: time | None = None,
    notice_minutes: int = 120,
) -> WaitingWish:
    client = client or make_client()
    return operations.join_waiting_list(
        client_id=client.pk,
        service_id=service.pk,
        appointment_id=old.pk if old else None,
        urgency=urgency,
        wishes=operations.Wishes(
            weekdays=ALL_DAYS if weekdays is None else weekdays,
            not_before=not_before,
            not_after=not_after,
            first_date=clock.now().date(),
            notice_minutes=notice_minutes,
        ),
        by=by or actor_for_client(client),
    )


def run() -> None:
    ledger.run_all()
    assert not Reaction.objects.exclude(error="").exists()
    delivery.run_due()
    ledger.run_all()


def cancel(appointment: Appointment) -> None:
    operations.cancel(appointment_id=appointment.pk, by=SYSTEM)
    run()


def page(offer: WaitingOffer) -> str:
    token = offer_token(offer_id=offer.pk, starts_at=offer.starts_at)
    return reverse("appointments:offer", args=[token])


def said(response: Any) -> str:
    """Return a page with plain spaces where its dates hold together."""
    return str(response.text).replace("\xa0", " ")


def answer(offer: WaitingOffer, word: str) -> int:
    return Browser().post(page(offer), {"answer": word}).status_code


def test_a_cancelled_time_is_offered_held_and_becomes_the_appointment(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        wish = waits(service)
        cancel(freed)
        offer = WaitingOffer.objects.get()
        assert (offer.wish, offer.starts_at, offer.status) == (wish, local(18, 10), "open")
        assert offer.expires_at == NOON + timedelta(hours=4)
        held = BusyTime.objects.get()
        assert (held.kind, held.holder, offer.hold) == ("hold", offer.pk, held)
        with pytest.raises(operations.NotOfferedError):
            booked(service, local(18, 10))
        message = Message.objects.get(template="waiting_offer")
        assert "Controle" not in message.subject + message.body
        assert "16.00" in message.body
        link = urlsplit(message.context["link"]).path
        assert Browser().get(link).status_code == 200
        done = Browser().post(link, {"answer": "accept"}, follow=True)
        assert "Dit is uw afspraak" in done.text
        own = Appointment.objects.get(status="booked")
        assert (own.client, own.starts_at) == (wish.client, local(18, 10))
        assert answer(offer, "accept") == 302  # the same again changes nothing
        assert answer(offer, "decline") == 409
        assert BusyTime.objects.get().appointment == own
        wish.refresh_from_db()
        assert wish.status == "served"
        run()
    assert Look.objects.filter(what="appointments.offer", client_id=wish.client_id).exists()


def test_moving_earlier_keeps_the_appointment_and_offers_its_old_time_on(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        first, second = (booked(service, local(day, 14)) for day in (24, 26))
        waits(service, first.client, old=first)
        waits(service, second.client, old=second)
        cancel(freed)
        offer = WaitingOffer.objects.get()
        assert offer.wish.client == first.client
        assert "dinsdag 24 november" in said(Browser().get(page(offer)))
        assert answer(offer, "accept") == 302
        run()
        moved = Appointment.objects.get(pk=first.pk)
        assert (moved.starts_at, moved.sequence) == (local(18, 10), 1)
        chained = WaitingOffer.objects.get(status="open")
        assert (chained.wish.client, chained.starts_at) == (second.client, local(24, 14))


def test_who_is_urgent_comes_first_then_who_waits_longest(service: Service) -> None:
    agent = actor_for_staff(make_staff())
    with clock.at(NOON - timedelta(hours=2)):
        freed = booked(service, local(18, 10))
        longest = waits(service)
    with clock.at(NOON - timedelta(hours=1)):
        later = waits(service, urgency=Urgency.URGENT)  # clients don't say how urgent
        urgent = waits(service, urgency=Urgency.URGENT, by=agent)
    order = []
    with clock.at(NOON):
        cancel(freed)
        for _turn in range(3):
            offer = WaitingOffer.objects.get(status="open")
            order.append(offer.wish_id)
            assert answer(offer, "decline") == 302
            run()
        assert not WaitingOffer.objects.filter(status="open").exists()
        assert not BusyTime.objects.exists()
    assert order == [urgent.pk, longest.pk, later.pk]


@pytest.mark.parametrize(
    ("wishes", "fits"),
    [
        ({"weekdays": [2]}, True),
        ({"weekdays": [0, 1, 3, 4, 5, 6]}, False),
        ({"not_before": time(10)}, True),
        ({"not_before": time(10, 1)}, False),
        ({"not_after": time(10, 30)}, True),
        ({"not_after": time(10, 29)}, False),
        ({"notice_minutes": 60 * 24}, True),
        ({"notice_minutes": 60 * 48}, False),
    ],
)
def test_only_what_suits_is_offered(
    service: Service, wishes: dict[str, object], fits: bool
) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        waits(service, **wishes)  # type: ignore[arg-type]
        cancel(freed)
        assert WaitingOffer.objects.exists() is fits


def test_a_wish_for_another_place_or_person_is_not_served(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        elsewhere, other = waits(service), waits(service)
        WaitingWish.objects.filter(pk=elsewhere.pk).update(location=make_location())
        WaitingWish.objects.filter(pk=other.pk).update(professional=make_professional())
        cancel(freed)
        assert not WaitingOffer.objects.exists()


def test_an_offer_made_at_night_waits_for_the_morning_and_is_accepted_at_night(
    service: Service,
) -> None:
    with clock.at(NOON):
        freed = booked(service, local(20, 10))
        wish = waits(service)
    with clock.at(NIGHT):  # 23 hours
        cancel(freed)
        offer = WaitingOffer.objects.get()
        assert offer.expires_at == local(17, 12)  # four hours from 8 in the morning
        assert Message.objects.get(template="waiting_offer").due_at == local(17, 8)
    WaitingOffer.objects.update(expires_at=local(18, 9))
    BusyTime.objects.update(expires_at=local(18, 9))
    with clock.at(local(18, 3)):
        assert answer(offer, "accept") == 302
        assert Appointment.objects.get(status="booked").client == wish.client


def test_who_sleeps_until_it_is_too_late_is_passed_over(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(17, 9))
        asleep, awake = waits(service, notice_minutes=60), waits(service, notice_minutes=60)
        Client.objects.filter(pk=awake.client_id).update(quiet_from=0, quiet_until=0)
    with clock.at(NIGHT):
        cancel(freed)
        offer = WaitingOffer.objects.get()
        assert offer.wish_id == awake.pk
        assert offer.wish_id != asleep.pk
        assert offer.expires_at == NIGHT + timedelta(hours=4)


def test_silence_passes_it_on(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        waits(service)
        second = waits(service)
        cancel(freed)
        first = WaitingOffer.objects.get()
    with clock.at(first.expires_at):
        assert answer(first, "accept") == 409
        assert operations.run_due_waiting() == 1
        run()
        first.refresh_from_db()
        assert first.status == "expired"
        assert WaitingOffer.objects.get(status="open").wish == second
        assert "houden we niet meer voor u vast" in Browser().get(page(first)).text
        assert operations.run_due_waiting() == 0


def test_the_offer_says_when_the_old_appointment_changed(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        old = booked(service, local(24, 14))
        waits(service, old.client, old=old)
        cancel(freed)
        offer = WaitingOffer.objects.get()
        operations.move(
            appointment_id=old.pk,
            resource_id=old.resource_id or 0,
            starts_at=local(17, 16),
            by=SYSTEM,
        )
        assert "intussen verzet" in Browser().get(page(offer)).text
        operations.cancel(appointment_id=old.pk, by=SYSTEM)
        assert "nieuwe afspraak" in Browser().get(page(offer)).text
        assert answer(offer, "accept") == 302
        own = Appointment.objects.get(status="booked")
        assert (own.client, own.starts_at) == (old.client, local(18, 10))


def test_another_appointment_at_that_time_is_said_and_nothing_changes(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        wish = waits(service)
        cancel(freed)
        offer = WaitingOffer.objects.get()
        other = make_service(with_professional=True, department=service.department)
        booked(other, local(18, 10), wish.client)
        refused = Browser().post(page(offer), {"answer": "accept"})
        assert refused.status_code == 409
        assert "een andere afspraak" in refused.text
        offer.refresh_from_db()
        assert (offer.status, offer.hold_id) == ("open", BusyTime.objects.get(kind="hold").pk)


def test_forged_and_past_links_and_nonsense_get_a_sentence(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        waits(service)
        cancel(freed)
        offer = WaitingOffer.objects.get()
        assert Browser().get(reverse("appointments:offer", args=["x"])).status_code == 404
        for nonsense in ("", "maybe", "\0"):
            assert answer(offer, nonsense) == 400
    with clock.at(local(18, 11)):
        assert Browser().get(page(offer)).status_code == 410


def test_leaving_gives_the_time_to_the_next(service: Service) -> None:
    with clock.at(NOON):
        freed = booked(service, local(18, 10))
        first, second = waits(service), waits(service)
        cancel(freed)
        assert first.client.user
        browser = sign_in(Browser(), first.client.user)
        assert "Nu vrij voor u" in browser.get(reverse("appointments:waiting")).text
        leave = reverse("appointments:waiting-leave", args=[first.pk])
        assert browser.get(leave).status_code == 200
        assert browser.post(leave).status_code == 302
        run()
        assert WaitingOffer.objects.get(status="open").wish == second
        assert browser.get(leave).status_code == 404


def test_a_client_joins_changes_and_nobody_else_sees_it(service: Service) -> None:
    with clock.at(NOON):
        client = make_client(with_user=True)
        assert client.user
        browser = sign_in(Browser(), client.user)
        join = reverse("appointments:waiting-join", args=[service.pk])
        assert join in browser.get(reverse("appointments:times", args=[service.pk])).text
        assert browser.post(join, {}).status_code == 400
        sent = {"weekdays": ["1", "3"], "not_before": "09:00", "not_after": "12:00", "notice": 120}
        wrong = browser.post(join, sent | {"not_after": "08:00"})
        assert wrong.status_code == 400
        assert "vóór de tijd" in wrong.text
        assert 'value="09:00"' in wrong.text
        for _time in range(2):
            assert browser.post(join, sent).status_code == 302
        wish = WaitingWish.objects.get()
        assert (wish.weekdays, wish.not_after, wish.notice_minutes) == ([1, 3], time(12), 120)
        own = reverse("appointments:waiting-wish", args=[wish.pk])
        assert browser.get(join)["Location"] == own
        since = wish.waiting_since
    with clock.at(NOON + timedelta(minutes=5)):
        assert browser.post(own, sent | {"weekdays": ["4"]}).status_code == 302
        wish.refresh_from_db()
        assert (wish.weekdays, wish.waiting_since) == ([4], since)
        stranger = make_client(with_user=True)
        assert stranger.user
        assert sign_in(Browser(), stranger.user).get(own).status_code == 404


def test_a_relative_waits_for_an_earlier_time(service: Service) -> None:
    with clock.at(NOON):
        old = booked(service, local(24, 14))
        mandate = make_mandate(client=old.client)
        assert mandate.relative.user
        browser = sign_in(Browser(), mandate.relative.user)
        earlier = reverse("appointments:waiting-earlier", args=[old.pk])
        assert "24 november" in said(browser.get(earlier))
        assert browser.post(earlier, {"weekdays": ["0"], "notice": 120}).status_code == 302
        assert WaitingWish.objects.get().appointment == old
        operations.cancel(appointment_id=old.pk, by=SYSTEM)
        assert browser.get(earlier).status_code == 409
        assert operations.run_due_waiting() == 1
        assert WaitingWish.objects.get().status == "over"


@pytest.mark.parametrize("forbidden", ["access", "list"])
def test_where_there_is_no_list_nobody_joins(service: Service, forbidden: str) -> None:
    changes: dict[str, dict[str, object]] = {
        "access": {"access": "desk"},
        "list": {"has_waiting_list": False},
    }
    Service.objects.filter(pk=service.pk).update(**changes[forbidden])
    with clock.at(NOON), pytest.raises(operations.NoWaitingListError):
        waits(service)


def test_a_stranger_joins_for_nobody(service: Service) -> None:
    with clock.at(NOON), pytest.raises(operations.NoWaitingListError):
        waits(service, by=actor_for_staff(make_staff(role=Role.MANAGER)))
