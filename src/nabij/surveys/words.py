"""What this module's words are called on a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nabij.surveys.types import CameBy, FollowUpReason, FollowUpStatus, NoteKind
from nabij.texts.types import Danger

REASONS: dict[FollowUpReason, Promise] = {
    FollowUpReason.ASKED_CONTACT: _("Asked to be contacted"),
    FollowUpReason.LOW_SCORE: _("Low score"),
    FollowUpReason.HIGH_EFFORT: _("Much effort"),
    FollowUpReason.COMPLAINT: _("Complaint"),
    FollowUpReason.BAD_WORDS: _("Very bad words"),
    FollowUpReason.DANGER: _("May be dangerous"),
}
STATUSES: dict[FollowUpStatus, Promise] = {
    FollowUpStatus.OPEN: _("To do"),
    FollowUpStatus.CONTACTED: _("Contacted"),
    FollowUpStatus.ASKED: _("Waiting for the client"),
    FollowUpStatus.SOLVED: _("Solved"),
    FollowUpStatus.REOPENED: _("Not solved yet"),
    FollowUpStatus.CLOSED: _("Closed without an answer"),
    FollowUpStatus.WITHDRAWN: _("Taken back by the client"),
}
CAME_BY: dict[CameBy, Promise] = {
    CameBy.PHONE: _("By telephone"),
    CameBy.COUNTER: _("At the counter"),
    CameBy.LETTER: _("By letter"),
}
DANGERS: dict[Danger, Promise] = {
    Danger.FALL: _("A fall"),
    Danger.MEDICATION_ERROR: _("A medication error"),
    Danger.NEGLECT: _("Neglect"),
    Danger.THREAT: _("Threat or violence"),
    Danger.SELF_HARM: _("Self-harm"),
    Danger.UNCLEAR: _("Something else, or not clear"),
}
SENTIMENTS: dict[int, Promise] = {
    -2: _("Very bad"),
    -1: _("Bad"),
    0: _("Neither good nor bad"),
    1: _("Good"),
    2: _("Very good"),
}
LANGUAGE_NAMES: dict[str, Promise] = {"nl": _("Dutch"), "fi": _("Finnish"), "en": _("English")}
NOTES: dict[NoteKind, Promise] = {
    NoteKind.OPENED: _("The client answered the survey"),
    NoteKind.TAKEN: _("Taken on"),
    NoteKind.HANDED_OVER: _("Handed over"),
    NoteKind.CONTACTED: _("Contact with the client"),
    NoteKind.ASKED: _("Asked the client whether it is solved"),
    NoteKind.SOLVED: _("The client says: solved"),
    NoteKind.REOPENED: _("The client says: not solved yet"),
    NoteKind.ESCALATED: _("The deadline passed"),
    NoteKind.CLOSED: _("Closed without an answer"),
    NoteKind.NOT_REACHED: _("The question did not reach the client"),
    NoteKind.GIVEN_BACK: _("Back with the team: the owner no longer works for these clients"),
    NoteKind.URGENT: _("What was written may tell of danger: look within the hour"),
    NoteKind.FILED: _("Complaint filed"),
    NoteKind.NOTED: _("Complaint noted at the desk"),
    NoteKind.MESSAGE: _("The client wrote"),
    NoteKind.REPLY: _("Written to the client"),
    NoteKind.PROMISED: _("Promised"),
    NoteKind.CAUSE: _("Cause"),
    NoteKind.WITHDRAWN: _("The client took the complaint back"),
    NoteKind.THANKED: _("Passed on to the team as a compliment"),
}
NOTES_OF_OTHERS: dict[NoteKind, Promise] = {  # of relatives, and of who refers clients
    NoteKind.OPENED: _("Answered the survey"),
    NoteKind.CONTACTED: _("Contact"),
    NoteKind.ASKED: _("Asked whether it is solved"),
    NoteKind.SOLVED: _("Says: solved"),
    NoteKind.REOPENED: _("Says: not solved yet"),
    NoteKind.NOT_REACHED: _("The question did not arrive"),
    NoteKind.MESSAGE: _("Wrote to us"),
    NoteKind.REPLY: _("We wrote"),
}
NOTE_ICONS = {
    NoteKind.OPENED: "chat-bubble-left",
    NoteKind.TAKEN: "user",
    NoteKind.HANDED_OVER: "arrow-right",
    NoteKind.CONTACTED: "phone",
    NoteKind.ASKED: "question-mark-circle",
    NoteKind.SOLVED: "check-circle",
    NoteKind.REOPENED: "arrow-uturn-left",
    NoteKind.ESCALATED: "clock",
    NoteKind.CLOSED: "archive-box",
    NoteKind.NOT_REACHED: "exclamation-triangle",
    NoteKind.GIVEN_BACK: "arrow-uturn-left",
    NoteKind.URGENT: "exclamation-triangle",
    NoteKind.FILED: "flag",
    NoteKind.NOTED: "flag",
    NoteKind.MESSAGE: "chat-bubble-left",
    NoteKind.REPLY: "chat-bubble-left-right",
    NoteKind.PROMISED: "hand-raised",
    NoteKind.CAUSE: "light-bulb",
    NoteKind.WITHDRAWN: "x-circle",
    NoteKind.THANKED: "heart",
}


def status_tone(status: FollowUpStatus, *, is_overdue: bool) -> str:
    """Return the tone of a status tag."""
    if is_overdue:
        return "error"
    return {
        FollowUpStatus.OPEN: "warning",
        FollowUpStatus.REOPENED: "warning",
        FollowUpStatus.CONTACTED: "info",
        FollowUpStatus.ASKED: "neutral",
        FollowUpStatus.SOLVED: "success",
        FollowUpStatus.CLOSED: "neutral",
        FollowUpStatus.WITHDRAWN: "neutral",
    }[status]
