"""How client and professional meet: chosen where there is a choice, and shown everywhere."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from icalendar import Calendar

from nabij.appointments import operations
from nabij.appointments.models import Appointment, Service
from nabij.appointments.rules import manage_token, meeting
from nabij.appointments.types import Mode
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Channel
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import book_as, free_time, make_appointment, make_service
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import actor_for_client, make_client
from tests.factories.waiting import make_wish

pytestmark = pytest.mark.django_db
VIDEO = "https://video.example/room"
ALL = list(Mode)


@pytest.fixture
def client() -> Client:
    """Return a client with a telephone and a home, who can sign in."""
    make_organisation()
    made = make_client(with_user=True, phone="+31612345678")
    Client.objects.filter(pk=made.pk).update(street="Dorpsstraat 1", city="Zeist")
    return made


@pytest.fixture
def visitor(client: Client) -> Browser:
    """Return the browser of the client."""
    assert client.user
    return sign_in(Browser(), client.user)


def address(name: str, *args: object) -> str:
    return reverse(f"appointments:{name}", args=args)


def link(appointment: Appointment) -> str:
    token = manage_token(appointment_id=appointment.pk, starts_at=appointment.starts_at)
    return address("link", token)


@pytest.mark.parametrize(
    ("offered", "wished", "now", "taken"),
    [
        (["on_site", "phone"], None, None, Mode.ON_SITE),
        (["phone", "home"], None, None, Mode.PHONE),
        (["on_site", "phone"], Mode.PHONE, None, Mode.PHONE),
        (["on_site", "phone"], None, "phone", Mode.PHONE),
        (["on_site"], None, "phone", Mode.ON_SITE),
        (["on_site", "phone"], Mode.VIDEO, "phone", None),
    ],
)
def test_the_way_taken_is_as_wished_as_now_or_as_usual(
    offered: list[str], wished: Mode | None, now: str | None, taken: Mode | None
) -> None:
    assert meeting.way_taken(offered, wished=wished, now=now) is taken


def test_the_database_knows_no_other_ways_and_no_open_lines() -> None:
    appointment = make_appointment()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(mode="fax")
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.update(video_url="http://video.example")


def test_a_client_chooses_how_on_the_page_that_confirms(visitor: Browser) -> None:
    service = make_service(modes=ALL, with_professional=True)
    slot = free_time(service)
    page = visitor.get(address("times", service.pk), {"slot": slot.key}).text
    assert page.count('type="radio" name="mode"') == 4
    assert 'value="on_site"' in page.split("checked")[0][-300:]  # the usual way is marked
    assert "wij bellen u op 06 12345678" in page
    assert "Bij u thuis: Dorpsstraat 1, Zeist" in page
    said = {"slot": slot.key, "mode": "phone"}
    done = visitor.post(address("book", service.pk), said, follow=True)
    assert Appointment.objects.get().mode == "phone"
    assert "Wij bellen u op 06 12345678" in done.text
    assert "Mijn gegevens bekijken" in done.text


def test_without_a_choice_nothing_is_asked_and_the_way_is_told(visitor: Browser) -> None:
    service = make_service(modes=[Mode.PHONE], with_professional=True)
    slot = free_time(service)
    times = visitor.get(address("times", service.pk)).text
    assert slot.location_name not in times.partition("<main")[2].partition("</main")[0]
    assert slot.professional_name in times
    page = visitor.get(address("times", service.pk), {"slot": slot.key}).text
    assert 'name="mode"' not in page
    assert "wij bellen u op 06 12345678" in page
    assert slot.location_name not in page.partition("<main")[2].partition("</main")[0]
    visitor.post(address("book", service.pk), {"slot": slot.key})
    assert Appointment.objects.get().mode == "phone"


@pytest.mark.parametrize("mode", ["video", "fax", "\0", "x" * 3000])
def test_a_way_that_is_not_offered_books_nothing_and_says_so(visitor: Browser, mode: str) -> None:
    service = make_service(modes=[Mode.ON_SITE, Mode.PHONE], with_professional=True)
    said = {"slot": free_time(service).key, "mode": mode}
    answer = visitor.post(address("book", service.pk), said)
    assert answer.status_code == 400
    assert "Kies" in answer.text
    assert not Appointment.objects.exists()


def test_moving_keeps_the_way_unless_another_is_chosen(visitor: Browser, client: Client) -> None:
    service = make_service(modes=ALL, with_professional=True)
    appointment = make_appointment(client=client, service=service, mode=Mode.VIDEO)
    move = address("move", appointment.pk)
    assert visitor.post(move, {"slot": free_time(service, 5).key}).status_code == 302
    appointment.refresh_from_db()
    assert appointment.mode == "video"
    said = {"slot": free_time(service, 9).key, "mode": "home"}
    assert visitor.post(move, said).status_code == 302
    appointment.refresh_from_db()
    assert (appointment.mode, appointment.sequence) == ("home", 2)


def test_the_way_alone_can_change_and_is_told_once(client: Client) -> None:
    service = make_service(modes=ALL, with_professional=True)
    appointment = make_appointment(client=client, service=service)
    assert appointment.resource_id
    for _twice in range(2):
        operations.move(
            appointment_id=appointment.pk,
            resource_id=appointment.resource_id,
            starts_at=appointment.starts_at,
            mode=Mode.PHONE,
            by=SYSTEM,
        )
    appointment.refresh_from_db()
    assert (appointment.mode, appointment.sequence) == ("phone", 1)
    ledger.run_all()
    told = Message.objects.get(template="appointment_moved")
    assert "old_when" not in told.context
    assert "06 12345678" in told.body


@pytest.mark.parametrize(
    ("mode", "seen", "in_link"),
    [
        (Mode.PHONE, "Wij bellen u op 06 12345678", "Wij bellen u op …678"),
        (Mode.VIDEO, "Met beeldbellen", "Met beeldbellen"),
        (Mode.HOME, "Dorpsstraat 1, 3511 AA Zeist", "Bij u thuis"),
    ],
)
def test_it_is_shown_instead_of_the_place(
    visitor: Browser, client: Client, mode: Mode, seen: str, in_link: str
) -> None:
    Client.objects.filter(pk=client.pk).update(postal_code="3511 AA")
    service = make_service(modes=ALL, video_url=VIDEO, with_professional=True)
    later = clock.now() + timedelta(days=5)
    appointment = make_appointment(client=client, service=service, mode=mode, starts_at=later)
    place = appointment.location.name
    detail = visitor.get(address("detail", appointment.pk)).text
    assert seen in detail
    assert place not in detail
    assert VIDEO not in detail
    stranger = Browser().get(link(appointment)).text
    assert in_link in stranger
    for hidden in (place, "Dorpsstraat", "12345678", VIDEO):
        assert hidden not in stranger
    assert place not in visitor.get(address("list")).text
    assert place not in visitor.get(reverse("portal:home")).text
    calendar = visitor.get(address("calendar", appointment.pk)).content
    where = str(Calendar.from_ical(calendar).events[0]["location"])
    assert where == {"phone": "Per telefoon", "video": "Met beeldbellen"}.get(mode, "Bij u thuis")


def test_a_video_call_opens_a_quarter_of_an_hour_before(client: Client) -> None:
    service = make_service(modes=[Mode.VIDEO], video_url=VIDEO, with_professional=True)
    later = clock.now() + timedelta(days=5)
    appointment = make_appointment(client=client, service=service, starts_at=later)
    own = address("detail", appointment.pk)
    assert client.user
    for minutes, is_open in [(16, False), (14, True), (-20, True), (-180, False)]:
        with clock.at(appointment.starts_at - timedelta(minutes=minutes)):
            visitor = sign_in(Browser(), client.user)
            for browser, page in [(visitor, own), (Browser(), link(appointment))]:
                assert (f'href="{VIDEO}"' in browser.get(page).text) is is_open
    operations.cancel(appointment_id=appointment.pk, by=SYSTEM)
    with clock.at(appointment.starts_at):
        assert VIDEO not in sign_in(Browser(), client.user).get(own).text


def test_the_desk_sees_and_chooses_the_way(client: Client) -> None:
    department = make_department()
    service = make_service(
        department=department, modes=ALL, video_url=VIDEO, with_professional=True
    )
    agent = sign_in(Browser(), make_staff(team=make_team(departments=[department])))
    make_appointment(client=client, service=service, mode=Mode.HOME)
    page = address("desk-book", client.pk, service.pk)
    slot = free_time(service, 7)
    sure = agent.get(page, {"slot": slot.key}).text
    assert "Per telefoon: 06 12345678" in sure
    done = agent.post(page, {"slot": slot.key, "mode": "phone"}, follow=True).text
    assert 'href="tel:+31612345678"' in done
    booked = Appointment.objects.get(mode="phone")
    day = agent.get(address("desk-day"), {"on": str(slot.starts_at.date())}).text
    assert "Per telefoon" in day
    other = address("desk-move-other", booked.pk)
    later = slot.starts_at + timedelta(days=1)
    asked = {"on": str(later.date()), "at": "21:05", "resource": str(slot.resource_id)}
    assert 'name="mode"' in agent.get(other, asked).text
    said = {**asked, "reason": "Op verzoek", "mode": "video"}
    shown = agent.post(other, said, follow=True).text
    assert f'href="{VIDEO}"' in shown
    booked.refresh_from_db()
    assert booked.mode == "video"


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (Mode.PHONE, "soitamme numeroon"),
        (Mode.VIDEO, "videopuhelulla"),
        (Mode.HOME, "kotonasi"),
    ],
)
def test_messages_tell_how_and_give_no_way_there(mode: Mode, words: str) -> None:
    make_organisation()
    client = make_client(language="fi", phone="+358401234567", preferred_channel=Channel.SMS)
    service = make_service(modes=[mode], video_url=VIDEO, with_professional=True)
    appointment = book_as(actor_for_client(client), service)
    ledger.run_all()
    told = Message.objects.get(template="appointment_booked")
    assert words in told.body
    assert appointment.location.name not in told.body
    assert "how" in told.context
    assert "address" not in told.context
    assert VIDEO not in str(told.context)


def test_an_offer_of_the_waiting_list_tells_how(client: Client) -> None:
    service = make_service(modes=[Mode.PHONE], with_professional=True)
    make_wish(client=client, service=service)
    freed = make_appointment(service=service, starts_at=clock.now() + timedelta(days=5))
    operations.cancel(appointment_id=freed.pk, by=SYSTEM)
    ledger.run_all()
    told = Message.objects.get(template="waiting_offer")
    assert "06 12345678" in told.body
    page = Browser().get(urlsplit(told.context["link"]).path).text
    assert "Per telefoon" in page
    assert freed.location.name not in page
