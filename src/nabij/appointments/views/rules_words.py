"""How early and how late a time can be taken, in words for who finds none."""

from uuid import UUID

from django.utils.translation import ngettext

from nabij.appointments import queries

_HOUR, _DAY = 60, 24 * 60


def rules_in_words(service_id: UUID) -> dict[str, str] | None:
    """Return until how long before, and how far ahead a service is booked; None: it can't be."""
    rules = queries.booking_rules(service_id)
    if rules is None:
        return None
    ahead = ngettext(
        "You can choose a time up to %(count)s day ahead.",
        "You can choose a time up to %(count)s days ahead.",
        rules.horizon_days,
    ) % {"count": rules.horizon_days}
    return {"ahead": ahead, "notice": _notice(rules.notice_minutes)}


def _notice(minutes: int) -> str:
    if not minutes:
        return ""
    if minutes >= _DAY and minutes % _DAY == 0:
        count = minutes // _DAY
        words = ngettext(
            "It is at least %(count)s day from now.",
            "It is at least %(count)s days from now.",
            count,
        )
    else:
        count = -(-minutes // _HOUR)
        words = ngettext(
            "It is at least %(count)s hour from now.",
            "It is at least %(count)s hours from now.",
            count,
        )
    return words % {"count": count}
