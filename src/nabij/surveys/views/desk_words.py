"""What a follow-up looks like at the desk."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import get_language, gettext

from nabij.lib import clock, dates
from nabij.people.types import Actor
from nabij.surveys.types import (
    UNSOLVED,
    EarlierVoice,
    FollowUpDetail,
    FollowUpReason,
    FollowUpRow,
    FollowUpStatus,
)
from nabij.surveys.words import (
    CAME_BY,
    NOTE_ICONS,
    NOTES,
    NOTES_OF_OTHERS,
    REASONS,
    STATUSES,
    status_tone,
)
from nabij.ui.types import ListItem, MenuLink, TimelineEntry

LATE_WITH_TEAM = 2
LATE_WITH_MANAGER = 3


def page_words(detail: FollowUpDetail, actor: Actor, *, zone: str) -> dict[str, object]:
    """Return what the page of one follow-up shows, beside its forms."""
    status = detail.row.status
    return {
        "detail": detail,
        "row": detail.row,
        "zone": zone,
        "is_no_client": detail.is_of_relative or detail.is_of_referrer,
        "is_mine": detail.row.owner_id == actor.user_id,
        "is_solved": status is FollowUpStatus.SOLVED,
        "is_closed": status is FollowUpStatus.CLOSED,
        "is_withdrawn": status is FollowUpStatus.WITHDRAWN,
        "is_over": status not in UNSOLVED,
        "must_contact": status in (FollowUpStatus.OPEN, FollowUpStatus.REOPENED),
        "is_contacted": status is FollowUpStatus.CONTACTED,
        "reasons": [REASONS[reason] for reason in detail.row.reasons],
        "status_label": STATUSES[status],
        "tone": status_tone(status, is_overdue=detail.row.is_overdue),
        "history": _history(detail, zone=zone),
        "earlier": [_earlier(one, zone=zone) for one in detail.earlier],
        "came_by": CAME_BY.get(detail.complaint.came_by, "") if detail.complaint else "",
        "is_unreachable": bool(detail.row.client_id and not (detail.phone or detail.email)),
        "answer_by": _day(detail.complaint.answer_by) if detail.complaint else "",
        "promise_by": _day(detail.promise_by) if detail.promise_by else "",
        "cause_fixed_on": _day(detail.cause_fixed_on) if detail.cause_fixed_on else "",
        "went_up": _went_up(detail.row.level),
    }


def _went_up(level: int) -> str:
    if level >= LATE_WITH_MANAGER:
        return gettext("The manager sees that this is late.")
    if level == LATE_WITH_TEAM:
        return gettext("The whole team sees that this is late.")
    return ""


def _earlier(one: EarlierVoice, *, zone: str) -> ListItem:
    score = gettext("%(score)s out of 10") % {"score": one.nps} if one.nps is not None else ""
    return ListItem(
        title=_when(one.at, zone),
        href=reverse("surveys:follow-up", args=[one.follow_up_id]) if one.follow_up_id else "",
        meta=" · ".join(part for part in (one.department, score) if part),
        text=one.comment,
        tag=STATUSES[one.status] if one.status else "",
    )


def _day(day: date) -> str:
    return dates.day_in_words(day, language=get_language() or "nl")


def choices_of(shown: str) -> list[MenuLink]:
    names = {
        "mine": gettext("Mine"),
        "all": gettext("Of my teams"),
        "waiting": gettext("Waiting for the client"),
    }
    current = shown if shown in names else "all"
    return [
        MenuLink(name, f"?show={key}", is_current=key == current) for key, name in names.items()
    ]


def follow_up_item(row: FollowUpRow, *, zone: str, is_mine: bool) -> ListItem:
    due = _when(row.due_at, zone)
    reasons = " · ".join(str(REASONS[reason]) for reason in row.reasons)
    owner = row.owner_name or gettext("nobody yet")
    is_kept = row.status in (FollowUpStatus.ASKED, FollowUpStatus.CONTACTED)
    if row.status is FollowUpStatus.CONTACTED and FollowUpReason.COMPLAINT in row.reasons:
        meta = gettext("Our answer before %(due)s · Owner: %(owner)s") % {
            "due": due,
            "owner": owner,
        }
    elif is_mine and is_kept:  # what is one's own need not say so
        meta = ""
    elif is_mine:
        meta = gettext("Contact before %(due)s") % {"due": due}
    elif is_kept:
        meta = gettext("Owner: %(owner)s") % {"owner": owner}
    else:
        meta = gettext("Before %(due)s · Owner: %(owner)s") % {"due": due, "owner": owner}
    return ListItem(
        title=row.client_name,
        href=reverse("surveys:follow-up", args=[row.id]),
        meta=meta,
        text=f"{row.department} · {reasons}",
        tag=_tag(row),
        tone=status_tone(row.status, is_overdue=row.is_overdue or row.is_urgent),
    )


def _tag(row: FollowUpRow) -> str:
    if row.is_overdue:
        return gettext("Too late")
    return gettext("Within the hour") if row.is_urgent else str(STATUSES[row.status])


def _history(detail: FollowUpDetail, *, zone: str) -> list[TimelineEntry]:
    names = NOTES | (NOTES_OF_OTHERS if detail.is_of_relative or detail.is_of_referrer else {})
    return [
        TimelineEntry(
            when=_when(note.at, zone),
            title=names[note.kind],
            text=note.text,
            icon=NOTE_ICONS[note.kind],
            who=note.author_name,
        )
        for note in reversed(detail.notes)
    ]


def _when(at: datetime, zone: str) -> str:
    return dates.date_near_or_far(
        at, zone=zone, language=get_language() or "nl", today=clock.today(zone)
    )
