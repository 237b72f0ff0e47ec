"""Pages behind the links in messages: the survey, and "is it solved?". Nobody signs in.

Only a POST answers: mail scanners open links, and looking is not answering.
"""

from contextlib import suppress
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from nabij.delivery.operations import mark_read
from nabij.delivery.rules import sign_seen
from nabij.delivery.types import About
from nabij.lib.links import LinkError, LinkExpiredError, read_token
from nabij.people.doors import address_of, link_page
from nabij.people.types import Actor, link_actor
from nabij.surveys import operations, queries
from nabij.surveys.forms import SolvedForm, form_for
from nabij.surveys.types import (
    ABOUT_FOLLOW_UP,
    ABOUT_INVITATION,
    SOLUTION_PURPOSE,
    SURVEY_PURPOSE,
    FollowUpStatus,
    InvitationStatus,
    Kind,
    QuestionText,
    Sheet,
)


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="surveys.answer")
def answer(request: HttpRequest, token: str, step: str = "") -> HttpResponse:
    """Show one question and keep its answer; the last one sends.

    Without `step` it goes on where it was left.
    """
    sheet = _sheet(request, token)
    if sheet is None or sheet.status is InvitationStatus.EXPIRED:
        return render(request, "surveys/expired.html", status=HTTPStatus.GONE)
    if sheet.status is InvitationStatus.ANSWERED:
        return redirect("surveys:thanks", token)
    question = _question(sheet, step)
    _note_read(request, About(kind=ABOUT_INVITATION, id=sheet.invitation_id))
    if request.method != "POST":
        form = form_for(
            question, answer=sheet.answers.get(question.kind), contact_me=sheet.contact_me
        )
        return _step(request, token, sheet, question, form)
    return _keep(request, token, sheet, question)


@require_safe
@link_page(what="surveys.thanks")
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank for the answer, and say who will be in touch by when."""
    sheet = _sheet(request, token)
    if sheet is None:
        return render(request, "surveys/expired.html", status=HTTPStatus.GONE)
    if sheet.status is not InvitationStatus.ANSWERED:
        return redirect("surveys:answer", token)
    return render(request, "surveys/thanks.html", {"sheet": sheet})


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="surveys.solved")
def solved(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the client whether it is solved, and hear the answer."""
    try:
        follow_up_id = read_token(token, purpose=SOLUTION_PURPOSE)
    except LinkExpiredError:
        return render(request, "surveys/solved_expired.html", status=HTTPStatus.GONE)
    except LinkError as error:
        raise Http404 from error
    sheet = queries.solution_sheet(follow_up_id=follow_up_id)
    if sheet is None:
        raise Http404
    _speak(request, sheet.language)
    _note_read(request, About(kind=ABOUT_FOLLOW_UP, id=follow_up_id))
    form = SolvedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        # When somebody was quicker the page says where it stands.
        with suppress(operations.NothingToConfirmError):
            operations.confirm(
                follow_up_id=follow_up_id,
                solved=form.cleaned_data["solved"],
                text=form.cleaned_data["text"],
                by=_actor(request, sheet.client_id),
            )
        return redirect("surveys:solved", token)
    if sheet.status in (FollowUpStatus.SOLVED, FollowUpStatus.REOPENED):
        return render(request, "surveys/solved_told.html", {"sheet": sheet})
    return render(request, "surveys/solved.html", {"sheet": sheet, "form": form})


def _note_read(request: HttpRequest, about: About) -> None:
    if sign := sign_seen(request.method or "", request.headers):
        mark_read(about=about, sign=sign)


def _sheet(request: HttpRequest, token: str) -> Sheet | None:
    """Return the survey behind a link, None when its time is over; 404 when it is not ours."""
    try:
        invitation_id = read_token(token, purpose=SURVEY_PURPOSE)
    except LinkExpiredError:
        return None
    except LinkError as error:
        raise Http404 from error
    sheet = queries.sheet(invitation_id=invitation_id, language=_chosen_language(request))
    if sheet is None:
        raise Http404
    _speak(request, sheet.language)
    return sheet


def _question(sheet: Sheet, step: str) -> QuestionText:
    """Return the question of a step; without one the first not answered yet."""
    for question in sheet.questions:
        if question.key == step or (not step and sheet.answers.get(question.kind) in (None, "")):
            return question
    if step:
        raise Http404
    return sheet.questions[-1]


def _keep(request: HttpRequest, token: str, sheet: Sheet, question: QuestionText) -> HttpResponse:
    is_last = question is sheet.questions[-1]
    form = form_for(question, request.POST)
    skipped = "skip" in request.POST and question.kind is not Kind.OPEN
    if not skipped and not form.is_valid():
        return _step(request, token, sheet, question, form)
    by = _actor(request, sheet.client_id)
    try:
        operations.save_answer(
            invitation_id=sheet.invitation_id,
            question=question.key,
            value=None if skipped else form.cleaned_data["answer"],
            contact_me=form.cleaned_data.get("contact_me") if not skipped else None,
            language=translation.get_language() or sheet.language,
            by=by,
        )
        if not is_last:
            following = sheet.questions[sheet.questions.index(question) + 1]
            return redirect("surveys:answer-step", token, following.key)
        operations.submit(invitation_id=sheet.invitation_id, by=by)
    except operations.SurveyClosedError:
        return redirect("surveys:answer", token)
    except operations.NothingAnsweredError:
        form.add_error(None, _nothing())
        return _step(request, token, sheet, question, form)
    return redirect("surveys:thanks", token)


def _nothing() -> str:
    return translation.gettext(
        "You have not answered anything yet. Answer one of the questions, or close this page."
    )


def _step(
    request: HttpRequest, token: str, sheet: Sheet, question: QuestionText, form: object
) -> HttpResponse:
    earlier = sheet.questions[: sheet.questions.index(question)]
    return render(
        request,
        "surveys/step.html",
        {
            "sheet": sheet,
            "question": question,
            "form": form,
            "token": token,
            "previous": earlier[-1].key if earlier else "",
            "is_last": question is sheet.questions[-1],
        },
    )


def _chosen_language(request: HttpRequest) -> str:
    """Return the language this visitor chose on the page; '' when none: the client's own holds."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        return ""
    return translation.get_language() or ""


def _speak(request: HttpRequest, language: str) -> None:
    """Speak the client's language, unless the visitor chose one."""
    if not _chosen_language(request):
        translation.activate(language)


def _actor(request: HttpRequest, client_id: UUID | None) -> Actor:
    return link_actor(
        client_id=client_id,
        address=address_of(request),
        language=translation.get_language() or "nl",
    )
