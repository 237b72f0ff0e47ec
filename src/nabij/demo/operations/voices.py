"""Complaints, words told unasked, compliments, and what was done with what people said."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from nabij.accounts.types import Role
from nabij.demo.content import personas, voices
from nabij.demo.types import House, Patron
from nabij.organisation.models import Department
from nabij.people.types import SYSTEM, Actor, Purpose
from nabij.surveys import operations as surveys
from nabij.surveys import queries
from nabij.surveys.types import (
    CameBy,
    FollowUpStatus,
    ImprovementText,
    NoteKind,
    PastComplaint,
    PastNote,
    Via,
)

PASSED_ON = 3


def hear_voices(house: House, patrons: list[Patron], *, now: datetime) -> None:
    """Load a few of each, so that every page has something to show."""
    surveys.load_complaints(items=_complaints(house, patrons, now=now))
    _tell(house)
    _improve(now)
    user_id, name = next(iter(house.agents.values()))[0]
    by = Actor(
        role=Role.AGENT,
        purpose=Purpose.SERVICE,
        user_id=user_id,
        name=name,
        sees_all_clients=True,
    )
    for praise in queries.praises(by)[:PASSED_ON]:
        surveys.pass_on(praise_id=praise.id, by=by)


def _complaints(house: House, patrons: list[Patron], *, now: datetime) -> list[PastComplaint]:
    found = []
    for number, (slug, happened, wished, status, came_by) in enumerate(voices.COMPLAINTS):
        patron = next(one for one in patrons if slug in one.slugs and not one.is_persona)
        days = 1 if status == "open" else 9 + number
        found.append(
            _complaint(
                house, patron, slug, happened, wished, FollowUpStatus(status),
                filed_at=now - timedelta(days=days, hours=3), came_by=CameBy(came_by),
            )
        )  # fmt: skip
    annie = next(one for one in patrons if one.is_persona)
    happened, wished = voices.OF_PERSONA
    found.append(
        _complaint(
            house, annie, annie.slugs[0], happened, wished, FollowUpStatus.SOLVED,
            filed_at=now - timedelta(days=95),
        )
    )  # fmt: skip
    return found


def _complaint(
    house: House, patron: Patron, slug: str, happened: str, wished: str,
    status: FollowUpStatus, *, filed_at: datetime, came_by: CameBy = CameBy.ONLINE,
) -> PastComplaint:  # fmt: skip
    user_id, name = house.agents_of(slug, personas.TEAMS)[0]
    words = "fi" if patron.language == "fi" else "nl"
    way = (
        (NoteKind.CONTACTED, voices.CONTACTED[words], True),
        (NoteKind.ASKED, voices.ANSWERED[words], True),
        (NoteKind.SOLVED, voices.SOLVED, False),
    )
    so_far = {"open": 0, "contacted": 1, "asked": 2, "solved": 3}[status]
    notes = tuple(
        PastNote(
            kind=kind,
            at=filed_at + timedelta(days=1 + n, hours=2),
            text=text,
            author_id=user_id if is_ours else None,
            author_name=name if is_ours else "",
        )
        for n, (kind, text, is_ours) in enumerate(way[:so_far])
    )
    return PastComplaint(
        client_id=patron.client_id,
        department_id=house.departments[slug].id,
        happened=happened,
        wished=wished,
        filed_at=filed_at,
        status=status,
        owner_id=user_id,
        language=words,
        notes=notes,
        came_by=came_by,
        owner_name=name,
    )


def _tell(house: House) -> None:
    nobody = Actor(role=Role.LINK, purpose=Purpose.LINK)
    for slug, language, comment, mood in voices.UNASKED:
        surveys.tell_unasked(
            comment=comment,
            mood=mood,
            department=Department.objects.select_related("location").get(
                pk=house.departments[slug].id
            ),
            language=language,
            via=Via.WEBSITE,
            by=nobody,
            anonymous=True,
        )


def _improve(now: datetime) -> None:
    for one in voices.IMPROVEMENTS:
        content: dict[str, Any] = dict(one)
        kept = surveys.write_improvement(
            text=ImprovementText(
                said=content["said"],
                done=content["done"],
                since=(now - timedelta(days=content["days_ago"])).date(),
                is_for_staff=content.get("is_for_staff", False),
                figure=content.get("figure", ""),
                before=Decimal(content["before"]) if "before" in content else None,
                after=Decimal(content["after"]) if "after" in content else None,
            ),
            by=SYSTEM,
        )
        surveys.publish_improvement(improvement_id=kept.pk, by=SYSTEM)
