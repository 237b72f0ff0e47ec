"""Who was asked, and when."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from nabij.lib import clock
from nabij.people.models import CareRelationship
from nabij.surveys.models import Invitation, NotAsked, Planned, Question
from nabij.surveys.types import AskingChannel, InvitationStatus, Kind, Respondent, ToSend

# whose person said meanwhile that they want no more questions; who refers clients is off the list
_UNWANTED = Q(relative__survey_opt_out_at__isnull=False) | Q(
    client__survey_opt_out_at__isnull=False, respondent_type=Respondent.CLIENT
)


def open_about(*, visit_id: UUID) -> list[UUID]:
    """Return the keys of the invitations about a visit that nobody began to answer, and hold them:
    of the client, and of relatives.
    """
    found = Invitation.objects.select_for_update(of=("self",)).filter(
        visit_id=visit_id, status=InvitationStatus.OPEN
    )
    unanswered = found.exclude(response__isnull=False).order_by("pk")
    return list(unanswered.values_list("pk", flat=True))


def unwanted_by_client(client_id: UUID) -> list[UUID]:
    """Return the open invitations of a client who wants no more questions; else none."""
    return _unwanted(Invitation.objects.filter(client_id=client_id))


def unwanted_by_relative(relative_id: UUID) -> list[UUID]:
    """Return the open invitations of a relative who wants no more questions; else none."""
    return _unwanted(Invitation.objects.filter(relative_id=relative_id))


def _unwanted(found: QuerySet[Invitation]) -> list[UUID]:
    found = found.filter(_UNWANTED, status=InvitationStatus.OPEN)
    return list(found.order_by("pk").values_list("pk", flat=True))


def lock_to_send(*, invitation_ids: Collection[UUID]) -> dict[UUID, ToSend]:
    """Return how invitations are sent, without those that can't be answered (any more), or whose
    person said meanwhile that they want no more questions.

    In a transaction: they aren't taken back before that ends.
    """
    asks_score = Question.objects.filter(
        survey_id=OuterRef("survey_id"),
        kind=Kind.NPS,
        survey__is_anonymous=False,
        shown_if=None,  # a number alone answers no question that depends on another
    )
    found = (
        Invitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("campaign")
        .annotate(asks_score=Exists(asks_score))
        .filter(pk__in=invitation_ids, status=InvitationStatus.OPEN, expires_at__gt=clock.now())
        .exclude(_UNWANTED)
        .order_by("pk")
    )
    return {
        one.pk: ToSend(
            channel=AskingChannel(one.channel),
            falls_back=one.campaign is None or one.campaign.falls_back,
            asks_score=one.asks_score,
            relative_id=one.relative_id,
            referrer_id=one.referrer_id,
        )
        for one in found
    }


def score_question(*, invitation_id: UUID) -> str | None:
    """Return the key of the question an SMS with a number answers; None: it asks none."""
    asked = Question.objects.filter(survey__invitations=invitation_id, kind=Kind.NPS, shown_if=None)
    return asked.values_list("key", flat=True).first()


def decided_visits(visit_ids: Collection[UUID]) -> set[UUID]:
    """Return about which of these visits it is settled that no client is asked, or later one is."""
    left = NotAsked.objects.filter(
        visit_id__in=visit_ids, respondent_type=Respondent.CLIENT
    ).values_list("visit_id", flat=True)
    later = Planned.objects.filter(
        visit_id__in=visit_ids, campaign__respondent_type=Respondent.CLIENT
    ).values_list("visit_id", flat=True)
    return {visit_id for visit_id in left.union(later, all=True) if visit_id}


def silenced(client_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Return of which client and department the care relationship lets nobody be asked."""
    silent = CareRelationship.objects.filter(client_id__in=client_ids, may_be_asked=False)
    return set(silent.values_list("client_id", "department_id"))


def last_asked(person_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when persons were last invited, as whatever and about whatever."""
    return dict(
        Invitation.objects.filter(person_id__in=person_ids)
        .exclude(quiet_during__isempty=True)  # taken back before it left
        .values_list("person_id")
        .annotate(at=Max("created_at"))
    )
