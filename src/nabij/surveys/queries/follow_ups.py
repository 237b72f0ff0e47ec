"""Follow-ups as the desk works on them, and as their client sees them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext

from nabij.accounts.models import Membership, User
from nabij.accounts.types import Role
from nabij.audit import trail
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.models import Client
from nabij.people.queries import client_visible_to, clients_visible_to
from nabij.people.types import Actor
from nabij.surveys.models import Cause, Complaint, FollowUp, Response
from nabij.surveys.queries.cases import recipient_of_case
from nabij.surveys.queries.words import reads_unmasked, words_shown
from nabij.surveys.rules import (
    SOLUTION_LINK_VALID_FOR,
    can_close,
    is_nobodys,
    is_overdue,
    is_urgent,
)
from nabij.surveys.types import (
    FROM_CLIENT,
    CameBy,
    ComplaintFacts,
    EarlierVoice,
    FollowUpDetail,
    FollowUpReason,
    FollowUpRow,
    FollowUpStatus,
    NoteKind,
    NoteRow,
    PromiseCounts,
    Respondent,
    SolutionSheet,
)
from nabij.texts.rules.masking import mask

PER_PAGE = 50
EARLIER = 5


def with_open_follow_up(client_ids: Collection[UUID], *, at: datetime) -> set[UUID]:
    """Return to which of these clients we still owe something."""
    owed = unsolved_at(at).filter(client_id__in=client_ids)
    return {client_id for client_id in owed.values_list("client_id", flat=True) if client_id}


def unsolved_at(at: datetime) -> QuerySet[FollowUp]:
    """Return the follow-ups in which we owe somebody something; a question never answered ends
    with its link.
    """
    given_up = Q(status=FollowUpStatus.ASKED, asked_at__lt=at - SOLUTION_LINK_VALID_FOR)
    return FollowUp.objects.filter(closed_at=None).exclude(given_up)


def owner_candidates(*, department_id: UUID) -> list[UUID]:
    """Return who could own a follow-up of a department, the one with least to do first.

    Agents of the department's teams, else care staff of those teams, else the central team.
    """
    unsolved = Count("user__follow_ups", filter=Q(user__follow_ups__closed_at=None), distinct=True)
    nearness = Case(
        When(role=Role.AGENT, team__is_central=False, then=0),
        When(role=Role.PROFESSIONAL, then=1),
        default=2,
        output_field=IntegerField(),
    )
    found = list(
        colleagues_of(department_id=department_id)
        .annotate(unsolved=unsolved, nearness=nearness)
        .order_by("nearness", "unsolved", "user_id")
        .values_list("nearness", "user_id")
    )
    nearest = found[0][0] if found else None
    return list(dict.fromkeys(user_id for near, user_id in found if near == nearest))


def colleagues_of(*, department_id: UUID | OuterRef) -> QuerySet[Membership]:
    """Return the memberships of agents and care staff who see a department's clients."""
    in_team = Membership.objects.filter(pk=OuterRef("pk"), team__departments=department_id)
    return Membership.objects.filter(
        Q(Exists(in_team)) | Q(team__is_central=True),
        role__in=[Role.AGENT, Role.PROFESSIONAL],
        user__is_active=True,
    )


def left_behind() -> QuerySet[FollowUp]:
    """Return the unsolved follow-ups whose owner no longer sees the department's clients: left,
    or lost the role or the team, however that came about.
    """
    still = colleagues_of(department_id=OuterRef(OuterRef("department_id")))
    return FollowUp.objects.filter(
        ~Exists(still.filter(user_id=OuterRef("owner_id"))), closed_at=None, owner__isnull=False
    )


def follow_ups_visible_to(actor: Actor) -> QuerySet[FollowUp]:
    """Return the follow-ups about the own departments, also of clients these don't know: of such a
    client the actor sees nothing else.

    Who was given one of another department sees that one too, while they may see its client.
    """
    if actor.role not in (Role.AGENT, Role.PROFESSIONAL):
        return FollowUp.objects.none()
    if actor.sees_all_clients:
        return FollowUp.objects.all()
    known = Q(client=None) | Q(client__in=clients_visible_to(actor).values("pk"))
    given = Q(owner_id=actor.user_id, owner__isnull=False) & known
    return FollowUp.objects.filter(Q(department_id__in=actor.department_ids) | given)


def follow_up_rows(actor: Actor, *, most: int) -> list[FollowUpRow]:
    """Return the most pressing follow-ups that the actor owns and has to do something about."""
    found = _wanted(actor, mine=True, waiting_for_client=False)
    return _rows(found[:most], actor)


def follow_up_page(
    actor: Actor, *, mine: bool = False, waiting_for_client: bool = False, page: str = "1"
) -> Page[FollowUpRow]:
    """Return a page of unsolved follow-ups: of danger first, then the late ones, by deadline.

    Args:
        mine: only those the actor owns.
        waiting_for_client: those where the client was asked whether it is solved, else the rest.
        page: its number; what is no number is the first, what lies beyond is the last.
    """
    found = Paginator(
        _wanted(actor, mine=mine, waiting_for_client=waiting_for_client), PER_PAGE
    ).get_page(page)
    return Page(_rows(found.object_list, actor), found.number, found.paginator)  # type: ignore[arg-type]


def count_late(actor: Actor) -> int:
    """Return how many promises to clients that the actor sees are broken; a number, no names."""
    return follow_ups_visible_to(actor).filter(late(at=clock.now())).count()


def late(*, at: datetime) -> Q:
    """Return the condition on FollowUp that holds for broken promises, as `rules.is_overdue`."""
    contact = Q(status__in=[FollowUpStatus.OPEN, FollowUpStatus.REOPENED])
    answer = Q(reasons__contains=[FollowUpReason.COMPLAINT]) | Q(promise_by__isnull=False)
    return (contact | (Q(status=FollowUpStatus.CONTACTED) & answer)) & Q(due_at__lt=at)


def _wanted(actor: Actor, *, mine: bool, waiting_for_client: bool) -> QuerySet[FollowUp]:
    asked = Q(status=FollowUpStatus.ASKED)
    found = follow_ups_visible_to(actor).filter(closed_at=None)
    found = found.filter(asked if waiting_for_client else ~asked)
    if mine:
        found = found.filter(owner_id=actor.user_id)
    urgency = Case(
        When(
            reasons__contains=[FollowUpReason.DANGER],
            status__in=[FollowUpStatus.OPEN, FollowUpStatus.REOPENED],
            then=0,
        ),
        default=1,
        output_field=IntegerField(),
    )
    lateness = Case(When(late(at=clock.now()), then=0), default=1, output_field=IntegerField())
    return found.select_related("client", "department", "location", "owner").order_by(
        urgency, lateness, "due_at", "pk"
    )


def _rows(found: Iterable[FollowUp], actor: Actor) -> list[FollowUpRow]:
    rows = [_row(follow_up, language=actor.language) for follow_up in found]
    trail.note(row.client_id for row in rows if row.client_id)
    return rows


def promise_counts(*, since: datetime) -> PromiseCounts:
    """Return how many promises to clients stand where: numbers, no names.

    Args:
        since: from when on ended ones are counted.
    """
    ended = Q(closed_at__gte=since)
    found = FollowUp.objects.filter(Q(closed_at=None) | ended).aggregate(
        unsolved=Count("id", filter=Q(closed_at=None)),
        overdue=Count("id", filter=late(at=clock.now())),
        solved=Count("id", filter=Q(status=FollowUpStatus.SOLVED)),
        unanswered=Count("id", filter=Q(status=FollowUpStatus.CLOSED)),
    )
    return PromiseCounts(**found)


def follow_up_detail(actor: Actor, *, follow_up_id: UUID) -> FollowUpDetail | None:
    """Return one follow-up with what was said and done; None when the actor may not see it."""
    follow_up = (
        follow_ups_visible_to(actor)
        .select_related(
            "client",
            "department",
            "location",
            "owner",
            "cause",
            "response__invitation__referrer",
        )
        .filter(pk=follow_up_id)
        .first()
    )
    if follow_up is None:
        return None
    trail.note([follow_up.client_id] if follow_up.client_id else [])
    response = follow_up.response
    client = follow_up.client
    words, is_masked = words_shown(follow_up, to_user_id=actor.user_id)
    masked = _Masked(follow_up, actor)
    reached = recipient_of_case(follow_up.pk) or client  # nobody writes to who died
    known = client_visible_to(actor, client_id=client.pk) if client else None
    complaint, notes = _complaint(follow_up, masked), tuple(_notes(follow_up, masked))
    return FollowUpDetail(
        row=_row(follow_up, language=actor.language),
        nps=response.nps if response else None,
        ces=response.ces if response else None,
        comment=words,
        is_masked=is_masked or masked.is_any,
        contact_me=bool(response and response.contact_me),
        answered_at=response.submitted_at if response else None,
        touchpoint=follow_up.touchpoint or (response.touchpoint if response else ""),
        language=response.language if response else follow_up.language,
        phone=reached.phone if reached else "",
        email=reached.email if reached else "",
        may_close=can_close(follow_up, at=clock.now()),
        notes=notes,
        colleagues=tuple(_colleagues(follow_up)),
        promise=follow_up.promise,
        promise_by=follow_up.promise_by,
        cause=localised(follow_up.cause.names, actor.language) if follow_up.cause else "",
        cause_id=follow_up.cause_id,
        cause_fixed=follow_up.cause_fixed,
        cause_fixed_on=follow_up.cause_fixed_on,
        causes=tuple(causes(language=actor.language)),
        complaint=complaint,
        knows_client=known is not None,
        earlier=tuple(_earlier(actor, follow_up, client=known)) if known else (),
        is_of_relative=bool(response and response.respondent_type == Respondent.RELATIVE),
        is_of_referrer=bool(response and response.respondent_type == Respondent.REFERRER),
        practice=_practice(response),
    )


def _practice(response: Response | None) -> str:
    asked = response.invitation if response else None
    return asked.referrer.practice if asked and asked.referrer else ""


def causes(*, language: str) -> list[tuple[UUID, str]]:
    """Return why things go wrong here, as the organisation lists it."""
    found = Cause.objects.filter(is_active=True).order_by("order", "pk")
    return [(cause.pk, localised(cause.names, language)) for cause in found]


class _Masked:
    """Tells what a client wrote as the reader may see it, and whether anything was left out."""

    def __init__(self, follow_up: FollowUp, actor: Actor) -> None:
        self._is_open = reads_unmasked(follow_up, user_id=actor.user_id)
        self._language = follow_up.language
        self.is_any = False

    def __call__(self, text: str) -> str:
        if self._is_open:
            return text
        shown, is_masked = mask(text, self._language)
        self.is_any = self.is_any or is_masked
        return shown


def _complaint(follow_up: FollowUp, masked: _Masked) -> ComplaintFacts | None:
    complaint = Complaint.objects.filter(follow_up=follow_up).first()
    if complaint is None:
        return None
    return ComplaintFacts(
        number=complaint.number,
        happened=masked(complaint.happened),
        wished=masked(complaint.wished),
        may_call=complaint.may_call,
        answer_by=complaint.answer_by,
        filed_at=complaint.filed_at,
        filer=complaint.filer_name,
        came_by=CameBy(complaint.came_by),
        taken_by=complaint.taken_by_name,
    )


def _earlier(actor: Actor, follow_up: FollowUp, *, client: Client) -> Iterable[EarlierVoice]:
    """Yield what this client told us before, of the departments the actor works for."""
    found = Response.objects.filter(client=client, submitted_at__isnull=False)
    if not actor.sees_all_clients:
        found = found.filter(department_id__in=actor.department_ids)
    if follow_up.response_id is not None:
        found = found.exclude(pk=follow_up.response_id)
    for one in found.select_related("department", "follow_up").order_by("-submitted_at")[:EARLIER]:
        opened: FollowUp | None = getattr(one, "follow_up", None)
        assert one.submitted_at is not None  # noqa: S101 tells the type
        yield EarlierVoice(
            at=one.submitted_at,
            department=localised(one.department.names, actor.language),
            nps=one.nps,
            comment=mask(one.comment, one.language)[0],
            follow_up_id=opened.pk if opened else None,
            status=FollowUpStatus(opened.status) if opened else None,
        )


def solution_sheet(*, follow_up_id: UUID) -> SolutionSheet | None:
    """Return what the client is asked behind the link "is it solved?"; None when unknown."""
    follow_up = (
        FollowUp.objects.select_related("client", "location").filter(pk=follow_up_id).first()
    )
    if follow_up is None or not follow_up.rounds:
        return None
    trail.note([follow_up.client_id] if follow_up.client_id else [])
    done = (
        follow_up.notes.filter(kind=NoteKind.ASKED).order_by("-id").values_list("text", flat=True)
    )
    return SolutionSheet(
        follow_up_id=follow_up.pk,
        client_id=follow_up.client_id,
        language=follow_up.client.language if follow_up.client else follow_up.language,
        status=FollowUpStatus(follow_up.status),
        done=done.first() or "",
        due_at=follow_up.due_at,
        time_zone=follow_up.location.time_zone,
    )


def _row(follow_up: FollowUp, *, language: str) -> FollowUpRow:
    return FollowUpRow(
        id=follow_up.pk,
        client_id=follow_up.client_id,
        client_name=_name(follow_up),
        department=localised(follow_up.department.names, language),
        reasons=tuple(FollowUpReason(reason) for reason in follow_up.reasons),
        status=FollowUpStatus(follow_up.status),
        owner_id=follow_up.owner_id,
        owner_name=follow_up.owner.name if follow_up.owner else "",
        due_at=follow_up.due_at,
        time_zone=follow_up.location.time_zone,
        is_overdue=is_overdue(follow_up, at=clock.now()),
        level=follow_up.level,
        is_nobodys=is_nobodys(follow_up),
        is_urgent=is_urgent(follow_up),
    )


def _name(follow_up: FollowUp) -> str:
    if follow_up.client is not None:
        return follow_up.client.name
    return gettext("Anonymous answer") if is_nobodys(follow_up) else follow_up.caller_name


def _notes(follow_up: FollowUp, masked: _Masked) -> Iterable[NoteRow]:
    for note in follow_up.notes.order_by("at", "id"):
        kind = NoteKind(note.kind)
        text = masked(note.text) if kind in FROM_CLIENT else note.text
        yield NoteRow(kind=kind, text=text, author_name=note.author_name, at=note.at)


def _colleagues(follow_up: FollowUp) -> Collection[tuple[UUID, str]]:
    users = User.objects.filter(
        pk__in=colleagues_of(department_id=follow_up.department_id).values("user_id")
    )
    others = users.exclude(pk=follow_up.owner_id) if follow_up.owner_id else users
    return list(others.order_by("name").values_list("pk", "name"))
