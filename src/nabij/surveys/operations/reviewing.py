"""What reviewers make of findings: it counts from then on, and stays as it was said."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys.models import CommentTheme, Correction, Finding
from nabij.surveys.operations.openings import open_for_words
from nabij.surveys.rules import can_review
from nabij.texts.types import Danger


class FindingUnknownError(LookupError):
    """No finding of this id exists for who asks."""


class NotAThemeError(ValueError):
    """A theme is not on the organisation's list, or retired."""


class LessDangerError(ValueError):
    """A danger was taken away without saying why."""


@transaction.atomic
def review(
    *,
    finding_id: UUID,
    themes: Collection[str],
    sentiment: int,
    dangers: Collection[Danger],
    why: str = "",
    by: Actor,
) -> Finding:
    """Say what a text is about. Danger that is added is followed up as if it had been found.

    A follow-up that is open already stays, also when the danger is taken away: its owner ends it.

    Args:
        sentiment: -2 ... 2.
        why: needed when a danger is taken away.

    Raises:
        FindingUnknownError: not there for this actor.
        NotAThemeError: a theme that isn't on the list.
        LessDangerError: less danger, and no reason.
    """
    finding = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("response")
        .filter(pk=finding_id)
        .first()
    )
    if finding is None or not can_review(by):
        raise FindingUnknownError(finding_id)
    kept = CommentTheme.objects.filter(retired_at=None, key__in=themes).values_list(
        "key", flat=True
    )
    if set(kept) != set(themes):
        raise NotAThemeError
    before, now = finding.dangers, clock.now()
    said = sorted({Danger(danger).value for danger in dangers})
    if set(before) - set(said) and not why.strip():
        raise LessDangerError
    Correction.objects.create(
        finding=finding,
        author_id=by.user_id,
        author_name=by.name,
        at=now,
        themes=sorted(themes),
        sentiment=sentiment,
        dangers_before=before,
        dangers=said,
        why=why.strip(),
    )
    finding.themes, finding.sentiment, finding.dangers = sorted(themes), sentiment, said
    finding.reviewed_at = now
    finding.save()
    if set(said) - set(before):
        open_for_words(response=finding.response, finding=finding)
    return finding
