"""The demo organisation: believable, whole, and the same each time."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Avg, Q, QuerySet

from nabij.appointments.models import Appointment, Referral, Visit, WorkException, WorkingPeriod
from nabij.appointments.queries import awaited_referrals
from nabij.appointments.queries.delays import lateness_today
from nabij.demo.clock import file_clock
from nabij.demo.content import comments_fi, comments_nl
from nabij.demo.content.departments import DEPARTMENTS
from nabij.demo.content.house import LETTERS
from nabij.demo.content.personas import Persona
from nabij.demo.operations import NotDemoError, ensure_demo
from nabij.demo.operations.future import DESK
from nabij.demo.operations.moving import ZONE
from nabij.demo.queries import client_id_of, next_appointment_at, user_of
from nabij.lib import clock
from nabij.organisation.models import Location, Professional
from nabij.people.models import Client, Mandate
from nabij.people.queries import client_actor, staff_actor
from nabij.people.types import SYSTEM, Scope
from nabij.surveys.models import Campaign, FollowUp, Invitation, Response, Survey
from nabij.surveys.queries import left_behind, referral_counts
from nabij.surveys.types import NotAskedReason
from tests.demo.worlds import STAFF_ROLES

# at night, with New Year and a weekend before the next working day; and as late as can be
MOMENTS = ("2026-12-31 23:50", "2026-11-27 13:59")
HERE = ("hospital", "nursing-home", "clinic")


class _UndoError(Exception):
    pass


@pytest.fixture(scope="module", params=MOMENTS)
def _demo(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[tuple[str, int, int]]]:
    """Make the demo as somebody would at each of these moments, and take it away after it."""
    steps: list[tuple[str, int, int]] = []
    made = datetime.fromisoformat(request.param).replace(tzinfo=ZONE).astimezone(UTC)
    folder = tmp_path_factory.mktemp("demo")
    ours = file_clock(folder)
    env = settings.ENV.model_copy(update={"data_dir": folder, "mode": "demo"})
    with django_db_blocker.unblock(), clock.at(made), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DEMO", True)
        patch.setattr(settings, "ENV", env)
        clock.use(lambda: made + ours.offset())
        try:
            with transaction.atomic():
                assert ensure_demo(progress=lambda *step: steps.append(step))
                yield steps
                raise _UndoError
        except _UndoError:
            pass


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_demo")]


def test_progress_goes_from_nothing_to_all(_demo: list[tuple[str, int, int]]) -> None:  # noqa: PT019
    done = [step[1] for step in _demo]
    assert done == sorted(done)
    assert done[0] == 0
    assert _demo[-1][1] == _demo[-1][2]


def test_it_has_the_size_that_was_promised() -> None:
    assert Client.objects.count() == 400
    assert Professional.objects.count() == 30
    assert set(Location.objects.values_list("country", flat=True)) == {"NL", "FI"}
    assert WorkException.objects.get().reason == "Studiedag"
    assert Visit.objects.count() > 2000
    assert Response.objects.count() > 600
    days = (clock.now() - Visit.objects.earliest("started_at").started_at).days
    assert 330 < days <= 372


def test_loading_again_does_nothing() -> None:
    before = Visit.objects.count()
    assert ensure_demo() is False
    assert Visit.objects.count() == before


def test_comments_are_there_in_both_languages_and_fit_the_score() -> None:
    comments = Response.objects.exclude(comment="")
    assert comments.filter(language="nl").count() > 150
    assert comments.filter(language="fi").count() > 50
    glad = [*comments_nl.FIRST["glad"], *comments_fi.FIRST["glad"]]
    sad = [*comments_nl.FIRST["sad"], *comments_fi.FIRST["sad"]]
    for response in comments.filter(nps__isnull=False):
        assert response.nps is not None
        if any(response.comment.startswith(words) for words in glad):
            assert response.nps >= 9
        if any(response.comment.startswith(words) for words in sad):
            assert response.nps <= 6


@pytest.mark.parametrize("source", [comments_nl, comments_fi])
def test_there_are_words_enough(source: Any) -> None:
    fragments = [
        text for texts in (source.FIRST, source.SECOND) for m in texts.values() for text in m
    ]
    fragments += [t for moods in source.OF_DEPARTMENT.values() for m in moods.values() for t in m]
    assert len(fragments) == len(set(fragments))
    assert len(fragments) >= 60


def test_what_was_promised_in_the_story_shows_in_the_figures() -> None:
    """Orthopaedics became better in the year; eye care costs the most effort."""
    year = Response.objects.exclude(invitation=None)  # not what an earlier tool knew
    of = year.filter(department__slug="orthopaedics").order_by("submitted_on")
    half = of.count() // 2
    early = of.filter(pk__in=of.values("pk")[:half]).aggregate(Avg("nps"))["nps__avg"]
    late = of.exclude(pk__in=of.values("pk")[:half]).aggregate(Avg("nps"))["nps__avg"]
    assert late > early + 0.3
    effort = dict(year.values_list("department__slug").annotate(Avg("ces")))
    assert max(effort, key=lambda slug: effort[slug]) == "eyes"


def test_follow_ups_are_in_every_state() -> None:
    states = Counter(FollowUp.objects.values_list("status", flat=True))
    assert set(states) == {"open", "contacted", "asked", "solved", "reopened"}
    assert not FollowUp.objects.filter(~Q(status="open"), notes__kind="opened", owner=None).exists()
    assert not FollowUp.objects.filter(closed_at__gt=clock.now()).exists()


@pytest.mark.parametrize("persona", list(Persona))
def test_everybody_on_the_start_page_can_be_stepped_into(persona: Persona) -> None:
    user = user_of(persona)
    assert user is not None
    role = STAFF_ROLES.get(persona)
    if role is None:
        actor = client_actor(user_id=user.pk, acting_for=None, address="", language="nl")
    else:
        actor = staff_actor(
            user_id=user.pk, name=user.name, as_roles=[role], address="", language="nl"
        )
    assert actor is not None


@pytest.mark.parametrize("persona", [Persona.ANNIE, Persona.NOOR, Persona.AINO])
def test_clients_have_an_appointment_and_can_be_asked(persona: Persona) -> None:
    client_id = client_id_of(persona)
    assert client_id is not None
    assert next_appointment_at(client_id) is not None
    asked = Invitation.objects.filter(client_id=client_id).order_by("created_at").last()
    assert asked is None or (clock.now() - asked.created_at).days >= 30
    assert not FollowUp.objects.filter(client_id=client_id, closed_at=None).exists()


def test_the_son_may_do_all_for_his_mother() -> None:
    user = user_of(Persona.PIETER)
    assert user is not None
    actor = client_actor(user_id=user.pk, acting_for=None, address="", language="nl")
    assert actor is not None
    assert actor.client_id == client_id_of(Persona.ANNIE)
    assert actor.scopes == frozenset(Scope)
    assert Mandate.objects.filter(valid_until__lt=clock.now()).exists()


def test_the_coming_days_are_full() -> None:
    coming = Appointment.objects.filter(starts_at__gt=clock.now(), status="booked")
    assert coming.count() > 120
    assert coming.values("department").distinct().count() == 10


def test_it_begins_on_a_working_day_that_is_well_on_its_way() -> None:
    """Whenever it is made, each department that is open has seen people and has more to come."""
    now = clock.now().astimezone(ZONE)
    assert now.weekday() <= 4
    assert 9 <= now.hour < 14
    today = Appointment.objects.filter(starts_at__date=now.date())
    of = {slug: Counter(_statuses(slug, today)) for slug in _at_work(today)}
    assert len(of) >= 8  # not the two of Helsinki on a holiday there
    for states in of.values():
        assert states["fulfilled"] >= 1
        assert states["booked"] >= 1
    here = {one.slug for one in DEPARTMENTS if one.place in HERE}
    waits = [states for slug, states in of.items() if slug in here and states["arrived"]]
    assert len(waits) >= 4
    assert sum(states["started"] for states in of.values()) >= 5
    assert max(one.to_come for one in lateness_today(DESK)) >= 2


def _at_work(today: QuerySet[Appointment]) -> set[str]:
    return set(today.values_list("department__slug", flat=True))


def _statuses(slug: str, today: QuerySet[Appointment]) -> list[str]:
    return list(today.filter(department__slug=slug).values_list("status", flat=True))


def test_the_nurse_of_the_start_page_has_clients_to_see() -> None:
    to_come = Appointment.objects.filter(
        resource__professional__name="Fatima El Amrani",
        starts_at__gt=clock.now(),
        starts_at__lt=clock.now() + timedelta(hours=8),
    )
    assert to_come.count() >= 2


def test_nothing_made_up_comes_into_a_real_installation(settings: Any) -> None:
    settings.ENV = settings.ENV.model_copy(update={"mode": "production"})
    with pytest.raises(NotDemoError):
        ensure_demo()


def test_every_follow_up_is_owned_by_who_sees_its_client() -> None:
    assert FollowUp.objects.filter(closed_at=None, owner__isnull=False).exists()
    assert not left_behind().exists()


def test_campaigns_ask_and_letters_wait() -> None:
    assert Campaign.objects.filter(is_paused=False).count() == 2
    assert Survey.objects.filter(published_at=None).count() == 1
    waiting = Invitation.objects.filter(channel="letter", printed_at=None, status="open")
    assert waiting.exclude(code=None).count() == LETTERS


def test_the_nurse_works_every_weekday_and_is_never_without_a_list() -> None:
    nurse = Professional.objects.get(name="Fatima El Amrani")
    periods = WorkingPeriod.objects.filter(resource__professional=nurse)
    assert {one.weekday for one in periods} >= {0, 1, 2, 3, 4}


def test_who_refers_was_asked_after_referrals_and_letters_came_in() -> None:
    counts = referral_counts(SYSTEM)
    assert counts.asked >= 3
    reasons = {reason for reason, _ in counts.not_asked}
    assert reasons == {NotAskedReason.RECENTLY_ASKED, NotAskedReason.OPTED_OUT}
    came = Referral.objects.exclude(referrer_email="")
    assert {one.status for one in came} == {"received"}
    assert awaited_referrals(DESK)  # and some are still awaited
