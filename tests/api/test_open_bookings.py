"""Booking without a session: held, shown whose address it is, booked once."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client as Browser

from nabij.accounts.operations import CodeOverError, make_code, redeem_code
from nabij.api import tasks
from nabij.api.models import StoredAnswer, WebBooking
from nabij.api.operations import bookings
from nabij.appointments.models import Appointment, BusyTime
from nabij.appointments.types import Mode
from nabij.audit.models import Look
from nabij.lib import clock
from nabij.people.models import Client
from tests.api.open_door import ANNA, book, code_of, first_time, post, wish
from tests.appointments.test_race import at_once
from tests.factories.appointments import make_appointment, make_resource, make_service
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


def test_a_new_client_is_made_and_booked_and_nothing_typed_is_left() -> None:
    service = make_service(with_professional=True)
    answer = book(service)
    assert answer.status_code == 200, answer.content
    appointment = Appointment.objects.get()
    client = appointment.client
    assert (client.name, client.email, client.user) == ("Anna de Vries", ANNA["contact"], None)
    assert "BEGIN:VCALENDAR" in answer.json()["calendar"]
    assert BusyTime.objects.get().appointment_id == appointment.pk
    assert WebBooking.objects.get().given_name == ""
    looks = Look.objects.filter(client_id=client.pk)
    assert {(look.action, look.what) for look in looks} == {("change", "api.confirm")}


@pytest.mark.parametrize(
    ("other", "is_known"),
    [
        ({}, True),
        ({"given_name": " ANNA"}, True),
        ({"contact": "Anna@Example.org"}, True),
        ({"contact": "other@example.org"}, False),
        ({"given_name": "Eva"}, False),
        ({"born_on": "1951-02-03"}, False),
    ],
)
def test_it_is_a_client_we_know_when_address_name_and_birthday_are_theirs(
    other: dict[str, Any], is_known: bool
) -> None:
    known = make_client(given_name="Anna", family_name="de Vries", email="anna@example.org")
    Client.objects.filter(pk=known.pk).update(born_on=ANNA["born_on"])
    assert book(make_service(with_professional=True), 0, **other).status_code == 200
    assert (Appointment.objects.get().client_id == known.pk) == is_known


def test_before_the_code_a_known_and_an_unknown_address_look_alike() -> None:
    service = make_service(with_professional=True)
    make_client(email="anna@example.org", with_user=True)
    answers = [
        post("appointments", wish(service, number, contact=contact))
        for number, contact in ((0, "anna@example.org"), (3, "alma@example.org"))
    ]
    assert [one.status_code for one in answers] == [201, 201]
    one, other = (answer.json() for answer in answers)
    assert one.keys() == other.keys()
    assert one["sent_to"] == other["sent_to"] == "a…@example.org"
    assert not Look.objects.exists()


def test_a_held_time_is_nobody_elses_until_it_is_given_back() -> None:
    service = make_service(with_professional=True)
    wanted = wish(service)
    begun = post("appointments", wanted).json()
    assert first_time(service) != wanted["starts_at"]
    second = post("appointments", {**wanted, "contact": "b@example.org"})
    assert (second.status_code, second.json()["code"]) == (409, "not_offered")
    assert len(second.json()["alternatives"]) == 3
    browser, at = Browser(), f"/api/appointments/{begun['id']}"
    secret = {"Booking-Secret": begun["secret"]}
    assert browser.get(at, headers=secret).json()["status"] == "held"
    assert browser.get(at, headers={"Booking-Secret": "x"}).status_code == 404
    assert browser.get(at).status_code == 400
    assert browser.delete(at, headers={"Booking-Secret": "x"}).status_code == 404
    assert browser.delete(at, headers=secret).status_code == 204
    assert browser.get(at, headers=secret).status_code == 404
    assert first_time(service) == wanted["starts_at"]
    assert not BusyTime.objects.exists()


def test_with_two_who_do_it_two_get_the_same_time() -> None:
    service = make_service(with_professional=True)
    make_resource(location=service.department.location, service=service, weekdays=range(7))
    wanted = wish(service)
    answers = [post("appointments", {**wanted, "contact": f"{name}@example.org"}) for name in "abc"]
    assert [one.status_code for one in answers] == [201, 201, 409]


def test_the_same_key_gives_the_same_answer_and_happens_once() -> None:
    service = make_service(with_professional=True)
    wanted = wish(service)
    answers = [post("appointments", wanted, key="k") for _try in range(2)]
    assert answers[0].content == answers[1].content
    assert [one.status_code for one in answers] == [201, 201]
    assert WebBooking.objects.count() == 1
    other = post("appointments", {**wanted, "given_name": "Eva"}, key="k")
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    begun = answers[0].json()
    sent = {"code": code_of(begun["id"])}
    at = f"appointments/{begun['id']}/confirm"
    confirmed = [post(at, sent, key="c", secret=begun["secret"]) for _try in range(2)]
    assert confirmed[0].content == confirmed[1].content
    assert Appointment.objects.count() == 1
    assert Look.objects.filter(what="api.confirm").count() == 2  # shown twice
    assert post(at, sent, key="c", secret="other").status_code == 422
    with clock.at(clock.now() + timedelta(days=1, hours=1)):
        tasks.purge()
    assert not StoredAnswer.objects.exists()
    assert not WebBooking.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_happen_once() -> None:
    service = make_service(with_professional=True)
    wanted = wish(service)
    answers = at_once([lambda: post("appointments", wanted, key="k") for _one in range(6)])
    assert [one for one in answers if isinstance(one, Exception)] == []
    assert len({one.content for one in answers}) == 1
    assert WebBooking.objects.count() == BusyTime.objects.count() == 1


def test_wrong_codes_are_counted_and_a_new_one_can_be_asked() -> None:
    service = make_service(with_professional=True)
    begun = post("appointments", wish(service)).json()
    at, secret = f"appointments/{begun['id']}", begun["secret"]
    right = code_of(begun["id"])
    wrong = "000000" if right != "000000" else "111111"
    codes = [
        post(f"{at}/confirm", {"code": wrong}, secret=secret).json()["code"] for _try in range(3)
    ]
    assert codes == ["code_wrong", "code_wrong", "code_over"]
    over = post(f"{at}/confirm", {"code": right}, secret=secret)
    assert (over.status_code, over.json()["code"]) == (400, "code_over")
    assert post(f"{at}/code", {}, secret=secret).status_code == 200
    sent = {"code": code_of(begun["id"])}
    assert post(f"{at}/confirm", sent, secret=secret).status_code == 200


def test_such_a_code_signs_nobody_in() -> None:
    client = make_client(email="anna@example.org", with_user=True)
    begun = post("appointments", wish(make_service(with_professional=True))).json()
    code_id = WebBooking.objects.get().code_id
    code = code_of(begun["id"])
    assert make_code(code_id=code_id) is None
    with pytest.raises(CodeOverError):
        redeem_code(code_id=code_id, typed=code)
    assert client.user is not None


def test_that_the_client_is_elsewhere_then_is_not_told() -> None:
    client = make_client(given_name="Anna", family_name="de Vries", email="anna@example.org")
    Client.objects.filter(pk=client.pk).update(born_on=ANNA["born_on"])
    taken = make_appointment(client=client)
    service = make_service(with_professional=True)
    begun = post("appointments", wish(service, starts_at=taken.starts_at.isoformat())).json()
    at = f"appointments/{begun['id']}/confirm"
    answer = post(at, {"code": code_of(begun["id"])}, secret=begun["secret"])
    assert (answer.status_code, answer.json()["code"]) == (409, "not_possible")
    assert "already" not in answer.json()["message"]


def test_a_time_that_lapsed_can_be_booked_a_little_later_when_it_is_free() -> None:
    service = make_service(with_professional=True)
    begun = post("appointments", wish(service, 9)).json()
    at, secret = f"appointments/{begun['id']}", begun["secret"]
    with clock.at(clock.now() + timedelta(minutes=9)):
        post(f"{at}/code", {}, secret=secret)
        code = code_of(begun["id"])
    with clock.at(clock.now() + timedelta(minutes=11)):
        late = post(f"{at}/code", {}, secret=secret)
        assert (late.status_code, late.json()["code"]) == (409, "over")
        assert post(f"{at}/confirm", {"code": code}, secret=secret).status_code == 200


def test_the_last_seat_goes_to_who_confirms_first() -> None:
    service = make_service(with_professional=True)
    service.seats = 2
    service.save()
    wanted = wish(service)
    begun = [
        post("appointments", {**wanted, "contact": f"{name}@example.org"}).json() for name in "abc"
    ]
    assert not BusyTime.objects.exists()
    answers = [
        post(
            f"appointments/{one['id']}/confirm",
            {"code": code_of(one["id"])},
            secret=one["secret"],
        )
        for one in begun
    ]
    assert [one.status_code for one in answers] == [200, 200, 409]
    assert answers[2].json()["alternatives"]


def test_strangers_together_hold_only_so_many_and_one_address_asks_only_so_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = make_service(with_professional=True)
    monkeypatch.setattr(bookings, "MOST_HELD", 2)
    for name in "ab":
        post("appointments", wish(service, contact=f"{name}@example.org"))
    many = post("appointments", wish(service, contact="c@example.org"))
    assert (many.status_code, many.json()["code"]) == (429, "busy")
    often = [post("appointments", wish(service)) for _try in range(9)][-1]
    assert (often.status_code, often.json()["code"]) == (429, "too_often")
    assert int(often["Retry-After"]) > 0
    assert BusyTime.objects.count() == 2


BAD = [
    ({"starts_at": "2027-03-28T02:30:00"}, "starts_at"),  # no zone, and no such time
    ({"starts_at": "9999-12-31T23:59:59-14:00"}, "starts_at"),
    ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
    ({"starts_at": 10**400}, "starts_at"),
    ({"starts_at": "31 februari"}, "starts_at"),
    ({"given_name": "A\0"}, "given_name"),
    ({"given_name": "\ud800"}, "given_name"),
    ({"family_name": "x" * 81}, "family_name"),
    ({"born_on": "2999-01-01"}, "born_on"),
    ({"contact": "nobody"}, "contact"),
    ({"contact": "+31 20 1"}, "contact"),
    ({"service": "x"}, "service"),
]


@pytest.mark.parametrize(("other", "field"), BAD)
def test_what_can_not_be_read_names_the_field(other: dict[str, object], field: str) -> None:
    sent = {"service": str(WebBooking().pk), "starts_at": "2027-03-01T09:00:00+01:00", **ANNA}
    answer = post("appointments", {**sent, **other}, language="fi")
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not StoredAnswer.objects.exclude(status=400).exists()


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', "[" * 19_000, "NaN"])
def test_what_is_no_json_of_ours_is_refused(body: str) -> None:
    assert post("appointments", body).status_code == 400


def test_other_forms_and_too_much_are_refused_and_a_key_is_needed() -> None:
    browser = Browser()
    form = browser.post("/api/appointments", ANNA)
    assert (form.status_code, form.json()["code"]) == (415, "not_json")
    assert post("appointments", "x" * 30_000).status_code == 413
    for key in ("", "x" * 201, quote("é") + "é"):
        assert post("appointments", {}, key=key).json()["code"] == "no_key"


def test_a_time_that_is_not_offered_gets_the_nearest(client: Browser) -> None:
    del client
    service = make_service(with_professional=True)
    answer = post("appointments", wish(service, starts_at="2199-01-01T09:00:00+01:00"))
    assert (answer.status_code, answer.json()["code"]) == (409, "not_offered")
    assert answer.json()["alternatives"] == []
    service.is_active = False
    service.save()
    gone = post("appointments", {**wish_of(service.pk)})
    assert (gone.status_code, gone.json()["code"]) == (404, "no_such_service")


def wish_of(service_id: object) -> dict[str, object]:
    return {"service": str(service_id), "starts_at": "2027-03-01T09:00:00+01:00", **ANNA}


def test_how_one_meets_is_chosen_of_the_ways_there_are() -> None:
    service = make_service(modes=[Mode.ON_SITE, Mode.PHONE], with_professional=True)
    other = post("appointments", wish(service, mode="video"))
    assert (other.status_code, other.json()["code"]) == (409, "mode_not_offered")
    assert post("appointments", wish(service, mode="fax")).json()["field"] == "mode"
    by_mail = post("appointments", wish(service, mode="phone"))
    assert (by_mail.json()["code"], by_mail.json()["field"]) == ("number_needed", "contact")
    assert not WebBooking.objects.exists()
    usual = post("appointments", wish(service)).json()
    assert usual["mode"] == "on_site"
    answer = book(service, 3, mode="phone", contact="+31612345678")
    assert answer.json()["mode"] == "phone"
    appointment = Appointment.objects.get()
    assert appointment.mode == "phone"
    assert appointment.client.phone == "+31612345678"
