"""What a client answers: chances from how the department does, words that fit the score."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

from nabij.demo.content import comments_fi, comments_nl, personas
from nabij.demo.content import follow_up_notes as notes
from nabij.demo.types import BuiltDepartment, House, Patron, Worker
from nabij.surveys.rules import follow_up_reasons
from nabij.surveys.types import FollowUpStatus, NoteKind, PastFollowUp, PastNote

COMMENTS = {"nl": comments_nl, "fi": comments_fi}
ANSWERS = 0.46
BOUNCES = 0.015
SKIPS = 0.03
FRIDAY = 4
OPENS, CLOSES = 8, 15
JUST_NOW, LONG_AGO = timedelta(days=5), timedelta(days=21)
HowFar = Callable[[timedelta], FollowUpStatus]
"""Returns how far a follow-up of this age has come."""
_OPEN, _CONTACTED, _ASKED = FollowUpStatus.OPEN, FollowUpStatus.CONTACTED, FollowUpStatus.ASKED
_SOLVED, _REOPENED = FollowUpStatus.SOLVED, FollowUpStatus.REOPENED


def answer_of(
    random: Random,
    house: House,
    patron: Patron,
    worker: Worker,
    department: BuiltDepartment,
    *,
    share: float,
    invited_at: datetime,
    now: datetime,
    how_far: HowFar,
) -> dict[str, Any]:
    """Return the answering part of a PastInvitation; {} when there was no answer (yet).

    Args:
        share: how far through the year, 0 … 1.
        how_far: deals what became of who was not satisfied.
    """
    if random.random() < BOUNCES:
        return {"undeliverable": True}
    answered_at = invited_at + timedelta(hours=min(300.0, random.lognormvariate(1.5, 1.4)))
    if random.random() > ANSWERS or answered_at > now:
        return {}
    content = department.content
    mood = between(content.mood, share) + worker.touch + patron.sunny
    day = random.gauss(0, 0.19)  # a bad day is bad in every way
    nps = nps_of(mood + day)
    ces = ces_of(between(content.ease, share) + (patron.sunny + day) / 2 + random.gauss(0, 0.17))
    contact_me = random.random() < (0.15 if nps <= 6 else 0.01)
    if patron.is_persona:
        nps, ces, contact_me = max(nps, 7), min(ces, 3), False
    answer: dict[str, Any] = {
        "answered_at": answered_at,
        "nps": None if random.random() < SKIPS else nps,
        "ces": None if random.random() < SKIPS else ces,
        "contact_me": contact_me,
        "comment": comment_of(random, patron.language, content.slug, nps=nps, ces=ces),
    }
    if follow_up_reasons(nps=answer["nps"], ces=answer["ces"], contact_me=contact_me):
        agents = house.agents_of(content.slug, personas.TEAMS)
        answer["follow_up"] = _follow_up(
            random,
            random.choice(agents),
            patron.language,
            opened_at=answered_at,
            now=now,
            how_far=how_far,
        )
    if not any((answer["nps"] is not None, answer["ces"] is not None, answer["comment"])):
        answer["nps"] = nps
    return answer


def nps_of(mood: float) -> int:
    """Return a recommendation of 0 … 10 for a mood around 0 … 1."""
    steps = (0.78, 0.6, 0.48, 0.37, 0.29, 0.22, 0.16, 0.1, 0.04, -0.05)
    return next((10 - n for n, step in enumerate(steps) if mood > step), 0)


def ces_of(ease: float) -> int:
    """Return an effort of 1 (little) … 5 (much) for an ease around 0 … 1."""
    steps = (0.66, 0.46, 0.32, 0.18)
    return next((1 + n for n, step in enumerate(steps) if ease > step), 5)


def comment_of(random: Random, language: str, slug: str, *, nps: int, ces: int) -> str:
    """Return one or two sentences that fit the score, or nothing, as half of the people do."""
    if language not in COMMENTS or random.random() < 0.42:
        return ""
    source = COMMENTS[language]
    mood = "glad" if nps >= 9 else "mixed" if nps >= 7 else "sad"
    if ces >= 4 and random.random() < 0.6:
        mood = "hard"
    own: tuple[str, ...] = source.OF_DEPARTMENT.get(slug, {}).get(mood, ())
    first = (
        random.choice(own) if own and random.random() < 0.3 else random.choice(source.FIRST[mood])
    )
    if random.random() < 0.45:
        return f"{first} {random.choice(source.SECOND[mood])}"
    return first


def between(pair: tuple[float, float], share: float) -> float:
    """Return where something stands, so far from how it was to how it is."""
    return pair[0] + (pair[1] - pair[0]) * share


def in_every_state() -> HowFar:
    """Return what deals states in turn, so that each is there however few follow-ups there are."""
    young = cycle((_OPEN, _CONTACTED, _OPEN, _ASKED, _OPEN, _CONTACTED))
    older = cycle(
        (_REOPENED, _CONTACTED, _SOLVED, _ASKED, _OPEN,
         _SOLVED, _CONTACTED, _ASKED, _SOLVED, _CONTACTED)
    )  # fmt: skip

    def deal(age: timedelta) -> FollowUpStatus:
        if age > LONG_AGO:
            return _SOLVED
        return next(older if age > JUST_NOW else young)

    return deal


def _at_work(at: datetime) -> datetime:
    """Return the time, or the next morning of a working day: staff call nobody at night (UTC)."""
    while at.weekday() > FRIDAY or not OPENS <= at.hour < CLOSES:
        at = at.replace(hour=OPENS) + timedelta(days=at.hour >= OPENS)
    return at


def _follow_up(
    random: Random, owner: tuple[UUID, str], language: str, *,
    opened_at: datetime, now: datetime, how_far: HowFar,
) -> PastFollowUp:  # fmt: skip
    user_id, name = owner
    words = "fi" if language == "fi" else "nl"
    status = how_far(now - opened_at)
    at = opened_at
    lines: list[PastNote] = []

    def line(
        kind: NoteKind, texts: Mapping[str, tuple[str, ...]], hours: float, *, own: bool
    ) -> None:
        nonlocal at
        at += timedelta(hours=hours)
        at = min(_at_work(at) if own else at, now)
        lines.append(
            PastNote(
                kind=kind,
                at=at,
                text=random.choice(texts[words]),
                author_id=user_id if own else None,
                author_name=name if own else "",
            )
        )

    if status != FollowUpStatus.OPEN:
        line(NoteKind.CONTACTED, notes.CONTACTED, random.uniform(1, 30), own=True)
    if status not in (FollowUpStatus.OPEN, FollowUpStatus.CONTACTED):
        line(NoteKind.ASKED, notes.ASKED, random.uniform(1, 20), own=True)
    if status == FollowUpStatus.SOLVED:
        line(NoteKind.SOLVED, notes.SOLVED, random.uniform(1, 40), own=False)
    if status == FollowUpStatus.REOPENED:
        line(NoteKind.REOPENED, notes.REOPENED, random.uniform(1, 40), own=False)
    return PastFollowUp(
        status=status,
        owner_id=user_id,
        closed_at=at if status == FollowUpStatus.SOLVED else None,
        notes=tuple(lines),
    )
