"""What clients follow: their complaints, and what was written back and forth.

The client sees all that is about them; a relative only what they filed or told the desk themselves.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from nabij.accounts.types import Role
from nabij.audit import trail
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.organisation.models import Location, Organisation
from nabij.people.queries import recipient_acting
from nabij.people.types import Actor, Channel, Recipient, Scope
from nabij.surveys.models import Complaint, ComplaintTerms, FollowUp, FollowUpNote
from nabij.surveys.routes import ROUTES
from nabij.surveys.rules import (
    TERMS,
    can_confirm,
    can_reopen,
    can_withdraw,
    is_unsolved,
)
from nabij.surveys.types import (
    SHARED,
    Case,
    CaseNote,
    CaseRow,
    FollowUpStatus,
    NoteKind,
    Terms,
)

_OURS = (NoteKind.REPLY, NoteKind.ASKED)


def terms_of(location: Location) -> Terms:
    """Return how quickly complaints about a location are answered: its own terms, else the usual
    ones of its country.
    """
    return terms_kept(location, ComplaintTerms.objects.filter(location=location).first())


def terms_kept(location: Location, kept: ComplaintTerms | None) -> Terms:
    """Return what holds at a location, given what it keeps itself."""
    contact_days, answer_days = TERMS.get(location.country, TERMS["NL"])
    routes = ROUTES.get(location.country, ROUTES["NL"])
    if kept is None:
        return Terms(contact_days=contact_days, answer_days=answer_days, routes=routes)
    return Terms(
        contact_days=kept.contact_days,
        answer_days=kept.answer_days,
        routes=kept.routes or routes,
    )


def cases_of(actor: Actor) -> list[CaseRow]:
    """Return what the client acted for follows, the latest first."""
    found = _visible(actor).select_related("department", "location", "complaint")
    rows = [_row(one, language=actor.language) for one in found.order_by("-opened_at", "-pk")]
    if rows and actor.client_id:
        trail.note([actor.client_id])
    return rows


def case_for(actor: Actor, *, follow_up_id: UUID) -> Case | None:
    """Return one case; None when the actor may not see it."""
    found = _visible(actor).filter(pk=follow_up_id)
    return _case(found, language=actor.language)


def case_behind_link(*, follow_up_id: UUID, language: str) -> Case | None:
    """Return the case of somebody who is no client, behind their link; "" is their language."""
    found = FollowUp.objects.filter(pk=follow_up_id, client=None)
    return _case(found, language=language)


def recipient_of_case(follow_up_id: UUID) -> Recipient | None:
    """Return who hears about a case: who filed it, else the client; None when nobody can be."""
    follow_up = (
        FollowUp.objects.select_related("location", "complaint").filter(pk=follow_up_id).first()
    )
    if follow_up is None:
        return None
    if follow_up.client_id is not None:
        complaint = _complaint_of(follow_up)
        return recipient_acting(
            client_id=follow_up.client_id,
            user_id=complaint.filed_by_id if complaint else None,
            relative_id=complaint.relative_id if complaint else None,
        )
    reached = ((Channel.EMAIL, follow_up.caller_email), (Channel.SMS, follow_up.caller_phone))
    return Recipient(
        person_id=follow_up.pk,
        client_id=None,
        name=follow_up.caller_name,
        language=follow_up.language,
        email=follow_up.caller_email,
        phone=follow_up.caller_phone,
        channels=tuple(channel for channel, address in reached if address),
        time_zone=follow_up.location.time_zone,
    )


def is_complaint(follow_up_id: UUID) -> bool:
    """Whether a follow-up is a complaint."""
    return Complaint.objects.filter(follow_up_id=follow_up_id).exists()


def _visible(actor: Actor) -> QuerySet[FollowUp]:
    if actor.client_id is None or not actor.may(Scope.GIVE_FEEDBACK):
        return FollowUp.objects.none()
    written = FollowUpNote.objects.filter(follow_up=OuterRef("pk"), kind__in=_OURS)
    told = FollowUp.objects.filter(client_id=actor.client_id)
    if actor.role is Role.RELATIVE:
        own = Q(complaint__filed_by_id=actor.user_id)
        return told.filter(own | Q(complaint__relative__user_id=actor.user_id))
    return told.filter(Q(complaint__isnull=False) | Exists(written))


def _complaint_of(follow_up: FollowUp) -> Complaint | None:
    return getattr(follow_up, "complaint", None)


def _row(follow_up: FollowUp, *, language: str) -> CaseRow:
    complaint = _complaint_of(follow_up)
    return CaseRow(
        id=follow_up.pk,
        number=complaint.number if complaint else "",
        status=FollowUpStatus(follow_up.status),
        opened_at=follow_up.opened_at,
        department=localised(follow_up.department.names, language),
        time_zone=follow_up.location.time_zone,
        is_complaint=complaint is not None,
    )


def _case(found: QuerySet[FollowUp], *, language: str) -> Case | None:
    follow_up = found.select_related(
        "department", "location__organisation", "complaint", "response"
    ).first()
    if follow_up is None:
        return None
    trail.note([follow_up.client_id] if follow_up.client_id else [])
    language = language or follow_up.language
    complaint = _complaint_of(follow_up)
    now = clock.now()
    waiting = follow_up.status in (FollowUpStatus.OPEN, FollowUpStatus.REOPENED)
    said = follow_up.response.comment if follow_up.response else ""
    return Case(
        row=_row(follow_up, language=language),
        client_id=follow_up.client_id,
        language=follow_up.language,
        happened=complaint.happened if complaint else said,
        wished=complaint.wished if complaint else "",
        contact_by=follow_up.due_at if waiting and follow_up.due_at > now else None,
        answer_by=complaint.answer_by if complaint and is_unsolved(follow_up) else None,
        route=localised(terms_of(follow_up.location).routes, language) if complaint else "",
        notes=tuple(_notes(follow_up, organisation=follow_up.location.organisation)),
        may_write=is_unsolved(follow_up),
        may_judge=can_confirm(follow_up) and follow_up.status == FollowUpStatus.ASKED,
        may_reopen=can_reopen(follow_up, at=now),
        may_withdraw=can_withdraw(follow_up),
    )


def _notes(follow_up: FollowUp, *, organisation: Organisation) -> Iterable[CaseNote]:
    for note in follow_up.notes.filter(kind__in=SHARED).order_by("at", "id"):
        kind = NoteKind(note.kind)
        is_ours = kind in _OURS or kind is NoteKind.NOTED
        who = note.author_name or organisation.name if is_ours else ""
        yield CaseNote(kind=kind, text=note.text, who=who, at=note.at)
