"""Several colleagues do the same at one moment: it happens once, and the others hear so."""

import pytest

from nabij.accounts.types import Role
from nabij.surveys import operations
from nabij.surveys.models import CommentTheme, Compliment
from tests.appointments.test_race import at_once
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_team
from tests.factories.surveys import make_response

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


def test_themes_of_one_name_get_keys_of_their_own() -> None:
    manager = actor_for_staff(make_staff(role=Role.MANAGER))
    names = {"nl": "Tuin", "fi": "Puutarha", "en": "Garden"}
    made = at_once([lambda: operations.add_theme(names=names, words={}, by=manager)] * MANY)
    keys = {one.key for one in made}
    assert keys == {"garden", "garden-2", "garden-3", "garden-4"}
    positions = CommentTheme.objects.filter(key__in=keys).values_list("position", flat=True)
    assert len(set(positions)) == MANY
