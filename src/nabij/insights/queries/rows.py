"""Answers and follow-ups one by one, for other programs, so that nobody is traced by them.

A row says its department and the months of its block, the same blocks as figures are told in
(docs/adr/0010): in each are ten or more, so that all rows together tell no more than figures of
those blocks do. What lies in no block is left out. One division only, no day, no key and no order
of time: rows of two exports can't be laid side by side. Own words come from twenty in a block on,
with personal data masked.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nabij.insights.blocks import Column, Told, place_plan
from nabij.insights.queries.counted import month_number
from nabij.insights.queries.figures import PeriodError, is_whole_months
from nabij.insights.rules import can_see_figures, can_show_comments
from nabij.lib import sql
from nabij.organisation.queries import places
from nabij.people.types import Actor
from nabij.surveys.types import Respondent
from nabij.texts.rules.masking import mask

_MONTH = "(extract(year FROM {day})::int * 12 + extract(month FROM {day})::int - 1)"
_ANSWERED = _MONTH.format(day="r.submitted_on")
_OPENED = _MONTH.format(day="(f.opened_at AT TIME ZONE l.time_zone)")
_RESPONSES = "FROM surveys_response r WHERE r.submitted_on IS NOT NULL AND r.respondent_type = %s"
_FOLLOW_UPS = "FROM surveys_followup f JOIN organisation_location l ON l.id = f.location_id"
_COUNT_RESPONSES = f"SELECT r.department_id, {_ANSWERED}, count(*) {_RESPONSES} GROUP BY 1, 2"
_COUNT_FOLLOW_UPS = f"SELECT f.department_id, {_OPENED}, count(*) {_FOLLOW_UPS} GROUP BY 1, 2"
_ANSWERS_OF = f"""
SELECT {_ANSWERED}, r.nps, r.ces, r.comment, r.language {_RESPONSES}
    AND r.department_id = %s AND {_ANSWERED} BETWEEN %s AND %s
"""
_FOLLOW_UPS_OF = f"""
SELECT {_OPENED}, array_to_string(f.reasons, ' '), f.status,
    ceil(extract(epoch FROM f.first_contacted_at - f.opened_at) / 86400)::int,
    ceil(extract(epoch FROM f.closed_at - f.opened_at) / 86400)::int,
    CASE WHEN f.first_contacted_at IS NOT NULL
        THEN f.first_contacted_at <= f.first_due_at END, f.rounds
{_FOLLOW_UPS} WHERE f.department_id = %s AND {_OPENED} BETWEEN %s AND %s
"""
Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A department, by the name other programs know, and the blocks it is told in."""

    department_id: object
    slug: str
    blocks: tuple[Column, ...]


def responses(
    *, date_from: date, date_to: date, respondent: Respondent = Respondent.CLIENT, actor: Actor
) -> Iterator[Row]:
    """Yield what people answered in a period of whole months, block by block.

    Each row: from_month, to_month, department, respondent_type, nps, ces, comment (masked; None
    when fewer than twenty answered in that block).

    Raises:
        PeriodError: the period ends before it begins.
    """
    counts = sql.rows(_COUNT_RESPONSES, (respondent.value,)) if can_see_figures(actor) else []
    for line in _lines(counts, date_from, date_to):
        for first, after in line.blocks:
            values = (respondent.value, line.department_id, first, after - 1)
            found = sql.rows(_ANSWERS_OF, values)
            shows_words = can_show_comments(len(found))
            told = [(nps, ces, _masked(words, code)) for _, nps, ces, words, code in found]
            for nps, ces, comment in sorted(told, key=_without_time):
                yield {
                    **_block(line, first, after),
                    "respondent_type": respondent.value,
                    "nps": nps,
                    "ces": ces,
                    "comment": comment if shows_words else None,
                }


def follow_ups(*, date_from: date, date_to: date, actor: Actor) -> Iterator[Row]:
    """Yield the follow-ups opened in a period of whole months, block by block.

    Each row: from_month, to_month, department, reasons, status, days_to_contact, days_to_close,
    in_time (whether the first contact came by the first deadline), rounds (times the client was
    asked).

    Raises:
        PeriodError: the period ends before it begins.
    """
    names = ("reasons", "status", "days_to_contact", "days_to_close", "in_time", "rounds")
    counts = sql.rows(_COUNT_FOLLOW_UPS, ()) if can_see_figures(actor) else []
    for line in _lines(counts, date_from, date_to):
        for first, after in line.blocks:
            found = sql.rows(_FOLLOW_UPS_OF, (line.department_id, first, after - 1))
            for row in sorted((tuple(row[1:]) for row in found), key=_without_time):
                yield {**_block(line, first, after), **dict(zip(names, row, strict=True))}


def _lines(counts: Sequence[tuple[Any, ...]], date_from: date, date_to: date) -> list[Line]:
    """Return each department with the blocks that lie within the period."""
    if date_to < date_from:
        raise PeriodError
    if not is_whole_months(date_from, date_to):
        return []
    by_id = {place.department_id: place for place in places()}
    months: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for department_id, month, n in counts:
        place = by_id[department_id]
        months[place.location_name, place.slug][month] = n
    told: Mapping[str, Told] = place_plan(months)[2]
    first, after = month_number(date_from), month_number(date_to) + 1
    return [
        Line(place.department_id, place.slug, blocks)
        for place in by_id.values()
        if place.slug in told
        for blocks in [_within(told[place.slug], first, after)]
    ]


def _within(told: Told, first: int, after: int) -> tuple[Column, ...]:
    return tuple(block for block in told.blocks if first <= block[0] and block[1] <= after)


def _block(line: Line, first: int, after: int) -> Row:
    return {
        "from_month": f"{first // 12:04}-{first % 12 + 1:02}",
        "to_month": f"{(after - 1) // 12:04}-{(after - 1) % 12 + 1:02}",
        "department": line.slug,
    }


def _masked(words: str, language: str) -> str:
    return mask(words, language)[0] if words else ""


def _without_time(row: tuple[Any, ...]) -> list[tuple[bool, str]]:
    """Return an order that says nothing of when: by what the row says."""
    return [(value is None, str(value)) for value in row]
