"""Professionals elsewhere who refer clients to us: who is on the list, and who can be asked now."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from nabij.accounts.models import User
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.people.types import Actor, Channel, Recipient
from nabij.surveys.models import Invitation, Referrer
from nabij.surveys.queries.follow_ups import unsolved_at
from nabij.surveys.rules import can_manage
from nabij.surveys.types import ReferrerCounts, ReferrerRow
from nabij.ui.types import Suggestion

ASKED_AGAIN_AFTER = timedelta(days=90)
PER_PAGE = 50
MOST_SUGGESTED = 1000


def referrers_visible_to(actor: Actor) -> QuerySet[Referrer]:
    """Return who is on the list, for who may ask them."""
    listed = Referrer.objects.filter(removed_at=None)
    return listed if can_manage(actor) else listed.none()


def referrer_page(actor: Actor, *, page: str = "1") -> Page[ReferrerRow]:
    """Return a page of the list, by name, with when each was last asked.

    Args:
        page: its number; what is no number is the first, what lies beyond is the last.
    """
    asked = Invitation.objects.filter(referrer=OuterRef("pk")).order_by("-created_at")
    found = (
        referrers_visible_to(actor)
        .select_related("department")
        .annotate(
            last_asked_at=Subquery(asked.values("created_at")[:1]),
            unreached_at=Subquery(asked.values("undeliverable_at")[:1]),
        )
        .order_by("name", "pk")
    )
    shown = Paginator(found, PER_PAGE).get_page(page)
    people: Iterable[Any] = shown.object_list
    rows = [
        ReferrerRow(
            id=one.pk,
            name=one.name,
            practice=one.practice,
            department=localised(one.department.names, actor.language),
            last_asked_at=one.last_asked_at,
            is_opted_out=one.opted_out_at is not None,
            is_unreached=one.unreached_at is not None,
        )
        for one in people
    ]
    return Page(rows, shown.number, shown.paginator)  # type: ignore[arg-type]


def referrer_of(actor: Actor, *, referrer_id: UUID) -> Referrer | None:
    """Return one of the list; None when the actor may not see it."""
    return referrers_visible_to(actor).filter(pk=referrer_id).first()


def askable(found: QuerySet[Referrer]) -> QuerySet[Any]:
    """Return who of `found` can be asked now, as `with_standing` says: who did not say stop, is not
    left in peace, and is owed nothing by us.
    """
    return with_standing(found).filter(is_resting=False, is_owed=False, opted_out_at=None)


def with_standing(found: QuerySet[Referrer]) -> QuerySet[Any]:
    """Return `found` with what decides whether they are asked now.

    That is `person_id`, who they are across roles; `is_resting`, asked in the last 90 days by a
    mail that arrived, or in the quiet time of 30 days, whatever they were asked as; and `is_owed`,
    something by us.
    """
    now = clock.now()
    account = User.objects.annotate(address=Lower("email")).filter(address=OuterRef("email"))
    asked = Invitation.objects.filter(
        referrer=OuterRef("pk"), created_at__gt=now - ASKED_AGAIN_AFTER, undeliverable_at=None
    )
    quiet = Invitation.objects.filter(quiet_during__contains=now).filter(
        Q(person_id=OuterRef("person_id")) | Q(person_id=OuterRef("pk"))
    )
    owed = unsolved_at(now).filter(response__invitation__referrer=OuterRef("pk"))
    known = found.annotate(person_id=Coalesce(Subquery(account.values("pk")[:1]), F("pk")))
    return known.annotate(is_resting=Exists(asked) | Exists(quiet), is_owed=Exists(owed))


def referrer_counts(actor: Actor) -> ReferrerCounts:
    """Return how many of the list can be asked now, and how many can't and why. Two statements."""
    listed = referrers_visible_to(actor)
    counted = listed.aggregate(all=Count("pk"), out=Count("pk", filter=~Q(opted_out_at=None)))
    to_ask = askable(listed).count()
    return ReferrerCounts(
        to_ask=to_ask,
        asked_lately=counted["all"] - counted["out"] - to_ask,
        opted_out=counted["out"],
    )


def referrer_suggestions(actor: Actor) -> list[Suggestion]:
    """Return who of the list may have referred a client, by name: for who works at the desk those
    who refer to their departments, for who sees all clients everybody.
    """
    listed = Referrer.objects.filter(removed_at=None)
    if not actor.is_staff:
        return []
    if not actor.sees_all_clients:
        listed = listed.filter(department_id__in=actor.department_ids)
    found = listed.order_by("name", "pk").values_list("email", "name", "practice")
    return [
        Suggestion(email, " — ".join(filter(None, (name, practice))))
        for email, name, practice in found[:MOST_SUGGESTED]
    ]


def recipients_of_referrers(referrer_ids: Collection[UUID]) -> dict[UUID, Recipient]:
    """Return how referring professionals are written to: by e-mail only."""
    if not referrer_ids:
        return {}
    found = Referrer.objects.select_related("department__location").filter(pk__in=referrer_ids)
    return {
        one.pk: Recipient(
            person_id=one.pk,
            client_id=None,
            name=one.name,
            language=one.language,
            email=one.email,
            phone="",
            channels=(Channel.EMAIL,),
            time_zone=one.department.location.time_zone,
        )
        for one in found
    }


def invitations_of_referrer(referrer_id: UUID) -> list[UUID]:
    """Return which invitations a referring professional ever got."""
    found = Invitation.objects.filter(referrer_id=referrer_id)
    return list(found.values_list("pk", flat=True))
