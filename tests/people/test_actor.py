"""Who acts, for whom, within what: the actors of the faces."""

from datetime import timedelta

import pytest

from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.people import operations
from nabij.people.queries import acting_choices, client_actor, clients_visible_to, staff_actor
from nabij.people.rules import read_search, sees_clients
from nabij.people.types import SYSTEM, Actor, Scope
from tests.factories.accounts import (
    actor_for_staff,
    make_membership,
    make_staff,
    make_user,
)
from tests.factories.organisation import make_department, make_team
from tests.factories.people import (
    actor_for_client,
    actor_for_relative,
    make_client,
    make_mandate,
    make_relative,
)

pytestmark = pytest.mark.django_db


def _client_actor(user_id, acting_for=None) -> Actor | None:  # type: ignore[no-untyped-def]
    return client_actor(user_id=user_id, acting_for=acting_for, address="", language="nl")


def test_a_client_acts_for_themselves_with_all_rights() -> None:
    client = make_client()
    actor = actor_for_client(client)
    assert (actor.role, actor.client_id, actor.client_name) == (Role.CLIENT, client.pk, client.name)
    assert all(actor.may(scope) for scope in Scope)


def test_a_relative_acts_within_the_mandate() -> None:
    mandate = make_mandate(client=make_client(), scopes=[Scope.VIEW_APPOINTMENTS])
    actor = actor_for_relative(mandate)
    assert (actor.role, actor.client_id) == (Role.RELATIVE, mandate.client_id)
    assert actor.may(Scope.VIEW_APPOINTMENTS)
    assert not actor.may(Scope.MANAGE_APPOINTMENTS)


def test_two_mandates_for_one_client_add_up() -> None:
    client, relative = make_client(), make_relative(with_user=True)
    for scope in (Scope.VIEW_APPOINTMENTS, Scope.GIVE_FEEDBACK):
        make_mandate(client=client, relative=relative, scopes=[scope])
    make_mandate(client=make_client(), relative=relative, scopes=[Scope.VIEW_MESSAGES])
    actor = _client_actor(relative.user_id, client.pk)
    assert actor is not None
    assert actor.scopes == {Scope.VIEW_APPOINTMENTS, Scope.GIVE_FEEDBACK}


@pytest.mark.parametrize("offset", [timedelta(days=-40), timedelta(days=40)])
def test_outside_its_time_a_mandate_is_nothing(offset: timedelta) -> None:
    now = clock.now()
    mandate = make_mandate(
        client=make_client(),
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=1),
    )
    user_id = mandate.relative.user_id
    assert _client_actor(user_id) is not None
    with clock.at(now + offset):
        assert _client_actor(user_id) is None
        assert _client_actor(user_id, mandate.client_id) is None


def test_a_revoked_mandate_is_nothing_at_once() -> None:
    mandate = make_mandate(client=make_client())
    operations.revoke_mandate(mandate_id=mandate.pk, by=SYSTEM)
    assert _client_actor(mandate.relative.user_id) is None


def test_nobody_acts_for_whom_they_have_no_mandate() -> None:
    client = make_client(with_user=True)
    assert _client_actor(client.user_id, make_client().pk) is None


def test_choices_name_oneself_and_each_client_once() -> None:
    user = make_user()
    own = make_client(user=user)
    relative = make_relative(user=user)
    other = make_client(given_name="Bea")
    make_mandate(client=other, relative=relative)
    make_mandate(client=other, relative=relative, scopes=[Scope.GIVE_FEEDBACK])
    assert [(c.client_id, c.is_self) for c in acting_choices(user.pk)] == [
        (own.pk, True),
        (other.pk, False),
    ]


def test_staff_see_the_clients_of_their_own_teams() -> None:
    own, other = make_department(), make_department()
    mine, theirs = make_client(departments=[own]), make_client(departments=[other])
    for role in (Role.AGENT, Role.PROFESSIONAL):
        actor = actor_for_staff(make_staff(role=role, team=make_team(departments=[own])))
        assert list(clients_visible_to(actor)) == [mine]
    central = actor_for_staff(make_staff(team=make_team(is_central=True)))
    assert set(clients_visible_to(central)) == {mine, theirs}


def test_an_ended_relationship_closes_the_door() -> None:
    department = make_department()
    client = make_client(departments=[department])
    actor = actor_for_staff(make_staff(team=make_team(departments=[department])))
    operations.end_relationships(client_id=client.pk, department_ids=[department.pk], by=SYSTEM)
    assert not clients_visible_to(actor).exists()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.ADMINISTRATOR])
def test_who_manages_sees_no_client(role: Role) -> None:
    make_client()
    assert not clients_visible_to(actor_for_staff(make_staff(role=role))).exists()


def test_a_central_role_does_not_widen_another() -> None:
    department = make_department()
    user = make_staff(role=Role.PROFESSIONAL, team=make_team(departments=[department]))
    make_membership(user=user, role=Role.AGENT, team=make_team(is_central=True))
    nurse = actor_for_staff(user, role=Role.PROFESSIONAL)
    assert nurse.roles == {Role.PROFESSIONAL, Role.AGENT}
    assert not nurse.sees_all_clients
    assert actor_for_staff(user, role=Role.AGENT).sees_all_clients


def test_a_role_not_held_is_no_actor() -> None:
    user = make_staff(role=Role.EDITOR)
    found = staff_actor(
        user_id=user.pk, name="", as_roles=[Role.MANAGER], address="", language="nl"
    )
    assert found is None


def test_the_system_sees_all() -> None:
    assert not sees_clients(SYSTEM)


@pytest.mark.parametrize(
    ("text", "words", "born"),
    [
        ("de vries", ["de", "vries"], None),
        ("vries 2-5-1944", ["vries"], "1944-05-02"),
        ("2.5.1944", [], "1944-05-02"),
        ("1944-05-02 anna", ["anna"], "1944-05-02"),
        ("31-2-1944", ["31-2-1944"], None),
        ("", [], None),
    ],
)
def test_search_reads_words_and_dates(text: str, words: list[str], born: str | None) -> None:
    found, born_on = read_search(text)
    assert found == words
    assert (born_on.isoformat() if born_on else None) == born
