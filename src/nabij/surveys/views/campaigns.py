"""The experience manager's campaigns: what is asked of whom, after what, and how."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.accounts.types import Role
from nabij.lib import clock
from nabij.lib.text import localised
from nabij.organisation.models import Department, Location
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.forms_campaigns import CHANNELS, WHO, CampaignForm
from nabij.surveys.models import Campaign
from nabij.surveys.operations import campaigns as operations
from nabij.surveys.operations.standard import standard_survey
from nabij.surveys.queries import campaigns as queries
from nabij.surveys.queries.building import published_keys
from nabij.surveys.types import AskingChannel, Respondent
from nabij.ui.types import ListItem

ROLES = (Role.MANAGER,)


@require_safe
@staff_page(what="asking.campaigns", face="studio", roles=ROLES)
def campaigns(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the campaigns in the order in which they come into question."""
    names = dict(published_keys(actor.language))
    items = [_row(row, names) for row in queries.campaign_rows()]
    return render(request, "surveys/studio_campaigns.html", {"items": items})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.campaign-new", face="studio", roles=ROLES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask what a new campaign does; (POST) begin it."""
    return _edit(request, actor, campaign=None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.campaign", face="studio", roles=ROLES)
def campaign(request: HttpRequest, actor: Actor, campaign_id: UUID) -> HttpResponse:
    """Show a campaign; (POST) change it from now on."""
    found = queries.campaign_of(campaign_id)
    if found is None:
        raise Http404
    return _edit(request, actor, campaign=found)


@require_POST
@staff_page(what="asking.campaign-pause", face="studio", roles=ROLES)
def pause(request: HttpRequest, actor: Actor, campaign_id: UUID) -> HttpResponse:
    """Ask nobody new for a while, or go on."""
    paused = request.POST.get("paused") == "yes"
    try:
        operations.pause_campaign(campaign_id=campaign_id, paused=paused, by=actor)
    except operations.CampaignUnknownError as error:
        raise Http404 from error
    if paused:
        messages.success(request, _("Paused: nobody new is asked. Who was asked can still answer."))
    else:
        messages.success(request, _("Clients are asked again from now on."))
    return redirect("asking:campaign", campaign_id)


def _edit(request: HttpRequest, actor: Actor, *, campaign: Campaign | None) -> HttpResponse:
    standard_survey()  # there is always something to ask
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        surveys=list(published_keys(actor.language)),
        departments=_choices(Department, actor.language),
        locations=[(str(one.pk), one.name) for one in Location.objects.order_by("name")],
        campaign=campaign,
    )
    if request.method == "POST" and form.is_valid():
        operations.save_campaign(
            terms=form.terms(),
            department_ids=form.ids("departments"),
            location_ids=form.ids("locations"),
            by=actor,
            campaign_id=campaign.pk if campaign else None,
        )
        messages.success(request, _("Kept. It holds for contacts from now on."))
        return redirect("asking:campaigns")
    context = {
        "form": form,
        "campaign": campaign,
        "title": campaign.name if campaign else _("A new campaign"),
        "groups": _groups(form),
    }
    return render(request, "surveys/studio_campaign.html", context)


_GROUPS = {
    "main": (
        "name",
        "survey_key",
        "respondent_type",
        "touchpoint",
        "delay_hours",
        "channel",
        "falls_back",
    ),
    "whom": ("departments", "locations", "languages", "age_from", "age_until"),
    "often": ("sample_percent", "quota", "valid_days", "reminder_days"),
    "when": ("active_from", "active_until", "order"),
}


def _groups(form: CampaignForm) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for key, names in _GROUPS.items():
        fields = [form[name] for name in names]
        found[key] = {"fields": fields, "is_wrong": any(field.errors for field in fields)}
    return found


def _choices(model: type[Department], language: str) -> list[tuple[str, str]]:
    found = [(str(one.pk), localised(one.names, language)) for one in model.objects.all()]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _row(row: queries.CampaignRow, names: dict[str, str]) -> ListItem:
    one, today = row.campaign, clock.today(settings.TIME_ZONE)
    tag, tone = _("Asks"), "success"
    if one.is_paused:
        tag, tone = _("Paused"), "warning"
    elif one.active_until and one.active_until < today:
        tag, tone = _("Over"), "neutral"
    elif one.active_from and one.active_from > today:
        tag, tone = _("Begins later"), "neutral"
    parts = [
        str(WHO[Respondent(one.respondent_type)]) if one.respondent_type in WHO else "",
        names.get(one.survey_key, one.survey_key),
        str(CHANNELS[AskingChannel(one.channel)]),
        _("%(percent)s of 100") % {"percent": one.sample_percent},
        ngettext("asked once", "asked %(n)s times", row.invited) % {"n": row.invited},
    ]
    return ListItem(
        title=one.name,
        href=reverse("asking:campaign", args=[one.pk]),
        meta=" · ".join(part for part in parts if part),
        tag=tag,
        tone=tone,
    )
