"""SERVQUAL: what people expected against what they got, from the answers to its two sides."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from nabij.insights.blocks import MINIMUM, Told, columns_of
from nabij.insights.definitions import STANDARD_WEIGHTS, Dimension, Gaps, servqual
from nabij.insights.definitions import Pair as AnswerPair
from nabij.insights.disclosure import splits_few
from nabij.insights.queries.counted import month_number
from nabij.insights.rules import can_see_figures, months_back
from nabij.lib import sql
from nabij.people.types import Actor

YEAR = 12
_ANSWERS = """
SELECT response.id, response.submitted_on, question.item, question.dimension, question.aspect,
    answer.value
FROM surveys_answer answer
JOIN surveys_question question ON question.id = answer.question_id
JOIN surveys_response response ON response.id = answer.response_id
WHERE question.instrument = 'servqual' AND answer.value IS NOT NULL
    AND response.submitted_at IS NOT NULL AND response.respondent_type = 'client'
"""


def service_gaps(*, actor: Actor, today: date) -> Gaps | None:
    """Return the gaps over the last twelve months that are over; None when too few answered, or
    for who may not see figures. A dimension fewer than ten answered is left out.

    Respondents are counted by month; the period is told when it is whole columns of months.
    """
    if not can_see_figures(actor):
        return None
    last = today.replace(day=1) - timedelta(days=1)
    first = months_back(last, YEAR - 1)
    by_month: dict[int, set[str]] = defaultdict(set)
    sides: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    points: dict[str, dict[Dimension, int]] = defaultdict(dict)
    for response, on, item, dimension, aspect, value in sql.rows(_ANSWERS, ()):
        by_month[month_number(on)].add(str(response))
        if not first <= on <= last or dimension not in set(Dimension):
            continue
        if aspect == "weight":
            points[str(response)][Dimension(dimension)] = value
        else:
            sides[str(response), item, dimension][aspect] = value
    counts = {month: len(people) for month, people in by_month.items()}
    whole = Told(tuple(columns_of(counts)), frozenset(counts))
    if not whole.tells(month_number(first), month_number(last) + 1):
        return None
    return _of_ten_or_more(sides, points)


def _of_ten_or_more(
    sides: dict[tuple[str, str, str], dict[str, int]], points: dict[str, dict[Dimension, int]]
) -> Gaps | None:
    pairs = [
        AnswerPair(
            respondent=respondent,
            item=item,
            dimension=Dimension(dimension),
            expectation=found.get("expectation"),
            perception=found.get("perception"),
        )
        for (respondent, item, dimension), found in sides.items()
    ]
    people: dict[Dimension, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.expectation is not None and pair.perception is not None:
            people[pair.dimension].add(pair.respondent)
    told = {dimension for dimension, those in people.items() if len(those) >= MINIMUM}
    weights = {who: given for who, given in points.items() if sum(given.values()) == 100}  # noqa: PLR2004 points to divide
    kept = [pair for pair in pairs if pair.dimension in told]
    asked = {pair.respondent for pair in kept}
    own = {who: one for who, one in weights.items() if who in asked}
    gaps = servqual(kept, weights=own)
    return _without_few(gaps, kept, own) if gaps else None


def _without_few(
    gaps: Gaps, pairs: Sequence[AnswerPair], own: Mapping[str, Mapping[Dimension, int]]
) -> Gaps:
    """Return the gaps without an overall mean that would show fewer than ten people: those who
    answered other sides than the rest, or weigh them differently (`nabij.insights.disclosure`).
    """
    sides: dict[str, set[Dimension]] = defaultdict(set)
    for pair in pairs:
        if pair.expectation is not None and pair.perception is not None:
            sides[pair.respondent].add(pair.dimension)
    alike = {who: dict.fromkeys(Dimension, 1) for who in sides}
    weighed = {who: own.get(who, STANDARD_WEIGHTS) for who in sides}
    return replace(
        gaps,
        unweighted=None if _shows_few(sides, alike) else gaps.unweighted,
        weighted=None if _shows_few(sides, weighed) else gaps.weighted,
    )


def _shows_few(
    sides: Mapping[str, set[Dimension]], weights: Mapping[str, Mapping[Dimension, int]]
) -> bool:
    totals = {who: sum(weights[who].get(one, 0) for one in own) for who, own in sides.items()}
    found: dict[Hashable, Counter[Fraction]] = {
        dimension: Counter(
            Fraction(weights[who].get(dimension, 0), totals[who] or 1)
            for who, own in sides.items()
            if dimension in own
        )
        for dimension in Dimension
    }
    return splits_few(found, same_people=True)
