"""Whom a campaign asks, when and how often, and who is left in peace."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.people.operations import set_may_be_asked, set_survey_opt_out
from nabij.people.types import SYSTEM, Channel
from nabij.surveys import operations
from nabij.surveys.models import Campaign, Invitation, NotAsked, Planned
from nabij.surveys.operations import campaigns, deciding
from nabij.surveys.queries.letters import letters_visible_to
from nabij.surveys.rules.campaigns import age_on, in_order, new_code, read_code, tell_code
from nabij.surveys.types import AskingChannel, NotAskedReason
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_campaign, make_follow_up, make_response, make_survey

NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def invite(
    client: Client, department: Department, *, visit_id: UUID | None = None
) -> Invitation | None:
    return operations.invite(
        client_id=client.pk,
        visit_id=visit_id or uuid7(),
        department_id=department.pk,
        location_id=department.location_id,
        professional_id=None,
        touchpoint="visit",
        at=clock.now() - timedelta(minutes=1),
    )


def client_with(**columns: object) -> Client:
    """A client of whom the back office told this."""
    client = make_client()
    Client.objects.filter(pk=client.pk).update(**columns)
    client.refresh_from_db()
    return client


def reasons() -> list[str]:
    return list(NotAsked.objects.order_by("at", "id").values_list("reason", flat=True))


def test_of_two_that_fit_the_first_asks_and_who_fits_none_is_noted() -> None:
    department, other = make_department(), make_department()
    general = make_campaign(order=100)
    own = make_campaign(order=10, departments=[department], languages=["fi"], age_from=65)
    with clock.at(NOON):
        old = make_client(language="fi", born_on=NOON.date().replace(year=1950))
        young = make_client(language="fi", born_on=NOON.date().replace(year=2000))
        asked = [invite(one, department) for one in (old, young)] + [
            invite(make_client(language="fi"), other)
        ]
        assert [one.campaign_id for one in asked if one] == [own.pk, general.pk, general.pk]
        campaigns.pause_campaign(campaign_id=general.pk, paused=True, by=SYSTEM)
        assert invite(make_client(), other) is None
    assert reasons() == [NotAskedReason.NO_CAMPAIGN]
    Campaign.objects.filter(pk=general.pk).update(is_paused=False, active_until=NOON.date())
    with clock.at(NOON + timedelta(days=1)):
        assert invite(make_client(), other) is None


def test_a_sample_is_drawn_from_who_could_be_asked_and_its_probability_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    department = make_department()
    make_campaign(sample_percent=30)
    monkeypatch.setattr(deciding._random, "randrange", lambda most: 29)
    asked = invite(make_client(), department)
    assert asked is not None
    assert asked.sampling_probability == pytest.approx(0.3)
    assert make_response(invitation=asked, nps=9).sampling_probability == pytest.approx(0.3)
    monkeypatch.setattr(deciding._random, "randrange", lambda most: 30)
    assert invite(make_client(), department) is None
    gone = client_with(died_at=clock.now())
    assert invite(gone, department) is None
    assert reasons() == [NotAskedReason.NOT_SAMPLED, NotAskedReason.DECEASED]


def test_a_full_month_asks_nobody_more_in_that_department() -> None:
    department, other = make_department(), make_department()
    make_campaign(quota=2)
    with clock.at(NOON):
        assert [bool(invite(make_client(), department)) for _ in range(3)] == [True, True, False]
        assert invite(make_client(), other) is not None
    with clock.at(NOON + timedelta(days=30)):
        assert invite(make_client(), department) is not None
    assert reasons() == [NotAskedReason.QUOTA_FULL]


def test_a_campaign_that_waits_asks_later_once_and_not_about_what_never_was() -> None:
    department = make_department()
    campaign = make_campaign(delay_hours=100)
    visits = [uuid7() for _ in range(3)]
    people = [make_client() for _ in visits]
    with clock.at(NOON):
        for client, visit_id in zip(people, visits, strict=True):
            assert invite(client, department, visit_id=visit_id) is None
            assert invite(client, department, visit_id=visit_id) is None
        assert Planned.objects.count() == 3
        operations.forget_planned(visit_id=visits[2])
        assert operations.ask_planned() == 0
    set_survey_opt_out(client_id=people[1].pk, opted_out=True, by=SYSTEM)
    with clock.at(NOON + timedelta(hours=100)):
        assert operations.ask_planned() == 2
        assert operations.ask_planned() == 0
    assert Invitation.objects.get().client == people[0]
    assert Invitation.objects.get().campaign == campaign
    assert reasons() == [NotAskedReason.OPTED_OUT]


def test_one_reminder_and_none_to_who_answered() -> None:
    department = make_department()
    make_campaign(reminder_days=5, valid_days=10)
    with clock.at(NOON):
        silent, quick = invite(make_client(), department), invite(make_client(), department)
        assert silent is not None
        assert quick is not None
        assert silent.expires_at == NOON + timedelta(days=10)
        make_response(invitation=quick, nps=9)
    with clock.at(NOON + timedelta(days=5)):
        assert (operations.remind_due(), operations.remind_due()) == (1, 0)
    event = Event.objects.get(kind="surveys.InvitationReminded")
    assert event.payload["invitation_id"] == str(silent.pk)
    silent.refresh_from_db()
    assert silent.reminded_at == NOON + timedelta(days=5)


def test_who_said_stop_or_died_since_gets_no_reminder_and_no_letter() -> None:
    department = make_department()
    agent = actor_for_staff(make_staff(team=make_team(departments=[department])))
    make_campaign(channel=AskingChannel.LETTER, reminder_days=5, valid_days=10)
    people = [make_client(departments=[department]) for _ in range(3)]
    Client.objects.update(street="Dorpsstraat 1", postal_code="1234 AB")
    stops, dies, reads = people
    with clock.at(NOON):
        for one in people:
            assert invite(one, department) is not None
        assert letters_visible_to(agent).count() == 3
        set_survey_opt_out(client_id=stops.pk, opted_out=True, by=SYSTEM)
        Client.objects.filter(pk=dies.pk).update(died_at=NOON)
        assert letters_visible_to(agent).get().client == reads
    with clock.at(NOON + timedelta(days=5)):
        operations.remind_due()
    reminded = Event.objects.filter(kind="surveys.InvitationReminded")
    assert stops.pk not in reminded.values_list("client_id", flat=True)
    assert reads.pk in reminded.values_list("client_id", flat=True)


def test_who_cannot_be_asked_later_hinders_nobody_and_nothing_of_them_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    department = make_department()
    refused, other = make_client(), make_client()
    long_ago = NOON - timedelta(days=40)
    with clock.at(NOON):
        assert invite(refused, department) is not None
        Invitation.objects.update(
            created_at=long_ago, quiet_during=(long_ago, NOON + timedelta(days=60))
        )
        make_campaign(delay_hours=50)
        for one in (refused, other):
            assert invite(one, department) is None
    with clock.at(NOON + timedelta(hours=50)):
        assert operations.ask_planned() == 1
    assert Planned.objects.get().client == refused
    assert "IntegrityError" in caplog.text
    assert str(refused.pk) not in caplog.text


def test_who_is_never_asked_again() -> None:
    """Opt-out for ever, death, something owed, and a care relationship that says no."""
    department, other = make_department(), make_department()
    opted_out = make_client()
    set_survey_opt_out(client_id=opted_out.pk, opted_out=True, by=SYSTEM)
    dead, owed = client_with(died_at=clock.now()), make_client(departments=[department])
    make_follow_up(client=owed, department=department, nps=1)
    in_peace = make_client(departments=[department, other])
    set_may_be_asked(
        client_id=in_peace.pk, department_id=department.pk, may_be_asked=False, by=SYSTEM
    )
    for client in (opted_out, dead, owed, in_peace):
        assert invite(client, department) is None
    assert reasons() == ["opted_out", "deceased", "open_follow_up", "care_relation"]
    with clock.at(clock.now() + timedelta(days=3650)):
        assert invite(opted_out, department) is None
    assert invite(in_peace, other) is not None


def test_a_letter_goes_to_who_has_an_address_and_has_a_code() -> None:
    department = make_department()
    make_campaign(channel=AskingChannel.LETTER)
    at_home = client_with(email="", phone="", street="Dorpsstraat 1", postal_code="1234 AB")
    letter, other = invite(at_home, department), invite(make_client(), department)
    assert letter is not None
    assert other is not None
    assert (letter.channel, other.channel) == ("letter", "own")
    assert letter.code is not None
    assert other.code is None
    assert read_code(f" {tell_code(letter.code).lower()} ") == letter.code
    assert len({new_code() for _ in range(100)}) == 100


def test_channels_in_the_campaigns_order() -> None:
    both = (Channel.EMAIL, Channel.SMS)
    assert in_order(both, AskingChannel.SMS, falls_back=True) == (Channel.SMS, Channel.EMAIL)
    assert in_order(both, AskingChannel.SMS, falls_back=False) == (Channel.SMS,)
    assert in_order((Channel.EMAIL,), AskingChannel.SMS, falls_back=False) == ()
    assert in_order(both, AskingChannel.OWN, falls_back=False) == (Channel.EMAIL,)
    assert age_on(NOON.date(), born_on=NOON.date().replace(year=2000, day=11)) == 25
    assert age_on(NOON.date(), born_on=None) is None


def test_without_its_survey_a_campaign_asks_nobody() -> None:
    make_survey(key="other")
    make_campaign(survey_key="nothing")
    assert invite(make_client(), make_department()) is None
    assert reasons() == [NotAskedReason.NO_CAMPAIGN]
