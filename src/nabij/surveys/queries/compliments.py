"""Good words: which can be passed on, and which a team was given.

Whoever reads them reads them masked: names, numbers and addresses are left out before.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from nabij.audit import trail
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.queries import clients_visible_to
from nabij.people.types import Actor
from nabij.surveys.models import Compliment, FollowUp, FollowUpNote, Response
from nabij.surveys.queries.follow_ups import follow_ups_visible_to
from nabij.surveys.types import FollowUpStatus, NoteKind, Praise
from nabij.texts.rules.masking import mask

PROMOTER_MIN = 9
LOOK_BACK = timedelta(days=30)
SHOWN_FOR = timedelta(days=14)
MOST = 30


def praises(actor: Actor) -> list[Praise]:
    """Return good words of the last 30 days that the actor can pass on, the latest first."""
    since = clock.now() - LOOK_BACK
    found = [*_of_answers(_answers(actor).filter(submitted_at__gte=since), actor=actor)]
    found += _of_follow_ups(_solved(actor).filter(closed_at__gte=since), actor=actor)
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def praise_of(actor: Actor, *, praise_id: UUID) -> Praise | None:
    """Return good words that can be passed on; None when there are none for this actor."""
    one = next(iter(_of_answers(_answers(actor).filter(pk=praise_id), actor=actor)), None)
    return one or next(iter(_of_follow_ups(_solved(actor).filter(pk=praise_id), actor=actor)), None)


def compliments_for(actor: Actor, *, most: int) -> list[Compliment]:
    """Return what was passed on lately to the departments of the actor's teams; a central team
    gets all. It tells of no client.
    """
    found = _given(actor).filter(passed_at__gte=clock.now() - SHOWN_FOR)
    return list(found.select_related("department").order_by("-passed_at")[:most])


def was_passed_on(actor: Actor, *, praise_id: UUID) -> bool:
    """Whether good words were given to the actor's teams before."""
    given = Q(response_id=praise_id) | Q(follow_up_id=praise_id)
    return _given(actor).filter(given).exists()


def _given(actor: Actor) -> QuerySet[Compliment]:
    found = Compliment.objects.all()
    if actor.sees_all_clients:
        return found
    return found.filter(department_id__in=actor.department_ids)


def _answers(actor: Actor) -> QuerySet[Response]:
    found = Response.objects.filter(
        submitted_at__isnull=False,
        is_anonymous=False,
        client__in=clients_visible_to(actor).values("pk"),
        nps__gte=PROMOTER_MIN,
        compliment=None,
    ).exclude(comment="")
    if not actor.sees_all_clients:
        found = found.filter(department_id__in=actor.department_ids)
    return found.select_related("department").order_by("-submitted_at")


def _solved(actor: Actor) -> QuerySet[FollowUp]:
    found = follow_ups_visible_to(actor).filter(
        Q(notes__kind=NoteKind.SOLVED) & ~Q(notes__text=""),
        status=FollowUpStatus.SOLVED,
        compliment=None,
    )
    return found.select_related("department").order_by("-closed_at")


def _of_answers(found: QuerySet[Response], *, actor: Actor) -> Iterable[Praise]:
    for one in found[:MOST]:
        assert one.submitted_at is not None  # noqa: S101 tells the type
        trail.note([one.client_id] if one.client_id else [])
        yield Praise(
            id=one.pk,
            response_id=one.pk,
            department_id=one.department_id,
            department=localised(one.department.names, actor.language),
            words=mask(one.comment, one.language)[0],
            language=one.language,
            at=one.submitted_at,
        )


def _of_follow_ups(found: QuerySet[FollowUp], *, actor: Actor) -> Iterable[Praise]:
    kept = {one.pk: one for one in found[:MOST]}
    notes = FollowUpNote.objects.filter(follow_up__in=kept, kind=NoteKind.SOLVED)
    said = {note.follow_up_id: note for note in notes.exclude(text="").order_by("at")}
    for key, note in said.items():
        one = kept[key]
        trail.note([one.client_id] if one.client_id else [])
        yield Praise(
            id=key,
            follow_up_id=key,
            department_id=one.department_id,
            department=localised(one.department.names, actor.language),
            words=mask(note.text, one.language)[0],
            language=one.language,
            at=note.at,
        )
