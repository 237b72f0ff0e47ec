"""Who refers a client is asked straight after it, or it is kept why not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.delivery.models import Message
from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM, link_actor
from nabij.surveys import operations, queries
from nabij.surveys.models import Invitation, NotAsked, Referrer
from nabij.surveys.types import NotAskedReason, ReferralOutcome, Referred, Respondent
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_team
from tests.factories.surveys import make_referrer, referred
from tests.surveys.test_referrers import answer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
ASKED, NOT_ASKED = ReferralOutcome.ASKED, ReferralOutcome.NOT_ASKED


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def department() -> Department:
    return make_department(names={"nl": "Oncologie", "fi": "Onkologia", "en": "Oncology"})


def told_of(*referrals: Referred) -> list[ReferralOutcome]:
    """Let the house hear of referrals."""
    return operations.ask_after_referrals(referrals=referrals)


def test_who_is_on_the_list_is_asked_about_the_department_it_was_to(
    department: Department,
) -> None:
    referrer, elsewhere = make_referrer(department=department), make_department()
    referral = referred(referrer, department=elsewhere, at=NOON - timedelta(hours=3))
    assert told_of(referral) == [ASKED]
    made = Invitation.objects.get()
    assert (made.respondent_type, made.touchpoint, made.client_id) == ("referrer", "referral", None)
    assert (made.referrer, made.department, made.visit_id) == (referrer, elsewhere, referral.id)
    assert made.visited_at == NOON - timedelta(hours=3)
    assert told_of(referral) == [ReferralOutcome.KNOWN]
    ledger.run_all()
    message = Message.objects.get()
    assert (message.template, message.address) == ("referrer_invitation", referrer.email)
    assert "ncolog" not in f"{message.subject} {message.body}"
    with clock.at(NOON + timedelta(days=8)):
        assert operations.remind_due() == 1
        assert operations.remind_due() == 0


def test_who_is_not_on_the_list_is_not_asked_and_not_kept(department: Department) -> None:
    gone = make_referrer(department=department)
    operations.remove_referrer(referrer_id=gone.pk, by=SYSTEM)
    stranger = Referred(
        id=uuid4(), email="wie@eik.example", department_id=department.pk,
        location_id=department.location_id, referred_at=NOON,
    )  # fmt: skip
    assert told_of(referred(gone), stranger) == [ReferralOutcome.UNLISTED] * 2
    assert not Invitation.objects.exists()
    assert not NotAsked.objects.exists()
    assert Referrer.objects.count() == 1


def test_each_who_is_not_asked_is_kept_with_the_reason(department: Department) -> None:
    late, out, owed, again = (make_referrer(department=department) for _ in range(4))
    Referrer.objects.filter(pk=out.pk).update(opted_out_at=NOON)
    told_of(referred(owed))
    answer(Invitation.objects.get(), nps=3)
    expected = {
        late: (NOON - timedelta(days=15), NotAskedReason.LONG_AGO),
        out: (NOON, NotAskedReason.OPTED_OUT),
        owed: (NOON, NotAskedReason.OPEN_FOLLOW_UP),
        again: (NOON, NotAskedReason.RECENTLY_ASKED),
    }
    outcomes = told_of(
        referred(again), *[referred(one, at=at) for one, (at, _) in expected.items()]
    )
    assert outcomes == [ASKED, ReferralOutcome.TOO_OLD, *[NOT_ASKED] * 3]
    kept = {one.person_id: one for one in NotAsked.objects.all()}
    assert {pk: one.reason for pk, one in kept.items()} == {
        one.pk: reason for one, (_, reason) in expected.items()
    }
    assert {(one.respondent_type, one.client_id) for one in kept.values()} == {("referrer", None)}
    assert kept[late.pk].at == NOON - timedelta(days=15)  # it doesn't fill this month


def test_what_is_long_ago_stands_there_also_of_who_wants_no_more_questions(
    department: Department,
) -> None:
    out = make_referrer(department=department)
    Referrer.objects.filter(pk=out.pk).update(opted_out_at=NOON - timedelta(days=400))
    at = NOON - timedelta(days=300)
    assert told_of(referred(out, at=at), referred(out)) == [ReferralOutcome.TOO_OLD, NOT_ASKED]
    kept = NotAsked.objects.order_by("at").values_list("at", "reason")
    assert list(kept) == [(at, NotAskedReason.OPTED_OUT), (NOON, NotAskedReason.OPTED_OUT)]


def test_fourteen_days_are_still_straight_after(department: Department) -> None:
    one, other = make_referrer(department=department), make_referrer(department=department)
    at = NOON - operations.referrals.LATEST_AFTER_REFERRAL
    assert told_of(referred(one, at=at)) == [ASKED]
    assert told_of(referred(other, at=at - timedelta(seconds=1))) == [ReferralOutcome.TOO_OLD]


def test_the_button_and_a_referral_leave_each_other_90_days(department: Department) -> None:
    referrer = make_referrer(department=department)
    assert told_of(referred(referrer)) == [ASKED]
    assert operations.ask_referrers(by=SYSTEM) == 0
    assert queries.last_round(Respondent.REFERRER) is None  # one alone is no round
    for days, outcome in ((89, NOT_ASKED), (91, ASKED)):
        with clock.at(NOON + timedelta(days=days)):
            assert told_of(referred(referrer)) == [outcome]
    with clock.at(NOON + timedelta(days=182)):
        assert operations.ask_referrers(by=SYSTEM) == 1
        assert told_of(referred(referrer)) == [NOT_ASKED]


def test_who_was_asked_as_a_colleague_is_left_in_peace_for_30_days(
    department: Department,
) -> None:
    colleague, *_others = [make_staff() for _number in range(10)]
    make_department(slug="general")
    operations.open_round(by=SYSTEM)
    referrer = make_referrer(department=department, email=colleague.email or "")
    assert told_of(referred(referrer)) == [NOT_ASKED]
    assert NotAsked.objects.get().person_id == colleague.pk
    with clock.at(NOON + timedelta(days=31)):
        assert told_of(referred(referrer)) == [ASKED]


def test_ask_me_no_more_holds_for_ever(department: Department) -> None:
    referrer = make_referrer(department=department)
    told_of(referred(referrer))
    operations.stop_asking(invitation_id=Invitation.objects.get().pk, by=link_actor(client_id=None))
    operations.remove_referrer(referrer_id=referrer.pk, by=SYSTEM)
    again = make_referrer(department=department, email=referrer.email)
    with clock.at(NOON + timedelta(days=900)):
        assert told_of(referred(again)) == [NOT_ASKED]
        assert NotAsked.objects.get().reason == NotAskedReason.OPTED_OUT


def test_three_referrals_take_as_many_statements_as_one(department: Department) -> None:
    operations.referrers.survey_of_referrers()
    counts = []
    for n in (1, 3):
        referrals = [
            referred(one)
            for _ in range(n)
            for one in [make_referrer(department=department)] * 2  # asked, and once too many
        ]
        with CaptureQueriesContext(connection) as captured:
            assert told_of(*referrals) == [ASKED, NOT_ASKED] * n
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_says_how_many_were_asked_after_a_referral_and_why_others_were_not(
    client: Browser, department: Department
) -> None:
    studio = sign_in(client, make_staff(role=Role.MANAGER))
    referrer, late = make_referrer(department=department), make_referrer(department=department)
    path = "/studio/surveys/referrers/"
    assert "geen verwijzing" in studio.get(path).text
    counts = []
    for n in (1, 2):
        told_of(*[referred(referrer) for _ in range(n)])
        told_of(referred(late, at=NOON - timedelta(days=20)))
        with CaptureQueriesContext(connection) as captured:
            page = studio.get(path).text
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "30 dagen: 5. Gevraagd: 1. Niet gevraagd: 4." in page
    assert "Minder dan 90 dagen eerder" in page
    assert "14 dagen" in page
    with clock.at(NOON + timedelta(days=31)):
        later = sign_in(Browser(), make_staff(role=Role.MANAGER))
        assert "geen verwijzing" in later.get(path).text


def test_whom_the_desk_is_offered(department: Department) -> None:
    own = make_referrer(department=department, name="Bos", practice="De Eik")
    make_referrer(name="Weg van hier")
    gone = make_referrer(department=department)
    operations.remove_referrer(referrer_id=gone.pk, by=SYSTEM)
    agent = actor_for_staff(make_staff(team=make_team(departments=[department])))
    [offered] = queries.referrer_suggestions(agent)
    assert (offered.value, offered.label) == (own.email, "Bos — De Eik")
    assert queries.referrer_suggestions(link_actor(client_id=None)) == []
