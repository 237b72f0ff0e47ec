"""The survey behind a link: one question per page, then how to send. Nobody signs in.

Only a POST answers: mail scanners open links, and looking is not answering. A survey that is
always anonymous keeps nothing before it is sent, so it is one page (docs/adr/0011).
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from nabij.delivery.types import About
from nabij.lib.links import LinkError, LinkExpiredError, read_token
from nabij.people.doors import link_page
from nabij.surveys import operations, queries
from nabij.surveys.forms import AllForm, AnswerForm, Wish, WishForm
from nabij.surveys.rules import shown_questions
from nabij.surveys.types import (
    ABOUT_INVITATION,
    SURVEY_PURPOSE,
    WITH_WORDS,
    InvitationStatus,
    QuestionText,
    Sheet,
    Value,
)
from nabij.surveys.views.opened import actor_of, chosen_language, note_read, speak

SECONDS_EACH = 15
TOLD = 2  # of what was done with what people said: who answered wants to go


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="surveys.answer")
def answer(request: HttpRequest, token: str, step: str = "") -> HttpResponse:
    """Show one question and keep its answer. Without `step` it goes on where it was left."""
    sheet = open_sheet(request, token)
    if sheet is None or sheet.status is not InvitationStatus.OPEN:
        return _closed(request, token, sheet)
    note_read(request, About(kind=ABOUT_INVITATION, id=sheet.invitation_id))
    if sheet.is_anonymous:
        return _all_at_once(request, token, sheet)
    question = _question(sheet, step)
    if question is None:
        return redirect("surveys:finish", token)
    if question not in sheet.questions:  # an earlier answer was changed meanwhile
        return redirect("surveys:answer", token)
    if request.method != "POST":
        form = AnswerForm(question=question, answer=sheet.given.get(question.pk))
        return _step(request, token, sheet, question, form)
    return _keep(request, token, sheet, question)


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="surveys.finish")
def finish(request: HttpRequest, token: str) -> HttpResponse:
    """Ask how the answers are to be sent: by name, with a wish to be contacted, or by nobody."""
    sheet = open_sheet(request, token)
    if sheet is None or sheet.status is not InvitationStatus.OPEN:
        return _closed(request, token, sheet)
    if sheet.is_anonymous:
        return redirect("surveys:answer", token)
    form = WishForm(
        request.POST if request.method == "POST" else None,
        contact_me=sheet.contact_me,
        can_be_contacted=sheet.client_id is not None or sheet.is_of_referrer,
        is_of_referrer=sheet.is_of_referrer,
    )
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data["wish"]
        try:
            operations.submit(
                invitation_id=sheet.invitation_id,
                by=actor_of(request, sheet.client_id),
                anonymous=wish is Wish.ANONYMOUS,
                contact_me=wish is Wish.CONTACT,
                via=sheet.via,
            )
        except operations.SurveyClosedError:
            return redirect("surveys:answer", token)
        except operations.NothingAnsweredError:
            form.add_error(None, _nothing())
        else:
            return _thank(request, token, anonymous=wish is Wish.ANONYMOUS)
    context = {"form": form, "token": token, "sheet": sheet, "previous": sheet.questions[-1].key}
    return render(request, "surveys/finish.html", context)


@require_safe
@link_page(what="surveys.thanks")
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank for the answer, say who will be in touch by when, and what others' answers changed."""
    sheet = open_sheet(request, token)
    if sheet is None:
        return render(request, "surveys/expired.html", status=HTTPStatus.GONE)
    if sheet.status is not InvitationStatus.ANSWERED:
        return redirect("surveys:answer", token)
    told = queries.told(
        language=translation.get_language() or sheet.language,
        most=TOLD,
        for_staff=sheet.is_of_employee,
    )
    return render(request, "surveys/thanks.html", {"sheet": sheet, "told": told, "token": token})


def open_sheet(request: HttpRequest, token: str) -> Sheet | None:
    """Return the survey behind a link, None when its time is over; 404 when it is not ours."""
    try:
        invitation_id = read_token(token, purpose=SURVEY_PURPOSE)
    except LinkExpiredError:
        return None
    except LinkError as error:
        raise Http404 from error
    sheet = queries.sheet(invitation_id=invitation_id, language=chosen_language(request))
    if sheet is None:
        raise Http404
    speak(request, sheet.language)
    return sheet


def _closed(request: HttpRequest, token: str, sheet: Sheet | None) -> HttpResponse:
    """Say that it is over; to who still sends something, that this was not added."""
    if sheet is None or sheet.status is InvitationStatus.EXPIRED:
        context = {"was_sending": request.method == "POST"}
        return render(request, "surveys/expired.html", context, status=HTTPStatus.GONE)
    if request.method == "POST":
        messages.info(
            request,
            translation.gettext(
                "These questions had been sent already, perhaps from another device. "
                "What you chose just now was not added."
            ),
        )
    return redirect("surveys:thanks", token)


def _question(sheet: Sheet, step: str) -> QuestionText | None:
    """Return the question of a step; without one the first not answered yet, None: all are."""
    if not step:
        open_ones = (one for one in sheet.questions if sheet.given.get(one.pk) in (None, ""))
        return next(open_ones, None)
    for question in sheet.asked:
        if question.key == step:
            return question
    raise Http404


def _keep(request: HttpRequest, token: str, sheet: Sheet, question: QuestionText) -> HttpResponse:
    form = AnswerForm(request.POST, question=question)
    skipped = "skip" in request.POST and question.kind not in WITH_WORDS
    if not skipped and not form.is_valid():
        return _step(request, token, sheet, question, form)
    value: Value = None if skipped else form.cleaned_data["answer"]
    try:
        operations.save_answer(
            invitation_id=sheet.invitation_id,
            question=question.key,
            value=value,
            language=translation.get_language() or sheet.language,
            by=actor_of(request, sheet.client_id),
            survey_id=sheet.survey_id,
        )
    except operations.SurveyClosedError:
        return redirect("surveys:answer", token)
    following = _after(sheet, question, value)
    if following is None:
        return redirect("surveys:finish", token)
    return redirect("surveys:answer-step", token, following.key)


def _after(sheet: Sheet, question: QuestionText, value: Value) -> QuestionText | None:
    """Return the question that follows an answer, which may lead elsewhere than the one before."""
    shown = shown_questions(sheet.asked, sheet.given | {question.pk: value})
    place = shown.index(question)
    return shown[place + 1] if place + 1 < len(shown) else None


def _all_at_once(request: HttpRequest, token: str, sheet: Sheet) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = AllForm(posted, questions=sheet.asked)
    if posted is not None and form.is_valid():
        try:
            operations.submit_unseen(
                invitation_id=sheet.invitation_id,
                answers=form.answers(),
                language=translation.get_language() or sheet.language,
                via=sheet.via,
            )
        except operations.SurveyClosedError:
            return redirect("surveys:answer", token)
        except operations.NothingAnsweredError:
            form.add_error(None, _nothing())
        else:
            return _thank(request, token, anonymous=True)
    return render(request, "surveys/all.html", {"form": form, "sheet": sheet, "token": token})


def _thank(request: HttpRequest, token: str, *, anonymous: bool) -> HttpResponse:
    if anonymous:
        messages.success(
            request, translation.gettext("Nobody can see that these answers are yours.")
        )
    return redirect("surveys:thanks", token)


def _nothing() -> str:
    return translation.gettext(
        "You have not answered anything yet. Answer one of the questions, or close this page."
    )


def _step(
    request: HttpRequest, token: str, sheet: Sheet, question: QuestionText, form: object
) -> HttpResponse:
    number = sheet.questions.index(question)
    return render(
        request,
        "surveys/step.html",
        {
            "sheet": sheet,
            "question": question,
            "number": number + 1,
            "is_words": question.kind in WITH_WORDS,
            "form": form,
            "token": token,
            "previous": sheet.questions[number - 1].key if number else "",
            "minutes": -(-len(sheet.questions) * SECONDS_EACH // 60),
        },
    )
