"""What the closed loop looks like to a manager."""

from django.urls import reverse
from django.utils.translation import gettext

from nabij.lib import clock, dates
from nabij.lib.text import localised
from nabij.organisation.models import Location
from nabij.surveys.models import Improvement
from nabij.surveys.types import FollowUpRow, Terms
from nabij.surveys.words import REASONS
from nabij.ui.types import ListItem


def late_item(row: FollowUpRow, *, zone: str, language: str) -> ListItem:
    """Return a late follow-up without whose it is."""
    due = dates.date_near_or_far(row.due_at, zone=zone, language=language, today=clock.today(zone))
    reasons = " · ".join(str(REASONS[reason]) for reason in row.reasons)
    owner = row.owner_name or gettext("nobody yet")
    said = {"due": due, "owner": owner}
    return ListItem(
        title=f"{row.department} · {reasons}",
        meta=gettext("Was due %(due)s · Owner: %(owner)s") % said
        if row.is_overdue
        else gettext("Before %(due)s · Owner: %(owner)s") % said,
        tag=gettext("Too late") if row.is_overdue else gettext("Within the hour"),
        tone="error",
    )


def improvement_item(kept: Improvement, *, language: str) -> ListItem:
    """Return a piece of "you said, we did" as a line of the list."""
    is_told = kept.published_at is not None
    where = gettext("Shown at the desk") if kept.is_for_staff else gettext("Shown on the website")
    return ListItem(
        title=localised(kept.said, language),
        href=reverse("surveys:improvement", args=[kept.pk]),
        meta=localised(kept.done, language),
        tag=where if is_told else gettext("Draft"),
        tone="success" if is_told else "neutral",
    )


def terms_item(own: tuple[Location, Terms]) -> ListItem:
    """Return the terms of a location as a line of the list."""
    location, terms = own
    return ListItem(
        title=location.name,
        href=reverse("surveys:terms", args=[location.pk]),
        meta=gettext("Contact within %(contact)s working days, answer within %(answer)s days")
        % {"contact": terms.contact_days, "answer": terms.answer_days},
    )
