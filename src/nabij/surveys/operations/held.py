"""An invitation held by who writes its answer: others that answer the same one wait."""

from collections.abc import Mapping
from functools import cache
from uuid import UUID

from nabij.lib import clock, sql
from nabij.lib.ids import uuid7
from nabij.surveys.models import Invitation, Response
from nabij.surveys.queries import draft_of, status_of
from nabij.surveys.types import InvitationStatus, Respondent

_ANSWERED = """
UPDATE surveys_invitation
SET status = 'answered', undeliverable_at = NULL, reminder_due_at = NULL WHERE id = %(id)s
"""
_ARRIVED = "UPDATE surveys_invitation SET undeliverable_at = NULL WHERE id = %(id)s"
_SENT = """
WITH answered AS (
    UPDATE surveys_invitation SET status = 'answered', reminder_due_at = NULL
    WHERE id = %(invitation_id)s
)
UPDATE surveys_response
SET contact_me = %(contact_me)s, channel = %(channel)s, submitted_at = %(submitted_at)s,
    submitted_on = (%(submitted_at)s AT TIME ZONE location.time_zone)::date
FROM organisation_location location
WHERE surveys_response.id = %(id)s AND location.id = surveys_response.location_id
RETURNING submitted_on
"""
_TIME_ZONE = "SELECT time_zone FROM organisation_location WHERE id = %(id)s"
_WHILE_OPEN = """
SELECT * FROM surveys_invitation
WHERE id = %(invitation_id)s AND survey_id = %(survey_id)s AND status = 'open'
    AND expires_at > %(started_at)s
FOR UPDATE
"""
_WITH_DRAFT = """
ON other.invitation_id = one.id WHERE one.id = %(id)s FOR UPDATE OF one, other
"""
# what a draft has from its invitation
_TAKEN = (
    ("client_id", "CASE held.respondent_type WHEN 'client' THEN held.client_id END"),
    *(
        (name, f"held.{name}")
        for name in (
            "campaign_id", "respondent_type", "department_id", "location_id", "professional_id",
            "touchpoint", "sampling_probability",
        )
    ),
)  # fmt: skip
# what answering needs to know of an invitation
_HELD = (
    "id", "survey_id", "campaign_id", "client_id", "respondent_type", "department_id",
    "location_id", "professional_id", "touchpoint", "language", "sampling_probability", "status",
    "expires_at", "undeliverable_at",
)  # fmt: skip


class SurveyClosedError(Exception):
    """The invitation was answered already, or its time is over: `status` says which."""

    def __init__(self, status: InvitationStatus) -> None:
        super().__init__(status)
        self.status = status


def hold_open(invitation_id: UUID) -> Invitation:
    """Return an invitation that can still be answered, and hold it until the transaction ends.

    Raises:
        SurveyClosedError: answered already, or too late.
    """
    found = sql.models(
        Invitation, "WHERE id = %(id)s FOR UPDATE", {"id": invitation_id}, only=_HELD
    )
    if not found:
        raise Invitation.DoesNotExist
    return _open(found[0])


def hold_with_draft(invitation_id: UUID) -> tuple[Invitation, Response | None]:
    """Return an invitation that can still be answered with what was answered so far (None: nothing)
    and hold both until the transaction ends. One statement where there is a draft.

    Both rows are locked, so that both are the newest: of an unlocked one a statement that waited
    would read what stood there before.

    Raises:
        SurveyClosedError: answered already, or too late.
    """
    both = sql.pair(Invitation, Response, _WITH_DRAFT, {"id": invitation_id}, only=_HELD)
    if both is None:
        return hold_open(invitation_id), draft_of(invitation_id)
    return _open(both[0]), both[1]


def _open(invitation: Invitation) -> Invitation:
    status = status_of(invitation, at=clock.now())
    if status is not InvitationStatus.OPEN:
        raise SurveyClosedError(status)
    return invitation


def new_draft(invitation: Invitation, *, language: str) -> Response:
    """Return a draft on which nothing is answered and that is not written."""
    return Response(
        invitation_id=invitation.pk,
        survey_id=invitation.survey_id,
        campaign_id=invitation.campaign_id,
        client_id=whose(invitation),
        respondent_type=invitation.respondent_type,
        department_id=invitation.department_id,
        location_id=invitation.location_id,
        professional_id=invitation.professional_id,
        touchpoint=invitation.touchpoint,
        sampling_probability=invitation.sampling_probability,
        language=language,
        started_at=clock.now(),
    )


def whose(invitation: Invitation) -> UUID | None:
    """Return whose answer it is: what a relative says is not kept with the client."""
    of_client = invitation.respondent_type == Respondent.CLIENT
    return invitation.client_id if of_client else None


def write_draft(invitation_id: UUID, *, survey_id: UUID, given: Mapping[str, object]) -> Response:
    """Write a draft, or only what is `given` by column when there is one, and return what stands.
    The invitation is held until the transaction ends. One statement.

    Raises:
        SurveyClosedError: answered already, or too late.
    """
    values = _empty() | {
        "id": uuid7(), "invitation_id": invitation_id, "survey_id": survey_id,
        "started_at": clock.now(), **given,
    }  # fmt: skip
    draft = sql.insert_or_update(
        Response, _WHILE_OPEN, values, taken=_TAKEN, on="invitation_id", names=given.keys()
    )
    if draft is None:
        hold_open(invitation_id)  # says why
        raise Invitation.DoesNotExist
    return draft


@cache
def _empty() -> dict[str, object]:
    columns = Response._meta.concrete_fields  # noqa: SLF001 Django's public way to a model's columns
    return {column.attname: column.get_default() for column in columns if column.attname != "id"}


def mark_answered(invitation: Invitation) -> None:
    """Note that a held invitation is answered: it arrived after all, or the portal showed it."""
    sql.run(_ANSWERED, {"id": invitation.pk})


def send(response: Response, invitation: Invitation) -> None:
    """Note when a draft was sent, by the clock and the calendar of the place it is about, and that
    its invitation, which is held, is answered.
    """
    response.submitted_at = clock.now()
    if response._state.adding:  # noqa: SLF001 Django tells it nowhere else
        zone = sql.rows(_TIME_ZONE, {"id": invitation.location_id})[0][0]
        response.submitted_on = clock.today(zone)
        mark_answered(invitation)
        sql.insert(response)
        return
    if invitation.undeliverable_at is not None:  # counted before, as half answered
        sql.run(_ARRIVED, {"id": invitation.pk})
    names = ("id", "invitation_id", "contact_me", "channel", "submitted_at")
    found = sql.rows(_SENT, {name: getattr(response, name) for name in names})
    response.submitted_on = found[0][0]
