"""How many of those asked answered, after AAPOR's Standard Definitions."""

from nabij.insights.definitions.margins import Estimate, share


def response_rate(*, answered: int, invited: int) -> Estimate | None:
    """Return AAPOR's Response Rate 1, in percent: complete answers by all who were asked.

    RR1 = I / (I + P + (R + NC + O) + (UH + UO)), the strictest: half answers (P) count as no
    answer. Invitations that are known to have reached nobody are left out of both sides (not
    eligible). Those of the last two weeks can still be answered.
    Source: AAPOR, Standard Definitions, 10th edition (2023), RR1.
    """
    return share(count=answered, n=invited)


def response_rate_2(*, answered: int, partial: int, invited: int) -> Estimate | None:
    """Return AAPOR's Response Rate 2, in percent: complete and half answers by all asked.

    RR2 = (I + P) / (I + P + (R + NC + O) + (UH + UO)). A half answer is one that was begun and
    never sent; the rest is as for RR1. Source: AAPOR, Standard Definitions (2023), RR2.
    """
    return share(count=answered + partial, n=invited)
