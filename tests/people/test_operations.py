"""Clients, relatives, mandates, preferences: what the operations write."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from nabij.accounts.models import User
from nabij.audit.trail import open_trail
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people import operations
from nabij.people.models import CareRelationship, Client, Mandate, Relative
from nabij.people.types import (
    SYSTEM,
    Channel,
    ClientDetails,
    PersonDetails,
    Preferences,
    Scope,
)
from tests.factories.accounts import make_user, sign_in
from tests.factories.organisation import make_department
from tests.factories.people import actor_for_client, make_client, make_mandate, make_relative

pytestmark = pytest.mark.django_db
ANNA = ClientDetails(
    given_name="Anna",
    family_name="de Vries",
    email="Anna@example.org",
    phone="+31612345678",
    born_on=date(1944, 5, 2),
)


def _kinds() -> list[str]:
    return list(Event.objects.order_by("at", "id").values_list("kind", flat=True))


def test_a_client_gets_a_user_to_sign_in_with() -> None:
    client = operations.create_client(details=ANNA, by=SYSTEM)
    client.refresh_from_db()
    assert client.user is not None
    assert (client.user.email, client.user.phone) == ("anna@example.org", "+31612345678")
    assert not client.user.has_usable_password()
    assert client.preferred_channel == "email"


def test_a_client_who_will_not_sign_in_has_no_user() -> None:
    client = operations.create_client(details=ANNA, by=SYSTEM, can_sign_in=False)
    assert client.user is None


def test_an_address_of_two_stays_with_the_first() -> None:
    first, second = operations.create_clients(
        details=[ANNA, ClientDetails(given_name="Bram", family_name="x", email="anna@example.org")],
        by=SYSTEM,
    )
    third = operations.create_client(details=ANNA, by=SYSTEM)
    assert [c.user.email for c in (first, second, third) if c.user] == [
        "anna@example.org",
        None,
        None,
    ]
    assert third.user is not None
    assert third.user.phone is None


def test_many_clients_in_few_statements(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for count in (1, 30):
        details = [
            ClientDetails(given_name="A", family_name=str(n), email=f"a{count}.{n}@example.org")
            for n in range(count)
        ]
        with django_assert_num_queries(7):
            operations.create_clients(details=details, by=SYSTEM)


@pytest.mark.parametrize("phone", ["0612345678", "+31 6 12345678", "x", "+0612345678"])
def test_a_strange_number_adds_nothing(phone: str) -> None:
    with pytest.raises(operations.InvalidPhoneError):
        operations.create_clients(
            details=[ANNA, ClientDetails(given_name="A", family_name="B", phone=phone)], by=SYSTEM
        )
    assert not Client.objects.exists()
    assert not User.objects.exists()


def test_updating_tells_whether_anything_changed() -> None:
    client = operations.create_client(details=ANNA, by=SYSTEM)
    same, changed = operations.update_client(client_id=client.pk, details=ANNA, by=SYSTEM)
    assert (same, changed) == (client, False)
    assert _kinds() == []
    moved = ClientDetails(given_name="Anna", family_name="de Vries", email="new@example.org")
    client, changed = operations.update_client(client_id=client.pk, details=moved, by=SYSTEM)
    assert changed
    assert _kinds() == ["people.ContactDetailsChanged"]
    user = User.objects.get()
    assert (user.email, user.phone) == ("new@example.org", None)


def test_updating_keeps_the_channel_the_client_chose() -> None:
    client = operations.create_client(details=ANNA, by=SYSTEM)
    operations.set_preferences(
        client_id=client.pk,
        preferences=Preferences(
            preferred_channel=Channel.SMS, language="fi", quiet_from=20, quiet_until=9
        ),
        by=SYSTEM,
    )
    client, _ = operations.update_client(client_id=client.pk, details=ANNA, by=SYSTEM)
    assert client.preferred_channel == "sms"


def test_an_address_can_not_be_taken_over() -> None:
    victim = operations.create_client(details=ANNA, by=SYSTEM)
    other = operations.create_client(
        details=ClientDetails(given_name="B", family_name="C", email="b@example.org"), by=SYSTEM
    )
    operations.update_client(client_id=other.pk, details=ANNA, by=SYSTEM)
    assert victim.user is not None
    victim.user.refresh_from_db()
    assert victim.user.email == "anna@example.org"
    assert other.user is not None
    other.user.refresh_from_db()
    assert other.user.email is None


def test_relating_twice_is_once_and_revives() -> None:
    client, department = make_client(), make_department()
    since = clock.now()
    for _ in range(2):
        operations.relate(client_id=client.pk, department_id=department.pk, since=since, by=SYSTEM)
    operations.end_relationships(client_id=client.pk, department_ids=[department.pk], by=SYSTEM)
    assert CareRelationship.objects.get().ended_at is not None
    operations.relate(
        client_id=client.pk, department_id=department.pk, since=clock.now(), by=SYSTEM
    )
    relationship = CareRelationship.objects.get()
    assert relationship.ended_at is None
    assert relationship.since == since


def test_ending_relationships_is_noted_and_told_per_department() -> None:
    staying, leaving, left = (make_department() for _ in range(3))
    client = make_client(departments=[staying, leaving, left])
    by = replace(SYSTEM, user_id=make_user().pk)
    ask = partial(operations.end_relationships, client_id=client.pk, by=by)
    assert ask(department_ids=[left.pk]) == 1
    with open_trail() as noted:
        assert ask(department_ids=[leaving.pk, left.pk]) == 1
    assert list(noted) == [client.pk]
    told = Event.objects.order_by("id").values_list(
        "kind", "client_id", "actor_id", "department_id"
    )
    assert list(told) == [
        ("people.CareRelationshipEnded", client.pk, by.user_id, department.pk)
        for department in (left, leaving)
    ]
    assert CareRelationship.objects.get(ended_at=None).department == staying


def test_a_mandate_is_given_and_ended() -> None:
    client, relative, now = make_client(), make_relative(), clock.now()
    mandate = operations.give_mandate(
        client_id=client.pk,
        relative_id=relative.pk,
        scopes=[Scope.VIEW_APPOINTMENTS, Scope.VIEW_APPOINTMENTS],
        valid_from=now,
        valid_until=now + timedelta(days=1),
        by=actor_for_client(client),
    )
    assert mandate.scopes == ["view_appointments"]
    assert operations.revoke_mandate(mandate_id=mandate.pk, by=SYSTEM)
    assert not operations.revoke_mandate(mandate_id=mandate.pk, by=SYSTEM)
    assert _kinds() == ["people.MandateGiven", "people.MandateRevoked"]


def test_a_mandate_makes_sense() -> None:
    client, relative, now = make_client(), make_relative(), clock.now()
    with pytest.raises(operations.MandatePeriodError):
        operations.give_mandate(
            client_id=client.pk,
            relative_id=relative.pk,
            scopes=[Scope.VIEW_MESSAGES],
            valid_from=now,
            valid_until=now,
            by=SYSTEM,
        )
    with pytest.raises(operations.NoScopeError):
        operations.give_mandate(
            client_id=client.pk,
            relative_id=relative.pk,
            scopes=[],
            valid_from=now,
            valid_until=now + timedelta(days=1),
            by=SYSTEM,
        )
    assert not Mandate.objects.exists()


@pytest.mark.parametrize("change", [{"scopes": ["everything"]}, {"scopes": []}])
def test_the_database_holds_what_a_mandate_may_say(change: dict[str, list[str]]) -> None:
    mandate = make_mandate(client=make_client())
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(**change)


def test_a_relative_is_added_and_changed() -> None:
    details = PersonDetails(given_name="Bram", family_name="x", email="bram@example.org")
    by = replace(SYSTEM, user_id=make_user().pk)
    relative = operations.create_relative(details=details, by=by)
    assert relative.user is not None
    later = PersonDetails(given_name="Bram", family_name="x", email="b@example.org")
    changed, was = operations.update_relative(relative_id=relative.pk, details=later, by=by)
    assert (changed.email, was) == ("b@example.org", True)
    relative.user.refresh_from_db()
    assert relative.user.email == "b@example.org"
    assert not operations.update_relative(relative_id=relative.pk, details=later, by=by)[1]
    told = Event.objects.order_by("id").values_list("kind", "actor_id", "payload")
    about = {"relative_id": str(relative.pk)}
    assert list(told) == [
        ("people.RelativeAdded", by.user_id, about),
        ("people.RelativeDetailsChanged", by.user_id, about),
    ]


def test_a_change_of_a_relative_is_noted_with_whom_they_act_for_now() -> None:
    relative, client = make_relative(), make_client()
    make_mandate(client=client, relative=relative)
    make_mandate(client=make_client(), relative=relative, revoked_at=clock.now())
    make_mandate(client=make_client())
    details = PersonDetails(given_name="Bram", family_name="x", email="b@example.org")
    with open_trail() as noted:
        operations.update_relative(relative_id=relative.pk, details=details, by=SYSTEM)
    assert list(noted) == [client.pk]


def test_a_channel_without_address_is_refused() -> None:
    client = make_client(phone="")
    with pytest.raises(operations.UnreachableError):
        operations.set_preferences(
            client_id=client.pk,
            preferences=Preferences(
                preferred_channel=Channel.SMS, language="nl", quiet_from=21, quiet_until=8
            ),
            by=SYSTEM,
        )
    client.refresh_from_db()
    assert client.preferred_channel == "email"


def test_preferences_of_a_relative() -> None:
    relative = make_relative(phone="+31612345678", with_user=True)
    operations.set_relative_preferences(
        relative_id=relative.pk,
        preferences=Preferences(
            preferred_channel=Channel.SMS, language="fi", quiet_from=22, quiet_until=7
        ),
        by=SYSTEM,
    )
    relative = Relative.objects.get()
    assert (relative.preferred_channel, relative.quiet_from) == ("sms", 22)
    assert _kinds() == ["people.RelativeDetailsChanged"]
    assert relative.user is not None
    assert relative.user.language == "fi"


def test_opting_out_of_surveys_and_in_again() -> None:
    client = make_client()
    for opted_out in (True, False):
        operations.set_survey_opt_out(client_id=client.pk, opted_out=opted_out, by=SYSTEM)
        client.refresh_from_db()
        assert (client.survey_opt_out_at is not None) is opted_out


@pytest.mark.parametrize(
    ("details", "stays"),
    [
        (ANNA, True),
        (replace(ANNA, family_name="Jansen"), True),
        (replace(ANNA, email="anna@elsewhere.example"), False),
        (replace(ANNA, phone="+31687654321"), False),
    ],
)
def test_a_new_address_from_the_back_office_ends_the_open_sessions(
    details: ClientDetails, *, stays: bool
) -> None:
    client = operations.create_client(details=ANNA, by=SYSTEM)
    client.refresh_from_db()
    assert client.user is not None
    browser = sign_in(Browser(), client.user)
    elsewhere = make_client(with_user=True)
    assert elsewhere.user is not None
    other = sign_in(Browser(), elsewhere.user)
    operations.update_client(client_id=client.pk, details=details, by=SYSTEM)
    assert (browser.get("/my/").status_code == 200) is stays
    assert other.get("/my/").status_code == 200


def test_a_first_telephone_number_ends_no_session() -> None:
    client = operations.create_client(details=replace(ANNA, phone=""), by=SYSTEM)
    client.refresh_from_db()
    assert client.user is not None
    browser = sign_in(Browser(), client.user)
    operations.update_client(client_id=client.pk, details=ANNA, by=SYSTEM)
    assert browser.get("/my/").status_code == 200
