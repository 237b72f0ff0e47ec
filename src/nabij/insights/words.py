"""What figures are called on a page, and how each is counted, in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nabij.insights.types import Metric

NAMES: dict[Metric, Promise] = {
    Metric.NPS: _("Would recommend us (NPS)"),
    Metric.CES: _("Effort (CES)"),
    Metric.LOW_EFFORT: _("Found it easy"),
    Metric.RESPONSE_RATE: _("Response"),
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
}
