"""The experience manager's surveys: which there are, what they ask, how that looks, publishing."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabij.accounts.types import Role
from nabij.lib.text import LANGUAGES, localised
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.forms import AnswerForm
from nabij.surveys.forms_studio import SurveyForm
from nabij.surveys.operations import building
from nabij.surveys.queries import asked_of, question_text
from nabij.surveys.queries import building as queries
from nabij.surveys.types import WITH_WORDS
from nabij.surveys.views.drafts import draft_or_404, gone_is_404, survey_or_404
from nabij.surveys.views.studio_words import gap_sentences, question_rows
from nabij.ui.types import ListItem, MenuLink

ROLES = (Role.MANAGER,)
NAMES = {"nl": "Nederlands", "fi": "Suomi", "en": "English"}
DEVICES = ("phone", "desktop")


@require_safe
@staff_page(what="asking.surveys", face="studio", roles=ROLES)
def surveys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List all surveys."""
    items = [_row(row) for row in queries.survey_rows(actor.language)]
    return render(request, "surveys/studio_surveys.html", {"items": items})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.survey-new", face="studio", roles=ROLES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask what a new survey is called and begins with; (POST) begin it as a draft."""
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        survey = building.new_survey(
            names=form.texts("name"),
            intros=form.texts("intro"),
            is_anonymous=form.cleaned_data["is_anonymous"],
            blocks=_without_doubles(form.cleaned_data["blocks"]),
            by=actor,
        )
        messages.success(request, _("The draft is there. Nobody is asked before you publish it."))
        return redirect("asking:survey", survey.pk)
    back = reverse("asking:surveys")
    return _form_page(request, form, title=_("A new survey"), back=back)


@require_safe
@staff_page(what="asking.survey", face="studio", roles=ROLES)
def survey(request: HttpRequest, actor: Actor, survey_id: UUID) -> HttpResponse:
    """Show a survey: its questions in order, and what can be done with them."""
    found = survey_or_404(survey_id)
    questions = queries.questions_in(survey_id)
    gaps = queries.gaps_of(found) if found.published_at is None else []
    context = {
        "survey": found,
        "name": localised(found.names, actor.language),
        "intro": localised(found.intros, actor.language),
        "rows": question_rows(questions, gaps, actor.language),
        "gaps": gap_sentences(gaps),
        "is_draft": found.published_at is None,
    }
    return render(request, "surveys/studio_survey.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.survey-describe", face="studio", roles=ROLES)
@gone_is_404
def describe(request: HttpRequest, actor: Actor, survey_id: UUID) -> HttpResponse:
    """Show a draft's name and first words; (POST) change them."""
    found = draft_or_404(survey_id)
    form = SurveyForm(request.POST if request.method == "POST" else None, survey=found)
    if request.method == "POST" and form.is_valid():
        building.describe_survey(
            survey_id=survey_id,
            names=form.texts("name"),
            intros=form.texts("intro"),
            is_anonymous=form.cleaned_data["is_anonymous"],
            by=actor,
        )
        return redirect("asking:survey", survey_id)
    back = reverse("asking:survey", args=[survey_id])
    return _form_page(request, form, title=_("Name and first words"), back=back)


@require_POST
@staff_page(what="asking.survey-copy", face="studio", roles=ROLES)
@gone_is_404
def copy(request: HttpRequest, actor: Actor, survey_id: UUID) -> HttpResponse:
    """Begin the next version as a copy, or lead to the one that was begun."""
    draft = building.copy_to_draft(survey_id=survey_or_404(survey_id).pk, by=actor)
    return redirect("asking:survey", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.survey-publish", face="studio", roles=ROLES)
@gone_is_404
def publish(request: HttpRequest, actor: Actor, survey_id: UUID) -> HttpResponse:
    """Ask whether to publish, as that can't be undone; (POST) publish."""
    found = draft_or_404(survey_id)
    if request.method == "POST":
        try:
            building.publish(survey_id=survey_id, by=actor)
        except building.NotReadyError as error:
            sentences = gap_sentences(error.gaps) or [_("This survey asks nothing yet.")]
            messages.error(request, " ".join(sentences))
        else:
            messages.success(request, _("Published. From now on this version is asked."))
        return redirect("asking:survey", survey_id)
    return render(
        request,
        "surveys/studio_confirm.html",
        {
            "title": _("Publish this version?"),
            "name": localised(found.names, actor.language),
            "lead": _(
                "Its questions can't be changed after that; a change is a new version. Who is "
                "answering an earlier version goes on with that one."
            ),
            "yes": _("Yes, publish"),
            "back": reverse("asking:survey", args=[survey_id]),
            "kind": "primary",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.survey-discard", face="studio", roles=ROLES)
@gone_is_404
def discard(request: HttpRequest, actor: Actor, survey_id: UUID) -> HttpResponse:
    """Ask whether to throw the draft away; (POST) do so."""
    found = draft_or_404(survey_id)
    if request.method == "POST":
        building.discard(survey_id=survey_id, by=actor)
        messages.success(request, _("The draft is gone."))
        return redirect("asking:surveys")
    return render(
        request,
        "surveys/studio_confirm.html",
        {
            "title": _("Throw this draft away?"),
            "name": localised(found.names, actor.language),
            "lead": _("What was published stays, and goes on being asked."),
            "yes": _("Yes, throw it away"),
            "back": reverse("asking:survey", args=[survey_id]),
            "kind": "danger",
        },
    )


@require_safe
@staff_page(what="asking.survey-preview", face="studio", roles=ROLES)
def preview(request: HttpRequest, actor: Actor, survey_id: UUID) -> HttpResponse:
    """Show one question as it is asked, in each language and on a phone or a computer."""
    found = survey_or_404(survey_id)
    chosen = {
        "language": _one_of(request.GET.get("language"), LANGUAGES, actor.language),
        "device": _one_of(request.GET.get("device"), DEVICES, DEVICES[0]),
    }
    with translation.override(chosen["language"]):
        questions = [question_text(one, chosen["language"]) for one in asked_of(survey_id)]
        keys = [one.key for one in questions]
        step = _one_of(request.GET.get("step"), keys, keys[0]) if keys else ""
        question = questions[keys.index(step)] if keys else None
        shown = {
            "question": question,
            "number": keys.index(step) + 1 if keys else 0,
            "total": len(keys),
            "form": AnswerForm(question=question) if question else None,
            "is_words": question is not None and question.kind in WITH_WORDS,
        }
        asked = render(request, "surveys/preview_question.html", shown).content.decode()
    place = keys.index(step) if keys else 0
    context = {
        "survey": found,
        "name": localised(found.names, actor.language),
        "device": chosen["device"],
        "language": chosen["language"],
        "asked": asked,
        "languages": _links("language", NAMES, chosen, step),
        "devices": _links("device", {"phone": _("Phone"), "desktop": _("Computer")}, chosen, step),
        "previous": _address(chosen, keys[place - 1]) if place else "",
        "next": _address(chosen, keys[place + 1]) if place + 1 < len(keys) else "",
    }
    return render(request, "surveys/studio_preview.html", context)


def _links(
    what: str, words: Mapping[str, str], chosen: dict[str, str], step: str
) -> list[MenuLink]:
    return [
        MenuLink(label, _address(chosen | {what: value}, step), is_current=value == chosen[what])
        for value, label in words.items()
    ]


def _address(chosen: dict[str, str], step: str) -> str:
    return f"?language={chosen['language']}&device={chosen['device']}&step={step}"


def _one_of(said: str | None, allowed: tuple[str, ...] | list[str], usual: str) -> str:
    return said if said is not None and said in allowed else usual


def _row(row: queries.SurveyRow) -> ListItem:
    asks = ngettext("%(n)s question", "%(n)s questions", row.questions) % {"n": row.questions}
    invited = ngettext("asked once", "asked %(n)s times", row.invitations) % {"n": row.invitations}
    version = _("version %(n)s") % {"n": row.version} if row.version else ""
    coming = _("a new version is being written") if row.version and row.has_draft else ""
    tag, tone = (_("Published"), "success") if row.version else (_("Draft"), "warning")
    return ListItem(
        title=row.name,
        href=reverse("asking:survey", args=[row.id]),
        meta=" · ".join(
            part for part in (version, asks, invited if row.version else "", coming) if part
        ),
        tag=tag,
        tone=tone,
    )


def _without_doubles(blocks: list[str]) -> list[str]:
    """Leave out the shorter of two that ask the same."""
    return [one for one in blocks if one != "servqual-perceived" or "servqual" not in blocks]


def _form_page(request: HttpRequest, form: object, *, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return render(request, "surveys/studio_form.html", context)
