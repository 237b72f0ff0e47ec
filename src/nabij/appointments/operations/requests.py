"""Asking for an appointment of a service that nobody books without looking first.

Who changes a request takes the client's lock, as who books does: an answer and a withdrawal never
cross each other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from nabij.appointments import events, rules
from nabij.appointments.models import BookingRequest, Service
from nabij.appointments.operations.request_ends import (
    RequestOverError,
    columns_of,
    end,
    open_request,
)
from nabij.appointments.rules.requests import WORKING_DAY
from nabij.appointments.types import (
    PARTS_OF_DAY,
    REQUEST_LETTERS,
    Access,
    DayPart,
    RequestStatus,
)
from nabij.audit import trail
from nabij.ledger.operations import record
from nabij.lib import clock, locks
from nabij.organisation.queries import deadline_at
from nabij.people.operations import relate_many
from nabij.people.types import Actor


class NotOnRequestError(Exception):
    """One can't ask for this service, or the actor may not for this client."""


@dataclass(frozen=True, kw_only=True)
class RequestWishes:
    """When and where it suits a client, and what it is about in their own words.

    Attributes:
        weekdays: 0 is Monday.
        parts: of the day: morning, afternoon, evening.
    """

    weekdays: Collection[int]
    parts: Collection[DayPart]
    location_id: UUID | None = None
    about: str


@transaction.atomic
def request_booking(
    *, client_id: UUID, service_id: UUID, wishes: RequestWishes, by: Actor
) -> BookingRequest:
    """Ask for an appointment. Asked before and not answered yet: the wishes are changed.

    The department knows the client from now on, else nobody there could answer.

    Raises:
        NotOnRequestError: one can't ask for this service (any more), or the actor may not.
    """
    trail.note([client_id])
    if not rules.may_manage(by):
        raise NotOnRequestError
    locks.hold([f"appointments of {client_id}"])
    own = open_request(client_id=client_id, service_id=service_id)
    if own is not None:
        _say(own, wishes)
        own.save(update_fields=["weekdays", "parts", "location", "about"])
        return own
    service = (
        Service.objects.select_related("department")
        .filter(pk=service_id, is_active=True, access=Access.REQUEST, offers__isnull=False)
        .first()
    )
    if service is None:
        raise NotOnRequestError
    at = clock.now()
    request = BookingRequest(client_id=client_id, service=service, requested_at=at)
    _say(request, wishes)
    request.due_at = deadline_at(
        location_id=service.department.location_id,
        start=at,
        working=service.request_days * WORKING_DAY,
    )
    request.save(force_insert=True)
    relate_many(pairs=[(client_id, service.department_id)], since=at, by=by)
    record(events.BookingRequested(request_id=request.pk, **columns_of(request, by=by)))
    return request


@transaction.atomic
def withdraw_request(*, request_id: UUID, by: Actor) -> None:
    """Take a request back. Withdrawn before: nothing happens.

    Raises:
        RequestOverError: it was answered, or the actor may not.
    """
    request = _locked(request_id)
    if request.status == RequestStatus.WITHDRAWN:
        return
    if request.status != RequestStatus.REQUESTED or not rules.may_manage(by):
        raise RequestOverError
    end(request, RequestStatus.WITHDRAWN, by=by)


@transaction.atomic
def decline_request(*, request_id: UUID, reason: str, by: Actor) -> None:
    """Say in words to the client why no appointment is made. The same again: nothing happens.

    Raises:
        RequestOverError: it was withdrawn or answered otherwise, or the actor is not of the desk.
    """
    request = _locked(request_id)
    words = reason.replace("\0", "").strip()[:REQUEST_LETTERS]
    if request.status == RequestStatus.DECLINED and request.reason == words:
        return
    if request.status != RequestStatus.REQUESTED or not rules.may_overrule(by) or not words:
        raise RequestOverError
    end(request, RequestStatus.DECLINED, by=by, reason=words)


def _say(request: BookingRequest, wishes: RequestWishes) -> None:
    request.weekdays = sorted(wishes.weekdays)
    request.parts = [part.value for part in PARTS_OF_DAY if part in wishes.parts]
    request.location_id = wishes.location_id
    request.about = wishes.about.replace("\0", "").strip()[:REQUEST_LETTERS]


def _locked(request_id: UUID) -> BookingRequest:
    client_id = BookingRequest.objects.values_list("client_id", flat=True).get(pk=request_id)
    trail.note([client_id])
    locks.hold([f"appointments of {client_id}"])
    return (
        BookingRequest.objects.select_for_update(of=("self",))
        .select_related("service__department")
        .get(pk=request_id)
    )
