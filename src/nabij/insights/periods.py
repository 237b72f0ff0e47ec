"""Over which months a page tells: read from the address, and offered as a choice."""

from django.utils.translation import ngettext

from nabij.insights.rules import STANDING_MONTHS
from nabij.ui.types import MenuLink


def months_asked(asked: str) -> int:
    """Return the standing period asked for; the longest for anything else."""
    return int(asked) if asked in map(str, STANDING_MONTHS) else STANDING_MONTHS[-1]


def period_words(months: int) -> str:
    """Return a standing period in words."""
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}


def period_choices(current: int) -> list[MenuLink]:
    """Return the standing periods as links of a page."""
    return [
        MenuLink(period_words(each), f"?months={each}", is_current=each == current)
        for each in STANDING_MONTHS
    ]
