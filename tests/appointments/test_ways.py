"""How client and professional meet, changed alone at the portal and the desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.appointments import operations
from nabij.appointments.models import Appointment, BusyTime, Reminder, Service
from nabij.appointments.types import Access, Mode
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.types import SYSTEM, Scope
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.closures import close_day_of, desk_of
from tests.factories.organisation import make_department, make_organisation, make_team
from tests.factories.people import make_client, make_mandate, make_relative

pytestmark = pytest.mark.django_db
SAME_DAY_ONLY = 3 * 24 * 60


@pytest.fixture
def department() -> Department:
    """Return the department of the appointment."""
    make_organisation()
    return make_department()


@pytest.fixture
def appointment(department: Department) -> Appointment:
    """Return an appointment at the place that could be by telephone or video too."""
    client = make_client(with_user=True, phone="+31612345678")
    return _make(client, department)


@pytest.fixture
def visitor(appointment: Appointment) -> Browser:
    """Return the browser of the client."""
    assert appointment.client.user
    return sign_in(Browser(), appointment.client.user)


@pytest.fixture
def agent(department: Department) -> Browser:
    """Return the browser of an agent of the department."""
    return sign_in(Browser(), make_staff(team=make_team(departments=[department])))


def _make(client: Client, department: Department) -> Appointment:
    service = make_service(
        department=department,
        modes=[Mode.ON_SITE, Mode.VIDEO, Mode.PHONE],
        video_url="https://video.example/room",
        with_professional=True,
    )
    later = clock.now() + timedelta(days=2)
    return make_appointment(client=client, service=service, starts_at=later)


def _page(name: str, appointment: Appointment) -> str:
    return reverse(f"appointments:{name}", args=[appointment.pk])


@pytest.mark.parametrize(
    ("way", "detail", "said"),
    [
        ("way", "detail", "Uw afspraak gaat op een andere manier"),
        ("desk-way", "desk-detail", "De cliënt krijgt bericht"),
    ],
)
def test_the_way_alone_is_changed_and_told_once(
    visitor: Browser, agent: Browser, appointment: Appointment, way: str, detail: str, said: str
) -> None:
    browser = agent if way == "desk-way" else visitor
    own, page = _page(detail, appointment), _page(way, appointment)
    assert page in browser.get(own).text
    shown = browser.get(page).text
    assert 'value="on_site"' in shown.split("checked")[0][-300:]  # as it is now
    reminders = Reminder.objects.count()
    for _twice in range(2):
        done = browser.post(page, {"mode": "phone"}, follow=True)
        assert done.redirect_chain[0][0].startswith(own)
    assert said not in done.text  # nothing was left to change
    before = (appointment.starts_at, appointment.resource_id)
    appointment.refresh_from_db()
    assert (appointment.mode, appointment.sequence) == ("phone", 1)
    assert (appointment.starts_at, appointment.resource_id) == before
    assert BusyTime.objects.filter(appointment=appointment).count() == 1
    assert Reminder.objects.count() == reminders
    assert Event.objects.filter(kind="appointments.AppointmentMoved").count() == 1
    ledger.run_all()
    told = Message.objects.get(template="appointment_moved")
    assert "06 12345678" in told.body
    assert "old_when" not in told.context
    done = browser.post(page, {"mode": "video"}, follow=True)
    assert said in done.text


def test_who_manages_the_appointments_is_told_too(
    visitor: Browser, appointment: Appointment
) -> None:
    relative = make_relative(with_user=True)
    make_mandate(relative=relative, client=appointment.client, scopes=[Scope.MANAGE_APPOINTMENTS])
    visitor.post(_page("way", appointment), {"mode": "video"})
    ledger.run_all()
    assert Message.objects.filter(template="appointment_moved").count() == 2


def test_its_time_need_not_be_offered_any_more(visitor: Browser, appointment: Appointment) -> None:
    Service.objects.update(notice_minutes=10 * 24 * 60)  # nobody could choose this time now
    assert visitor.post(_page("way", appointment), {"mode": "phone"}).status_code == 302
    appointment.refresh_from_db()
    assert appointment.mode == "phone"


@pytest.mark.parametrize("mode", ["", "home", "fax", "\0", "x" * 3000])
def test_what_can_not_be_read_is_said(
    visitor: Browser, appointment: Appointment, mode: str
) -> None:
    answer = visitor.post(_page("way", appointment), {"mode": mode})
    assert answer.status_code == 400
    assert "Kies op de pagina" in answer.text
    appointment.refresh_from_db()
    assert (appointment.mode, appointment.sequence) == ("on_site", 0)


def _service(appointment: Appointment) -> QuerySet[Service]:
    return Service.objects.filter(appointments=appointment)


def _withdraw_service(appointment: Appointment) -> None:
    _service(appointment).update(is_active=False)


def _leave_to_desk(appointment: Appointment) -> None:
    _service(appointment).update(access=Access.DESK)


def _make_late(appointment: Appointment) -> None:
    _service(appointment).update(change_until_minutes=SAME_DAY_ONLY)


def _offer_one_way(appointment: Appointment) -> None:
    _service(appointment).update(modes=[Mode.ON_SITE])


def _cancel(appointment: Appointment) -> None:
    operations.cancel(appointment_id=appointment.pk, by=SYSTEM)


@pytest.mark.parametrize(
    "change", [_withdraw_service, _leave_to_desk, _make_late, _offer_one_way, _cancel]
)
def test_what_can_not_be_changed_has_no_button(
    visitor: Browser, appointment: Appointment, change: Callable[[Appointment], None]
) -> None:
    change(appointment)
    page = _page("way", appointment)
    assert page not in visitor.get(_page("detail", appointment)).text
    answer = visitor.post(page, {"mode": "phone"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("?done=closed")
    appointment.refresh_from_db()
    assert appointment.mode == "on_site"


def test_the_operation_itself_refuses(appointment: Appointment) -> None:
    with pytest.raises(operations.ModeNotOfferedError):
        operations.change_way(appointment_id=appointment.pk, mode=Mode.HOME, by=SYSTEM)
    with clock.at(appointment.starts_at), pytest.raises(operations.TooLateError):
        operations.change_way(appointment_id=appointment.pk, mode=Mode.PHONE, by=SYSTEM)


def test_what_fell_through_with_its_clinic_is_not_changed(
    visitor: Browser, appointment: Appointment, department: Department
) -> None:
    close_day_of(appointment, by=desk_of(department))
    assert _page("way", appointment) not in visitor.get(_page("detail", appointment)).text
    with pytest.raises(operations.TooLateError):
        operations.change_way(appointment_id=appointment.pk, mode=Mode.PHONE, by=SYSTEM)


def test_the_number_of_queries_is_the_same_for_one_and_for_three_ways(
    agent: Browser, appointment: Appointment
) -> None:
    counts = []
    for modes in ([Mode.ON_SITE, Mode.PHONE], list(Mode)):
        Service.objects.update(modes=modes)
        with CaptureQueriesContext(connection) as asked:
            assert agent.get(_page("desk-way", appointment)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
