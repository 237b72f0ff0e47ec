"""Several colleagues do the same at one moment: it happens once, and the others hear so."""

import pytest

from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.surveys import operations
from nabij.surveys.models import CommentTheme, Compliment, Invitation
from tests.appointments.test_race import at_once
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_team
from tests.factories.surveys import make_referrer, make_response

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
