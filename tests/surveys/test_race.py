"""Several colleagues do the same at one moment: it happens once, and the others hear so."""

from functools import partial

import pytest

from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.people.types import SYSTEM
from nabij.surveys import operations
from nabij.surveys.models import CommentTheme, Complaint, Compliment, Invitation, NotAsked
from nabij.surveys.types import NotAskedReason
from tests.appointments.test_race import at_once
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_complaint, make_referrer, make_response, referred

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 4


def test_good_words_are_passed_on_once() -> None:
    department = make_department()
    agent = actor_for_staff(make_staff(team=make_team(departments=[department])))
    said = make_response(department=department, nps=10, comment="Dank!")
    told = at_once([lambda: operations.pass_on(praise_id=said.pk, by=agent)] * MANY)
    assert Compliment.objects.count() == 1
    refused = [one for one in told if isinstance(one, operations.NothingToPassOnError)]
    assert len(refused) == MANY - 1


def test_a_complaint_sent_twice_at_once_is_one() -> None:
    department = make_department()
    person = make_client(departments=[department], with_user=True)
    make = partial(make_complaint, client=person, department=department)
    kept = at_once([make] * 2)
    assert len({one.pk for one in kept}) == 1
    assert Complaint.objects.count() == 1


def test_two_managers_who_ask_at_once_ask_each_referrer_once() -> None:
    department = make_department()
    for _number in range(3):
        make_referrer(department=department)
    manager = actor_for_staff(make_staff(role=Role.MANAGER))
    told = at_once([lambda: operations.ask_referrers(by=manager)] * MANY)
    assert sorted(told) == [0, 0, 0, 3]
    assert Invitation.objects.count() == 3
    assert Event.objects.filter(kind="surveys.InvitationCreated").count() == 3


def test_themes_of_one_name_get_keys_of_their_own() -> None:
    manager = actor_for_staff(make_staff(role=Role.MANAGER))
    names = {"nl": "Tuin", "fi": "Puutarha", "en": "Garden"}
    made = at_once([lambda: operations.add_theme(names=names, words={}, by=manager)] * MANY)
    keys = {one.key for one in made}
    assert keys == {"garden", "garden-2", "garden-3", "garden-4"}
    positions = CommentTheme.objects.filter(key__in=keys).values_list("position", flat=True)
    assert len(set(positions)) == MANY


def test_workers_that_hear_of_one_referral_at_once_ask_once() -> None:
    referral = referred(make_referrer())
    told = at_once([lambda: operations.ask_after_referrals(referrals=[referral])] * MANY)
    assert sorted(one for [one] in told) == ["asked", *["known"] * (MANY - 1)]
    assert Invitation.objects.count() == 1
    assert not NotAsked.objects.exists()
    assert Event.objects.filter(kind="surveys.InvitationCreated").count() == 1


def test_of_referrals_by_one_person_at_once_one_is_asked_about() -> None:
    referrer = make_referrer()
    told = at_once(
        [
            lambda one=one: operations.ask_after_referrals(referrals=[one])  # type: ignore[misc]
            for one in [referred(referrer) for _ in range(MANY)]
        ]
    )
    assert sorted(one for [one] in told) == ["asked", *["not_asked"] * (MANY - 1)]
    assert Invitation.objects.count() == 1
    reasons = set(NotAsked.objects.values_list("reason", flat=True))
    assert reasons == {NotAskedReason.RECENTLY_ASKED}


def test_who_is_asked_as_a_colleague_at_the_same_moment_is_asked_once() -> None:
    """No lock is shared by the two: the database alone refuses the second."""
    department = make_department(slug="general")
    colleague, *_others = [make_staff() for _number in range(10)]
    referral = referred(make_referrer(department=department, email=colleague.email or ""))
    at_once(
        [
            lambda: operations.open_round(by=SYSTEM),
            lambda: operations.ask_after_referrals(referrals=[referral]),
        ]
    )
    assert Invitation.objects.filter(person_id=colleague.pk).count() == 1
    asked = Invitation.objects.get(person_id=colleague.pk)
    assert NotAsked.objects.filter(visit_id=referral.id).exists() == (asked.employee_id is not None)
