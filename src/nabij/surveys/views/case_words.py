"""What a case looks like to who follows it: where it stands in plain words."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabij.lib import clock, dates
from nabij.surveys.types import Case, CaseRow, FollowUpStatus, NoteKind
from nabij.ui.types import ListItem, Step, TimelineEntry

STATUSES: dict[FollowUpStatus, Promise] = {
    FollowUpStatus.OPEN: _("Received"),
    FollowUpStatus.CONTACTED: _("We are working on it"),
    FollowUpStatus.ASKED: _("Our answer is here"),
    FollowUpStatus.SOLVED: _("Solved"),
    FollowUpStatus.REOPENED: _("We look at it again"),
    FollowUpStatus.CLOSED: _("Ended"),
    FollowUpStatus.WITHDRAWN: _("You took it back"),
}
TONES = {
    FollowUpStatus.ASKED: "warning",
    FollowUpStatus.SOLVED: "success",
    FollowUpStatus.OPEN: "info",
    FollowUpStatus.CONTACTED: "info",
    FollowUpStatus.REOPENED: "info",
}
NOTES: dict[NoteKind, Promise] = {
    NoteKind.FILED: _("You filed your complaint"),
    NoteKind.NOTED: _("We noted your complaint"),
    NoteKind.MESSAGE: _("You wrote"),
    NoteKind.REPLY: _("We wrote"),
    NoteKind.ASKED: _("Our answer"),
    NoteKind.SOLVED: _("You said: solved"),
    NoteKind.REOPENED: _("You said: not good yet"),
    NoteKind.WITHDRAWN: _("You took your complaint back"),
}
ICONS = {
    NoteKind.FILED: "flag",
    NoteKind.NOTED: "flag",
    NoteKind.MESSAGE: "chat-bubble-left",
    NoteKind.REPLY: "chat-bubble-left-right",
    NoteKind.ASKED: "envelope-open",
    NoteKind.SOLVED: "check-circle",
    NoteKind.REOPENED: "arrow-uturn-left",
    NoteKind.WITHDRAWN: "x-circle",
}


def case_item(row: CaseRow, *, zone: str, language: str) -> ListItem:
    """Return a case as a line of the list."""
    title = (
        gettext("Complaint %(number)s") % {"number": row.number}
        if row.is_complaint
        else gettext("Your feedback")
    )
    return ListItem(
        title=title,
        href=reverse("surveys:case", args=[row.id]),
        meta=f"{_when(row.opened_at, zone, language)} · {row.department}",
        tag=STATUSES[row.status],
        tone=TONES.get(row.status, "neutral"),
    )


def steps_of(case: Case, *, language: str) -> list[Step]:
    """Return the way of a complaint with where it is now; of one taken back nothing."""
    status = case.row.status
    if not case.row.is_complaint or status is FollowUpStatus.WITHDRAWN:
        return []
    zone = case.row.time_zone
    received = gettext("On %(day)s") % {"day": _when(case.row.opened_at, zone, language)}
    contact = answer = ""
    if case.contact_by:
        contact = gettext("Before %(when)s") % {"when": _when(case.contact_by, zone, language)}
    if case.answer_by:
        answer = gettext("On %(day)s at the latest") % {"day": _day(case.answer_by, zone, language)}
    at = {
        FollowUpStatus.OPEN: 1,
        FollowUpStatus.REOPENED: 1,
        FollowUpStatus.CONTACTED: 2,
        FollowUpStatus.ASKED: 3,
    }.get(status, 4)
    rows = (
        (gettext("Your complaint is with us"), received),
        (gettext("We contact you"), contact),
        (gettext("You get our answer"), answer),
        (gettext("You say whether it is good"), ""),
    )
    return [
        Step(label, state="done" if n < at else "current" if n == at else "next", text=text)
        for n, (label, text) in enumerate(rows)
    ]


def conversation(case: Case, *, language: str) -> list[TimelineEntry]:
    """Return what was said by both, the latest first."""
    zone = case.row.time_zone
    return [
        TimelineEntry(
            when=_when(note.at, zone, language),
            title=NOTES[note.kind],
            text=note.text,
            icon=ICONS[note.kind],
            who=note.who,
        )
        for note in reversed(case.notes)
    ]


def _when(at: datetime, zone: str, language: str) -> str:
    return dates.date_near_or_far(at, zone=zone, language=language, today=clock.today(zone))


def _day(day: date, zone: str, language: str) -> str:
    del zone
    return dates.day_in_words(day, language=language)
