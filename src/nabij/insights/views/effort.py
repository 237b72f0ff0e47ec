"""The effort that clients say it took, beside what can be seen of it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights import effort_words as words
from nabij.insights.effort_words import AskedAndMeasured
from nabij.insights.forms import EffortForm
from nabij.insights.numbers import told, with_n
from nabij.insights.pictures import margin_with_n, stretch_name
from nabij.insights.queries import EffortLines, Lines, Stretch, effort_lines
from nabij.insights.rules import MINIMUM, standing_start
from nabij.insights.types import MeasuredRow, Metric
from nabij.insights.views.deeper import ways
from nabij.insights.words import DEFINITIONS
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor

YEAR = 12


@require_safe
@staff_page(what="insights.effort", face="studio", roles=(Role.MANAGER,))
def effort(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show one measure by department beside the effort asked, over the last twelve months."""
    language = actor.language
    form = EffortForm(request.GET)
    measure = form.asked()
    last = clock.today(settings.TIME_ZONE)
    first = standing_start(last, YEAR)
    seen = effort_lines(
        measure=measure, date_from=first, date_to=last, actor=actor, language=language
    )
    context = {
        "ways": ways("effort"),
        "form": form.shown(),
        "minimum": MINIMUM,
        "not_yet": words.not_yet(),
    }
    if seen is not None and seen.cells:
        lines = Lines(date_from=first, date_to=last, language=language)
        context |= _pictures(seen, lines, language)
    return render(request, "insights/effort.html", context)


def _pictures(seen: EffortLines, lines: Lines, language: str) -> dict[str, object]:
    measure = seen.measure
    whole = seen.told_within(None)[0]
    asked_whole = lines.whole(Metric.CES)
    asked = {one.row.group: one for one in lines.told_within(Metric.CES, "department")}
    found = seen.told_within("department")
    months = {(one.first, one.after) for one in found if not one.hidden}
    common = months.pop() if len(months) == 1 else None
    shown = common or (seen.first, seen.after)
    rows = [_both(one, asked.get(one.group), common, shown, language) for one in found]
    rows.sort(key=_most_effort_first)
    return {
        "name": words.MEASURES[measure],
        "months": stretch_name(*shown, language),
        "value": words.measure_told(measure, whole.value, language),
        "margin": _margin(whole, language),
        "asked_value": told(Metric.CES, asked_whole.value, language=language),
        "asked_margin": margin_with_n(asked_whole, language),
        "measured": words.measured_drawing(rows, whole),
        "asked": words.asked_drawing(rows, asked_whole),
        "how": words.HOW[measure],
        "asked_how": DEFINITIONS[Metric.CES],
        "table": words.both_table(rows, measure, language),
    }


def _both(
    seen: MeasuredRow,
    asked: Stretch | None,
    common: tuple[int, int] | None,
    shown: tuple[int, int],
    language: str,
) -> AskedAndMeasured:
    """Return a line with its months, and those of what is said where they are others."""
    own = shown if seen.hidden else (seen.first, seen.after)
    is_other = asked is not None and asked.tally is not None and (asked.first, asked.after) != own
    return AskedAndMeasured(
        words.months_named(seen.label, seen, common, language),
        asked.row if asked else None,
        seen,
        stretch_name(asked.first, asked.after, language) if asked and is_other else "",
    )


def _most_effort_first(one: AskedAndMeasured) -> tuple[bool, float, str]:
    value = one.asked.value if one.asked else None
    return value is None, -(value or 0), one.name


def _margin(row: MeasuredRow, language: str) -> str:
    margin = words.margin_told(row, language)
    if row.value is None:
        return margin
    return with_n(margin, row.n, language=language)
