"""Loading invitations, answers and follow-ups of the past, many at once.

The rows are as the other operations would have made them; the ledger gets nothing, so that
nobody is written to about what is long over.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from nabij.lib import clock
from nabij.organisation.models import Location
from nabij.organisation.queries import opening_hours_of
from nabij.organisation.rules import working_deadline
from nabij.people.models import Client
from nabij.surveys.models import (
    FollowUp,
    FollowUpNote,
    Invitation,
    NotAsked,
    Response,
    Survey,
)
from nabij.surveys.operations.standard import standard_survey
from nabij.surveys.queries import owner_candidates
from nabij.surveys.rules import QUIET_TIME, VALID_FOR, follow_up_reasons, promised_time
from nabij.surveys.types import (
    BulkResult,
    FollowUpReason,
    FollowUpStatus,
    InvitationStatus,
    NotAskedReason,
    NoteKind,
    PastFollowUp,
    PastInvitation,
)

BATCH = 1000


class _Loader:
    """Collects rows in memory; knows the places and whose turn it is."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.now = clock.now()
        self.locations = {place.pk: place for place in Location.objects.all()}
        self.hours = {pk: opening_hours_of(place) for pk, place in self.locations.items()}
        self.accounts: dict[UUID, UUID] = {}
        self.turns: dict[UUID, cycle[UUID]] = {}
        self.invitations: list[Invitation] = []
        self.not_asked: list[NotAsked] = []
        self.responses: list[Response] = []
        self.follow_ups: list[FollowUp] = []
        self.notes: list[FollowUpNote] = []

    def add(self, item: PastInvitation) -> None:
        zone = ZoneInfo(self.locations[item.location_id].time_zone)
        invitation = self._invitation(item, zone)
        self.invitations.append(invitation)
        if item.answered_at is None or item.undeliverable:
            return
        response = Response(
            invitation=invitation,
            survey=self.survey,
            client_id=item.client_id,
            department_id=item.department_id,
            location_id=item.location_id,
            professional_id=item.professional_id,
            touchpoint=item.touchpoint,
            language=item.language,
            ces=item.ces,
            nps=item.nps,
            comment=item.comment,
            contact_me=item.contact_me,
            started_at=item.answered_at,
            submitted_at=item.answered_at,
            submitted_on=item.answered_at.astimezone(zone).date(),
        )
        self.responses.append(response)
        reasons = follow_up_reasons(nps=item.nps, ces=item.ces, contact_me=item.contact_me)
        if reasons:
            self._follow_up(item, response, reasons, item.answered_at)

    def skip(self, item: PastInvitation) -> None:
        self.not_asked.append(
            NotAsked(
                client_id=item.client_id,
                person_id=self.person_of(item),
                visit_id=item.visit_id,
                department_id=item.department_id,
                reason=NotAskedReason.RECENTLY_ASKED,
                at=item.invited_at,
            )
        )

    def person_of(self, item: PastInvitation) -> UUID:
        return self.accounts.get(item.client_id, item.client_id)

    def _invitation(self, item: PastInvitation, zone: ZoneInfo) -> Invitation:
        expires_at = item.invited_at + VALID_FOR
        if item.answered_at is not None and not item.undeliverable:
            status = InvitationStatus.ANSWERED
        else:
            status = InvitationStatus.EXPIRED if expires_at <= self.now else InvitationStatus.OPEN
        return Invitation(
            survey=self.survey,
            person_id=self.person_of(item),
            client_id=item.client_id,
            language=item.language,
            visit_id=item.visit_id,
            visited_at=item.invited_at,
            department_id=item.department_id,
            location_id=item.location_id,
            professional_id=item.professional_id,
            touchpoint=item.touchpoint,
            status=status,
            created_at=item.invited_at,
            invited_on=item.invited_at.astimezone(zone).date(),
            expires_at=expires_at,
            quiet_during=(item.invited_at, item.invited_at + QUIET_TIME),
            undeliverable_at=item.invited_at if item.undeliverable else None,
        )

    def _follow_up(
        self,
        item: PastInvitation,
        response: Response,
        reasons: list[FollowUpReason],
        opened_at: datetime,
    ) -> None:
        past = item.follow_up or PastFollowUp(status=FollowUpStatus.OPEN)
        told = {note.kind: note.at for note in past.notes}
        due_from = told.get(NoteKind.REOPENED, opened_at)
        follow_up = FollowUp(
            response=response,
            client_id=item.client_id,
            department_id=item.department_id,
            location_id=item.location_id,
            owner_id=past.owner_id or self._next_owner(item.department_id),
            reasons=reasons,
            status=past.status,
            opened_at=opened_at,
            due_at=self._deadline(item.location_id, due_from, promised_time(reasons)),
            contacted_at=told.get(NoteKind.CONTACTED),
            asked_at=(None if past.status is FollowUpStatus.REOPENED else told.get(NoteKind.ASKED)),
            closed_at=past.closed_at,
            rounds=sum(note.kind is NoteKind.ASKED for note in past.notes),
        )
        self.follow_ups.append(follow_up)
        self.notes.append(FollowUpNote(follow_up=follow_up, kind=NoteKind.OPENED, at=opened_at))
        self.notes += [
            FollowUpNote(
                follow_up=follow_up,
                kind=note.kind,
                text=note.text,
                author_id=note.author_id,
                author_name=note.author_name,
                at=note.at,
            )
            for note in past.notes
        ]

    def _next_owner(self, department_id: UUID) -> UUID | None:
        turn = self.turns.get(department_id)
        if turn is None:
            turn = cycle(owner_candidates(department_id=department_id))
            self.turns[department_id] = turn
        return next(turn, None)

    def _deadline(self, location_id: UUID, start: datetime, working: timedelta) -> datetime:
        place = self.locations[location_id]
        return working_deadline(
            start,
            working=working,
            opening_hours=self.hours[location_id],
            country=place.country,
            zone=place.time_zone,
        )


@transaction.atomic
def bulk(*, items: Sequence[PastInvitation]) -> BulkResult:
    """Load invitations of the past with their answers and follow-ups.

    An item nearer than 30 days to an earlier invitation of the same client is recorded as not
    asked (recently_asked), as it would have been then.
    """
    loader = _Loader(standard_survey())
    clients = {item.client_id for item in items}
    accounts = Client.objects.filter(pk__in=clients, user__isnull=False)
    loader.accounts = dict(accounts.values_list("pk", "user_id"))
    last_asked: dict[UUID, datetime] = dict(
        Invitation.objects.filter(person_id__in=map(loader.person_of, items))
        .values_list("person_id")
        .annotate(last=Max("created_at"))
    )
    for item in sorted(items, key=lambda item: item.invited_at):
        last = last_asked.get(loader.person_of(item))
        if last is not None and item.invited_at - last < QUIET_TIME:
            loader.skip(item)
            continue
        last_asked[loader.person_of(item)] = item.invited_at
        loader.add(item)
    Invitation.objects.bulk_create(loader.invitations, batch_size=BATCH)
    NotAsked.objects.bulk_create(loader.not_asked, batch_size=BATCH)
    Response.objects.bulk_create(loader.responses, batch_size=BATCH)
    FollowUp.objects.bulk_create(loader.follow_ups, batch_size=BATCH)
    FollowUpNote.objects.bulk_create(loader.notes, batch_size=BATCH)
    return BulkResult(
        invitations=len(loader.invitations),
        responses=len(loader.responses),
        follow_ups=len(loader.follow_ups),
        not_asked=len(loader.not_asked),
    )
