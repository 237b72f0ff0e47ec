"""The administrator's pages of services."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.appointments import queries
from nabij.appointments.models import Service
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.organisation.models import Department
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.organisation import make_department, make_professional

pytestmark = pytest.mark.django_db
LIST, NEW = "/studio/services/", "/studio/services/new/"


@pytest.fixture
def administrator(client: Browser) -> Browser:
    """A browser of an administrator."""
    return sign_in(client, make_staff(role=Role.ADMINISTRATOR))


def _said(department: Department, **other: object) -> dict[str, object]:
    return {
        "name_nl": "Gipscontrole",
        "department": str(department.pk),
        "duration_minutes": "20",
        "resources": [],
        "access": "self",
        "modes": ["on_site", "phone"],
        "video_url": "",
        "notice_minutes": "120",
        "horizon_days": "90",
        "change_until_minutes": "1440",
        "reminder_minutes": "2880",
        "offer_minutes": "120",
        "seats": "1",
        "buffer_before_minutes": "5",
        "buffer_minutes": "10",
        "grid_minutes": "20",
        "referral_days": "14",
        "request_days": "3",
        "is_active": "on",
        **other,
    }


def test_a_service_is_added_and_its_times_can_be_booked(administrator: Browser) -> None:
    department = make_department()
    resource = make_resource(location=department.location, professional=make_professional())
    said = _said(department, resources=[str(resource.pk)], preparation_fi="Ota kengät mukaan.")
    assert administrator.post(NEW, said).status_code == 302
    service = Service.objects.get()
    assert service.names == {"nl": "Gipscontrole"}
    assert service.preparation == {"fi": "Ota kengät mukaan."}
    assert service.modes == ["on_site", "phone"]
    assert (service.buffer_before_minutes, service.change_until_minutes) == (5, 1440)
    assert (service.has_waiting_list, service.offer_minutes) == (False, 120)
    day = (clock.now() + timedelta(days=3)).date()
    at = clock.now()
    assert queries.free_times(service_id=service.pk, day_from=day, days=7, at=at)
    assert "Gipscontrole" in administrator.get(LIST).content.decode()
    event = Event.objects.get(kind="appointments.ServiceChanged")
    assert UUID(event.payload["service_id"]) == service.pk
    assert event.department_id == department.pk


def test_a_changed_service_leaves_what_was_booked_and_says_so(administrator: Browser) -> None:
    service = make_service(with_professional=True)
    appointment = make_appointment(service=service)
    answer = administrator.post(
        f"{LIST}{service.pk}/",
        _said(service.department, name_nl="Nieuwe naam", duration_minutes="60"),
        follow=True,
    )
    assert "1 afspraak die al is gemaakt, blijft zoals hij is." in answer.content.decode()
    service.refresh_from_db()
    before = appointment.starts_at, appointment.ends_at
    appointment.refresh_from_db()
    assert (service.duration_minutes, service.names["nl"]) == (60, "Nieuwe naam")
    assert (appointment.starts_at, appointment.ends_at) == before
    assert not service.offers.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name_nl": " "}, "Geef de dienst een naam."),
        ({"duration_minutes": "0"}, "Vul een heel getal in van 1 tot en met 720."),
        ({"duration_minutes": "kwartier"}, "Vul een heel getal in van 1 tot en met 720."),
        ({"duration_minutes": "9" * 40}, "Vul een heel getal in van 1 tot en met 720."),
        ({"department": "00000000-0000-7000-8000-000000000000"}, "Deze is er niet meer."),
        ({"department": ""}, "Maak een keuze."),
        ({"resources": ["99999999999999999999"]}, "Een van deze is er niet meer."),
        ({"modes": []}, "Kies er minstens één."),
        ({"seats": "201"}, "Vul een heel getal in van 1 tot en met 200."),
    ],
)
def test_wrong_input_is_named_and_nothing_typed_is_lost(
    administrator: Browser, wrong: dict[str, object], sentence: str
) -> None:
    said = _said(make_department(), preparation_nl="Neem schoenen mee.") | wrong
    page = administrator.post(NEW, said).content.decode()
    assert sentence in page
    assert "Neem schoenen mee." in page
    assert not Service.objects.exists()


@pytest.mark.parametrize("name", ["name_nl", "access", "notice_minutes", "price_fi"])
def test_no_strange_value_breaks_it(administrator: Browser, name: str) -> None:
    for strange in ("\x00", "😀" * 300, "-1", "nan"):
        answer = administrator.post(NEW, _said(make_department()) | {name: strange})
        assert answer.status_code in {200, 302}


def test_a_name_is_had_once_in_a_department(administrator: Browser) -> None:
    service = make_service(names={"nl": "Controle", "fi": "Tarkastus"})
    page = administrator.post(NEW, _said(service.department, name_nl="CONTROLE")).content.decode()
    assert "heeft al een dienst met de naam Controle" in page
    assert Service.objects.count() == 1
    assert administrator.post(NEW, _said(make_department(), name_nl="Controle")).status_code == 302
    same = _said(service.department, name_nl="Controle")
    assert administrator.post(f"{LIST}{service.pk}/", same).status_code == 302


def test_a_service_switched_off_is_offered_nowhere(administrator: Browser) -> None:
    service = make_service(with_professional=True)
    said = _said(service.department, resources=[str(service.offers.get().resource_id)])
    del said["is_active"]
    administrator.post(f"{LIST}{service.pk}/", said)
    assert queries.bookable_service(service.pk, language="nl") is None
    assert "Uitgezet" in administrator.get(LIST).content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.AGENT, Role.PROFESSIONAL])
def test_pages_do_not_exist_for_others(client: Browser, role: Role) -> None:
    service = make_service()
    browser = sign_in(client, make_staff(role=role))
    for page in (LIST, NEW, f"{LIST}{service.pk}/"):
        assert browser.get(page).status_code == 404
    assert browser.post(NEW, _said(service.department)).status_code == 404
    assert Service.objects.count() == 1


def test_pages_cost_the_same_for_one_and_for_three(administrator: Browser) -> None:
    service = make_service(with_professional=True)
    pages = (LIST, NEW, f"{LIST}{service.pk}/")
    counts = []
    for more in (0, 2):
        for _ in range(more):
            make_service(with_professional=True)
            resource = make_resource(professional=make_professional(), service=service)
            assert resource
        for page in pages:
            administrator.get(page)
        with CaptureQueriesContext(connection) as found:
            for page in pages:
                assert administrator.get(page).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_service_meets_in_some_way_and_its_video_address_is_safe(administrator: Browser) -> None:
    service = make_service(with_professional=True)
    page = f"{LIST}{service.pk}/"
    none = administrator.post(page, _said(service.department, modes=[]))
    assert "Kies er minstens één" in none.content.decode()
    for wrong in ("http://video.example", "javascript:alert(1)", "x" * 400, "\0"):
        answer = administrator.post(page, _said(service.department, video_url=wrong))
        assert answer.status_code == 200, wrong
    service.refresh_from_db()
    assert service.video_url == ""
    said = _said(service.department, modes=["video", "home"], video_url="video.example/room")
    assert administrator.post(page, said).status_code == 302
    service.refresh_from_db()
    assert (service.modes, service.video_url) == (["video", "home"], "https://video.example/room")
