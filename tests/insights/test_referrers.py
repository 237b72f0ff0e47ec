"""The page of who refers clients to us: their figures, the list, and asking everyone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM, link_actor
from nabij.surveys import operations
from nabij.surveys.models import Invitation, Referrer
from tests.factories.accounts import make_staff, sign_in
from tests.factories.organisation import make_department
from tests.factories.surveys import make_referrer

pytestmark = pytest.mark.django_db
PAGE = "/studio/surveys/referrers/"
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def department() -> Department:
    return make_department(names={"nl": "Longziekten", "fi": "Keuhkot", "en": "Lungs"})


@pytest.fixture
def studio(client: Browser) -> Browser:
    return sign_in(client, make_staff(role=Role.MANAGER))


def said(place: Department, **more: str) -> dict[str, str]:
    """Return what a manager fills in."""
    usual = {
        "name": "Dokter Bos", "practice": "De Eik", "email": "bos@eik.example",
        "language": "nl", "department": str(place.pk),
    }  # fmt: skip
    return usual | more


def test_somebody_is_added_changed_and_taken_off(studio: Browser, department: Department) -> None:
    assert "nog niemand op de lijst" in studio.get(PAGE).content.decode()
    page = studio.post(f"{PAGE}new/", said(department), follow=True).content.decode()
    assert "Dokter Bos" in page
    assert "De Eik" in page
    assert "Longziekten" in page
    assert "Nog niet gevraagd" in page
    one = Referrer.objects.get()
    studio.post(f"{PAGE}{one.pk}/", said(department, name="Dokter Boom"))
    assert "Dokter Boom" in studio.get(PAGE).content.decode()
    assert "Dokter Boom" in studio.get(f"{PAGE}{one.pk}/remove/").content.decode()
    gone = studio.post(f"{PAGE}{one.pk}/remove/", follow=True).content.decode()
    assert "Dokter Boom" not in gone
    assert studio.get(f"{PAGE}{one.pk}/").status_code == 404
    one.refresh_from_db()
    assert (one.name, one.practice) == ("", "")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": " "}, "Vul de naam in."),
        ({"email": ""}, "Vul het e-mailadres in"),
        ({"email": "bos@"}, "zoals naam@voorbeeld.nl"),
        ({"email": "ER@eik.example"}, "staat al op de lijst"),
        ({"department": ""}, "Maak een keuze."),
        ({"department": "nope"}, "Maak een keuze."),
        ({"language": "sv"}, "Maak een keuze."),
        ({"name": "Bos\x00"}, "Null"),
    ],
)
def test_what_cant_be_is_said_and_stays(
    studio: Browser, department: Department, more: dict[str, str], words: str
) -> None:
    make_referrer(department=department, email="er@eik.example")
    page = studio.post(f"{PAGE}new/", said(department, practice="Blijft hier", **more))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "Blijft hier" in page.content.decode()
    assert Referrer.objects.count() == 1


def test_the_page_says_how_many_are_asked_and_why_others_are_not(
    studio: Browser, department: Department
) -> None:
    make_referrer(department=department)
    operations.ask_referrers(by=SYSTEM)
    out = make_referrer(department=department, name="Wil niet")
    Referrer.objects.filter(pk=out.pk).update(opted_out_at=NOON)
    for _number in range(2):
        make_referrer(department=department)
    page = studio.get(PAGE).content.decode()
    assert "aan 2 verwijzers vragen" in page
    assert "Eén verwijzer laten we met rust" in page
    assert "Eén wil geen vragen meer." in page
    asked = studio.post(PAGE, follow=True).content.decode()
    assert "2 verwijzers krijgen een e-mail" in asked
    assert "Er is nu niemand aan wie u het kunt vragen." in asked
    assert "Laatst gevraagd op dinsdag 10 maart" in asked
    assert "niemand aan wie" in studio.post(PAGE, follow=True).content.decode()
    assert Invitation.objects.count() == 3


def test_who_wanted_no_more_questions_is_told_so_when_added_again(
    studio: Browser, department: Department
) -> None:
    one = make_referrer(department=department, email="bos@eik.example")
    Referrer.objects.filter(pk=one.pk).update(opted_out_at=NOON)
    operations.remove_referrer(referrer_id=one.pk, by=SYSTEM)
    page = studio.post(f"{PAGE}new/", said(department), follow=True).content.decode()
    assert "en dat blijft zo" in page
    assert "Wil geen vragen meer" in page
    moved = studio.post(f"{PAGE}{one.pk}/", said(department, email="anders@eik.example"))
    assert "voeg hem of haar opnieuw toe" in moved.content.decode()


def test_the_score_is_told_from_ten_answers_on(studio: Browser, department: Department) -> None:
    for _number in range(10):
        make_referrer(department=department)
    operations.ask_referrers(by=SYSTEM)
    by = link_actor(client_id=None)
    for number, invitation in enumerate(Invitation.objects.all(), start=1):
        for key, value in (("recommend-referring", 10), ("effort-referring", 2)):
            operations.save_answer(
                invitation_id=invitation.pk, question=key, value=value, language="nl", by=by
            )
        operations.submit(invitation_id=invitation.pk, by=by)
        page = studio.get(PAGE).content.decode()
        assert ("marge 48" in page) == (number == 10)
    assert "10 van de 10" in page


def test_a_long_list_comes_in_pages(studio: Browser, department: Department) -> None:
    for number in range(51):
        make_referrer(department=department, name=f"Verwijzer {number:02}")
    first, second = (studio.get(f"{PAGE}?page={n}").content.decode() for n in (1, 2))
    assert "Verwijzer 49" in first
    assert "Verwijzer 50" not in first
    assert "Verwijzer 50" in second
    assert studio.get(f"{PAGE}?page=x").status_code == 200


def test_three_on_the_list_take_as_many_statements_as_one(
    studio: Browser, department: Department
) -> None:
    counts = []
    for more in (1, 2):
        for _number in range(more):
            make_referrer(department=department)
        with clock.at(NOON + timedelta(days=100 * more)):
            operations.ask_referrers(by=SYSTEM)
            studio.get(PAGE)
            with CaptureQueriesContext(connection) as captured:
                studio.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]
