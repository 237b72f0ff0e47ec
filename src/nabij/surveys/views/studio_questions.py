"""The questions of a draft: from blocks, of one's own, in which order, of whom."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nabij.accounts.types import Role
from nabij.lib.text import localised
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.blocks import BLOCKS
from nabij.surveys.forms_studio import KindForm, QuestionForm
from nabij.surveys.models import Question, Survey
from nabij.surveys.operations import building
from nabij.surveys.queries import building as queries
from nabij.surveys.types import WITH_WORDS, Kind
from nabij.surveys.views.drafts import draft_or_404, gone_is_404

ROLES = (Role.MANAGER,)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.blocks", face="studio", roles=ROLES)
@gone_is_404
def blocks(request: HttpRequest, actor: Actor, survey_id: UUID) -> HttpResponse:
    """Show the tested blocks; (POST) add one."""
    draft_or_404(survey_id)
    if request.method == "POST":
        try:
            building.add_block(survey_id=survey_id, block=request.POST.get("block", ""), by=actor)
        except building.AskedAlreadyError:
            messages.error(request, _("The survey asks a question of this block already."))
        except building.SurveyUnknownError:
            messages.error(request, _("Choose one of the blocks."))
        else:
            return redirect("asking:survey", survey_id)
        return redirect("asking:blocks", survey_id)
    context = {"blocks": BLOCKS.values(), "survey_id": survey_id}
    return render(request, "surveys/studio_blocks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.question-new", face="studio", roles=ROLES)
@gone_is_404
def new(request: HttpRequest, actor: Actor, survey_id: UUID) -> HttpResponse:
    """Ask how a new question is answered, then (?kind=) what it asks; (POST) add it."""
    draft = draft_or_404(survey_id)
    chosen = KindForm(request.GET if "kind" in request.GET else None)
    if not chosen.is_valid():
        back = reverse("asking:survey", args=[survey_id])
        context = {"form": chosen, "title": _("A new question"), "back": back, "asks": True}
        return render(request, "surveys/studio_form.html", context)
    kind = chosen.cleaned_data["kind"]
    questions = queries.questions_in(survey_id)
    return _edit(request, actor, draft, kind=kind, earlier=questions, question=None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.question", face="studio", roles=ROLES)
@gone_is_404
def question(
    request: HttpRequest, actor: Actor, survey_id: UUID, question_id: UUID
) -> HttpResponse:
    """Show a question of a draft; (POST) change it."""
    draft = draft_or_404(survey_id)
    found = _question(survey_id, question_id)
    earlier = [one for one in queries.questions_in(survey_id) if one.order < found.order]
    return _edit(request, actor, draft, kind=Kind(found.kind), earlier=earlier, question=found)


@require_POST
@staff_page(what="asking.question-move", face="studio", roles=ROLES)
@gone_is_404
def move(request: HttpRequest, actor: Actor, survey_id: UUID, question_id: UUID) -> HttpResponse:
    """Ask a question one place earlier or later."""
    places = 1 if request.POST.get("to") == "later" else -1
    try:
        building.move_question(
            survey_id=survey_id, question_id=question_id, places=places, by=actor
        )
    except building.BranchError:
        messages.error(request, _("One of these two depends on the answer to the other."))
    return redirect(f"{reverse('asking:survey', args=[survey_id])}#q-{question_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.question-remove", face="studio", roles=ROLES)
@gone_is_404
def remove(request: HttpRequest, actor: Actor, survey_id: UUID, question_id: UUID) -> HttpResponse:
    """Ask whether to take a question out; (POST) do so."""
    draft_or_404(survey_id)
    found = _question(survey_id, question_id)
    back = reverse("asking:survey", args=[survey_id])
    if request.method != "POST":
        context = {
            "title": _("Take this question out?"),
            "name": localised(found.texts, actor.language),
            "lead": _("Its texts are gone with it."),
            "yes": _("Yes, take it out"),
            "back": back,
            "kind": "danger",
        }
        return render(request, "surveys/studio_confirm.html", context)
    try:
        building.remove_question(survey_id=survey_id, question_id=question_id, by=actor)
    except building.BranchError:
        sentence = _("Another question depends on this one. Change or take out that one first.")
        messages.error(request, sentence)
    return redirect(back)


def _edit(
    request: HttpRequest,
    actor: Actor,
    draft: Survey,
    *,
    kind: Kind,
    earlier: list[Question],
    question: Question | None,
) -> HttpResponse:
    labels = [
        (one.pk, f"{one.order}. {localised(one.texts, actor.language)}"[:120])
        for one in earlier
        if one.kind not in WITH_WORDS
    ]
    posted = request.POST if request.method == "POST" else None
    form = QuestionForm(posted, kind=kind, earlier=labels, question=question)
    if posted is not None and form.is_valid():
        try:
            building.save_question(
                survey_id=draft.pk,
                terms=form.terms(),
                by=actor,
                question_id=question.pk if question else None,
            )
        except building.AskedAlreadyError:
            form.add_error(None, _("A survey has one question of this kind at most."))
        except building.BranchError:
            form.add_error("shown_if", _("Choose a question that is asked earlier."))
        else:
            return redirect("asking:survey", draft.pk)
    context = {
        "form": form,
        "title": _("A question") if question else _("A new question"),
        "back": reverse("asking:survey", args=[draft.pk]),
    }
    return render(request, "surveys/studio_form.html", context)


def _question(survey_id: UUID, question_id: UUID) -> Question:
    for one in queries.questions_in(survey_id):
        if one.pk == question_id:
            return one
    raise Http404
