"""The rules of visits of several stops, as an administrator says them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.db import transaction

from nabij.appointments import events
from nabij.appointments.models import CombinedService, CombinedStep, CombinedVisit
from nabij.appointments.types import Access
from nabij.ledger.operations import record
from nabij.lib import locks, sql
from nabij.people.types import Actor

_NAMES = "names of combined visits"


class CombinedUnknownError(Exception):
    """There is no such combined visit."""


class CombinedNameTakenError(Exception):
    """Another combined visit that can be booked has this name."""

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, kw_only=True)
class NewStep:
    """A stop of a combined service; texts by language."""

    service_id: UUID
    min_gap_minutes: int = 0
    max_gap_minutes: int = 180
    latest_start: time | None = None
    instruction: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class CombinedTerms:
    """All that is said of a combined visit; texts by language."""

    names: Mapping[str, str]
    steps: Sequence[NewStep]
    walking_minutes: int = 15
    any_order: bool = False
    access: Access = Access.SELF


def create_combined(
    *,
    names: Mapping[str, str],
    steps: Sequence[NewStep],
    walking_minutes: int = 15,
    any_order: bool = False,
    access: Access = Access.SELF,
    by: Actor,
) -> CombinedService:
    """Create a visit of several stops, by `add_combined`."""
    terms = CombinedTerms(
        names=names,
        steps=steps,
        walking_minutes=walking_minutes,
        any_order=any_order,
        access=access,
    )
    return add_combined(terms=terms, by=by)


@transaction.atomic
def add_combined(*, terms: CombinedTerms, by: Actor) -> CombinedService:
    """Add a visit of several stops.

    Raises:
        CombinedNameTakenError: another one that can be booked has this name.
    """
    locks.hold([_NAMES])
    return _add(terms, by)


@transaction.atomic
def change_combined(*, combined_id: UUID, terms: CombinedTerms, by: Actor) -> CombinedService:
    """Give a combined visit these rules from now on; a withdrawn one can be booked again.

    What is booked keeps the rules it was booked by: of one that has visits, other stops, another
    order or another way make a new one, which is returned, and the old is withdrawn.

    Raises:
        CombinedUnknownError: it is gone.
        CombinedNameTakenError: another one that can be booked has this name.
    """
    locks.hold([_NAMES])
    old = CombinedService.objects.select_for_update().filter(pk=combined_id).first()
    if old is None:
        raise CombinedUnknownError
    is_same = _rules_of(old) == _rules_said(terms)
    if not is_same and CombinedVisit.objects.filter(combined_service=old).exists():
        old.is_active = False
        old.save(update_fields=["is_active"])
        _tell(old, by)
        return _add(terms, by)
    _refuse_name(terms, besides=old.pk)
    old.names, old.access, old.is_active = dict(terms.names), terms.access, True
    old.any_order, old.walking_minutes = terms.any_order, terms.walking_minutes
    old.save()
    if not is_same:
        old.steps.all().delete()
        _write_steps(old, terms.steps)
    _tell(old, by)
    return old


@transaction.atomic
def withdraw_combined(*, combined_id: UUID, by: Actor) -> None:
    """Let nobody book a combined visit any more; what is booked stays. Withdrawn: nothing happens.

    Raises:
        CombinedUnknownError: it is gone.
    """
    found = CombinedService.objects.select_for_update().filter(pk=combined_id).first()
    if found is None:
        raise CombinedUnknownError
    if found.is_active:
        found.is_active = False
        found.save(update_fields=["is_active"])
        _tell(found, by)


def keep_as_is(combined_id: UUID) -> None:
    """Let nobody change these rules while a visit is booked by them; waits for who does."""
    sql.rows(
        "SELECT id FROM appointments_combinedservice WHERE id = %(id)s FOR SHARE",
        {"id": combined_id},
    )


def _add(terms: CombinedTerms, by: Actor) -> CombinedService:
    _refuse_name(terms)
    made = CombinedService.objects.create(
        names=dict(terms.names),
        walking_minutes=terms.walking_minutes,
        any_order=terms.any_order,
        access=terms.access,
    )
    _write_steps(made, terms.steps)
    _tell(made, by)
    return made


def _write_steps(combined: CombinedService, steps: Sequence[NewStep]) -> None:
    CombinedStep.objects.bulk_create(
        CombinedStep(
            combined_service=combined,
            position=number,
            service_id=step.service_id,
            min_gap_minutes=step.min_gap_minutes,
            max_gap_minutes=step.max_gap_minutes,
            latest_start=step.latest_start,
            instruction=dict(step.instruction or {}),
        )
        for number, step in enumerate(steps, start=1)
    )


def _rules_of(combined: CombinedService) -> object:
    steps = [
        NewStep(
            service_id=one.service_id,
            min_gap_minutes=one.min_gap_minutes,
            max_gap_minutes=one.max_gap_minutes,
            latest_start=one.latest_start,
            instruction=one.instruction,
        )
        for one in combined.steps.order_by("position")
    ]
    return combined.walking_minutes, combined.any_order, steps


def _rules_said(terms: CombinedTerms) -> object:
    steps = [
        NewStep(
            service_id=one.service_id,
            min_gap_minutes=one.min_gap_minutes,
            max_gap_minutes=one.max_gap_minutes,
            latest_start=one.latest_start,
            instruction=dict(one.instruction or {}),
        )
        for one in terms.steps
    ]
    return terms.walking_minutes, terms.any_order, steps


def _refuse_name(terms: CombinedTerms, *, besides: UUID | None = None) -> None:
    names = {name.casefold() for name in terms.names.values() if name}
    others = CombinedService.objects.filter(is_active=True)
    for other in others.exclude(pk=besides) if besides else others:
        for name in other.names.values():
            if name.casefold() in names:
                raise CombinedNameTakenError(name)


def _tell(combined: CombinedService, by: Actor) -> None:
    record(
        events.CombinedServiceChanged(
            combined_id=combined.pk, actor_id=by.user_id, channel="studio"
        )
    )
