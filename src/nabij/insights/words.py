"""What figures are called on a page, and how each is counted, in plain words."""

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nabij.insights.types import By, Metric
from nabij.lib.dates import LOCALES
from nabij.surveys.types import NotAskedReason, Respondent

NAMES: dict[Metric, Promise] = {
    Metric.NPS: _("Would recommend us (NPS)"),
    Metric.CES: _("Effort (CES)"),
    Metric.LOW_EFFORT: _("Found it easy"),
    Metric.RESPONSE_RATE: _("Response"),
    Metric.HIGH_EFFORT: _("Found it hard"),
    Metric.RESPONSE_RATE_2: _("Response, half answers too"),
    Metric.ENPS: _("Employees would recommend working here (eNPS)"),
}
DEFINITIONS: dict[Metric, Promise] = {
    Metric.NPS: _(
        "Clients answer from 0 to 10 whether they would recommend us. The score is the percentage "
        "that gives 9 or 10, minus the percentage that gives 0 to 6. It lies between -100 and 100. "
        "The margin tells how much of it may be chance: the 95 percent interval after the "
        "adjusted Wald method."
    ),
    Metric.CES: _(
        "Clients answer from 1, very little effort, to 5, a lot of effort. This is the mean of all "
        "answers: lower is better. The margin is the 95 percent interval after Student's t."
    ),
    Metric.LOW_EFFORT: _(
        "The percentage of clients that answers 1 or 2 to the question how much effort it took. "
        "The margin is the 95 percent interval after Wilson."
    ),
    Metric.RESPONSE_RATE: _(
        "The percentage of invitations that was answered and sent (AAPOR response rate 1). "
        "Half answers do not count; invitations that reached nobody are left out. Invitations of "
        "the last two weeks can still be answered. The margin is the 95 percent interval after "
        "Wilson."
    ),
    Metric.HIGH_EFFORT: _(
        "The percentage of clients that answers 4 or 5 to the question how much effort it took. "
        "The margin is the 95 percent interval after Wilson."
    ),
    Metric.RESPONSE_RATE_2: _(
        "The percentage of invitations that was answered, or begun and never sent (AAPOR response "
        "rate 2). The rest is as for response rate 1."
    ),
    Metric.ENPS: _(
        "Employees answer from 0 to 10 whether they would recommend working here. Counted as the "
        "score of clients, and never added up with it."
    ),
}
RESPONDENTS: dict[Respondent, Promise] = {
    Respondent.CLIENT: _("Clients"),
    Respondent.RELATIVE: _("Relatives"),
    Respondent.REFERRER: _("Who refers clients to us"),
    Respondent.EMPLOYEE: _("Employees"),
}
REASONS: dict[NotAskedReason, Promise] = {
    NotAskedReason.RECENTLY_ASKED: _("Asked less than 30 days before"),
    NotAskedReason.OPTED_OUT: _("Does not want to be asked"),
    NotAskedReason.DECEASED: _("Has died"),
    NotAskedReason.NO_CHANNEL: _("No address or number to reach them at"),
    NotAskedReason.OPEN_FOLLOW_UP: _("We still owe them something"),
    NotAskedReason.LONG_AGO: _("We heard of the contact too late"),
    NotAskedReason.CARE_RELATION: _("Their care says no"),
    NotAskedReason.NOT_SAMPLED: _("Not drawn"),
    NotAskedReason.QUOTA_FULL: _("The month was full"),
    NotAskedReason.NO_CAMPAIGN: _("No campaign asks about this"),
    NotAskedReason.SMALL_GROUP: _("The group is too small to stay anonymous"),
}
REASONS_OF_REFERRERS: dict[NotAskedReason, Promise] = {
    **REASONS,
    NotAskedReason.OPTED_OUT: _("Wants no more questions"),
    NotAskedReason.LONG_AGO: _("We heard of the referral more than 14 days later"),
    NotAskedReason.RECENTLY_ASKED: _(
        "Asked less than 90 days before, or less than 30 days before in another role"
    ),
}
DIVISIONS: dict[By, Promise] = {
    "location": _("Location"),
    "department": _("Department"),
    "touchpoint": _("Touchpoint"),
    "language": _("Language"),
}
EACH: dict[By, Promise] = {
    "location": _("All locations side by side"),
    "department": _("All departments side by side"),
    "touchpoint": _("All touchpoints side by side"),
    "language": _("All languages side by side"),
}
TOUCHPOINTS: dict[str, Promise] = {
    "visit": _("After a visit"),
    "appointment": _("Making an appointment"),
    "website": _("On the website"),
    "portal": _("In the own environment"),
    "contact": _("After contact with the desk"),
    "admission": _("At admission"),
    "discharge": _("After going home"),
    "referral": _("After a referral"),
    "work": _("About working here"),
}


def line_name(by: By, group: str, label: str, language: str) -> str:
    """Return what a line is called: a touchpoint and a language in words, all else as given."""
    if by == "touchpoint":
        return str(TOUCHPOINTS.get(group, group.replace("-", " ").replace("_", " ").capitalize()))
    if by == "language":
        name = Locale.parse(LOCALES[language]).languages.get(group, group)
        return str(name).capitalize()
    return label
