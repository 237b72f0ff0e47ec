"""What those who refer clients to us say, who they are, and asking them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from nabij.accounts.types import Role
from nabij.insights import pictures
from nabij.insights.numbers import told
from nabij.insights.queries import Figures
from nabij.insights.rules import MINIMUM, standing_start
from nabij.insights.types import Metric
from nabij.insights.words import REASONS_OF_REFERRERS
from nabij.lib import clock, dates
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.surveys import operations, queries
from nabij.surveys.queries.referrals import COUNTED_DAYS
from nabij.surveys.types import (
    ReferralCounts,
    ReferrerCounts,
    ReferrerRow,
    Respondent,
)
from nabij.ui.types import Column, ListItem, Table

MONTHS = 12
SHOWN = (Metric.NPS, Metric.CES)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="insights.referrers", face="studio", roles=(Role.MANAGER,))
def referrers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show whether referring professionals recommend us, and the list; a POST asks all of them."""
    if request.method == "POST":
        _ask(request, actor)
        return redirect("insights:referrers")
    language, zone = actor.language, zone_of(actor)
    today = clock.today(settings.TIME_ZONE)
    figures = Figures(
        date_from=standing_start(today, MONTHS),
        date_to=today,
        language=language,
        respondent=Respondent.REFERRER,
    )
    rows = {row.metric: row for row in figures.rows(None, SHOWN)}
    page = queries.referrer_page(actor, page=request.GET.get("page", "1"))
    counts = queries.referrer_counts(actor)
    referrals = queries.referral_counts(actor)
    rest = sum(n for _, n in referrals.not_asked)
    return render(
        request,
        "insights/referrers.html",
        {
            "minimum": MINIMUM,
            "value": told(Metric.NPS, rows[Metric.NPS].value, language=language),
            "margin": pictures.margin_with_n(rows[Metric.NPS], language),
            "effort": told(Metric.CES, rows[Metric.CES].value, language=language),
            "effort_margin": pictures.margin_with_n(rows[Metric.CES], language),
            "last": queries.last_round(Respondent.REFERRER),
            "zone": zone,
            "page": page,
            "items": [_item(row, language=language, zone=zone) for row in page.object_list],
            "counts": counts,
            "left_out": _left_out(counts),
            "referrals": referrals,
            "rest": rest,
            "referral_count": referrals.asked + rest,
            "not_asked": _not_asked(referrals),
            "days": COUNTED_DAYS,
        },
    )


def _ask(request: HttpRequest, actor: Actor) -> None:
    asked = operations.ask_referrers(by=actor)
    if not asked:
        messages.info(request, gettext("Nobody can be asked now. Below stands why."))
        return
    said = ngettext(
        "One person gets a mail with the questions.",
        "%(n)s people get a mail with the questions.",
        asked,
    )
    messages.success(request, said % {"n": asked})


def _left_out(counts: ReferrerCounts) -> list[str]:
    """Return who is not asked now and why, in sentences."""
    sentences = []
    if counts.asked_lately:
        said = ngettext(
            "One is left in peace: asked less than 90 days ago, or still waiting for us.",
            "%(n)s are left in peace: asked less than 90 days ago, or still waiting for us.",
            counts.asked_lately,
        )
        sentences.append(said % {"n": counts.asked_lately})
    if counts.opted_out:
        said = ngettext(
            "One wants no more questions.",
            "%(n)s want no more questions.",
            counts.opted_out,
        )
        sentences.append(said % {"n": counts.opted_out})
    return sentences


def _not_asked(counts: ReferralCounts) -> Table | None:
    """Return why nobody was asked after some referrals."""
    if not counts.not_asked:
        return None
    rows = [[REASONS_OF_REFERRERS[reason], n] for reason, n in counts.not_asked]
    columns = [Column(gettext("Why not")), Column(gettext("Referrals"), is_number=True)]
    return Table(gettext("Why they were not asked"), columns, rows)


def _item(row: ReferrerRow, *, language: str, zone: str) -> ListItem:
    asked = gettext("Not asked yet")
    if row.last_asked_at is not None:
        at = row.last_asked_at
        is_far = dates.is_far(dates.local_day(at, zone), clock.today(zone))
        day = dates.day_in_words(at, zone=zone, language=language, year=is_far)
        asked = gettext("Last asked on %(day)s") % {"day": day}
    tag, tone = "", "neutral"
    if row.is_opted_out:
        tag = gettext("Asks no more")
    elif row.is_unreached:
        tag, tone = gettext("The mail did not arrive"), "warning"
    return ListItem(
        title=row.name,
        href=reverse("asking:referrer", args=[row.id]),
        meta=" · ".join(part for part in (row.practice, row.department) if part),
        text=asked,
        tag=tag,
        tone=tone,
    )
