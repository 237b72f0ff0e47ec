"""The desk's follow-ups: what is owed to whom, by when, and what was done."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Literal
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nabij.accounts.types import Role
from nabij.people.doors import staff_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor
from nabij.surveys import operations, queries
from nabij.surveys.forms import (
    AskForm,
    CauseForm,
    CloseForm,
    ContactForm,
    HandOverForm,
    WriteForm,
)
from nabij.surveys.types import FollowUpDetail
from nabij.surveys.views.desk_words import choices_of, follow_up_item, page_words

ROLES = (Role.AGENT, Role.PROFESSIONAL)
FollowUpView = Callable[[HttpRequest, Actor, UUID], HttpResponse]


def _working_on(view: FollowUpView) -> FollowUpView:
    """Answer 404 to who may not see the follow-up, and say so when it ended meanwhile."""

    @wraps(view)
    def inner(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
        try:
            return view(request, actor, follow_up_id)
        except operations.FollowUpUnknownError as error:
            raise Http404 from error
        except operations.FollowUpOverError:
            messages.error(request, gettext("This follow-up has ended. Nothing was changed."))
        return redirect("surveys:follow-up", follow_up_id)

    return inner


@require_safe
@staff_page(what="surveys.follow-ups", face="desk", roles=ROLES)
def follow_ups(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is owed to clients, the most pressing first."""
    shown = request.GET.get("show", "mine")
    zone = zone_of(actor)
    page = queries.follow_up_page(
        actor,
        mine=shown == "mine",
        waiting_for_client=shown == "waiting",
        page=request.GET.get("page", ""),
    )
    return render(
        request,
        "surveys/follow_ups.html",
        {
            "items": [follow_up_item(row, zone=zone, is_mine=shown == "mine") for row in page],
            "shown": shown,
            "choices": choices_of(shown),
            "page": page,
        },
    )


@require_safe
@staff_page(what="surveys.follow-up", face="desk", roles=ROLES)
def follow_up(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """Show one follow-up: what the client said, what was done, what comes next."""
    return _page(request, actor, follow_up_id)


@require_POST
@staff_page(what="surveys.take", face="desk", roles=ROLES)
@_working_on
def take(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """Make a follow-up one's own."""
    before = request.POST.get("owner", "")
    try:
        operations.take(follow_up_id=follow_up_id, by=actor, owner_before=_owner(before))
    except operations.TakenMeanwhileError:
        messages.error(request, gettext("A colleague took this follow-up just before you."))
    else:
        messages.success(request, gettext("This follow-up is yours now."))
    return redirect("surveys:follow-up", follow_up_id)


@require_POST
@staff_page(what="surveys.note-contact", face="desk", roles=ROLES)
@_working_on
def note_contact(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """Note what was discussed with the client."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, follow_up_id, contact_form=form)
    operations.note_contact(
        follow_up_id=follow_up_id,
        text=form.cleaned_data["text"],
        promise=form.cleaned_data["promise"],
        promise_by=form.cleaned_data["promise_by"],
        via=form.cleaned_data["via"],
        by=actor,
    )
    messages.success(request, gettext("Your note is kept."))
    return redirect("surveys:follow-up", follow_up_id)


@require_POST
@staff_page(what="surveys.write", face="desk", roles=ROLES)
@_working_on
def write(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """Write to the client."""
    form = WriteForm(request.POST, auto_id="write_%s")
    if not form.is_valid():
        return _page(request, actor, follow_up_id, write_form=form)
    operations.write_to_client(follow_up_id=follow_up_id, text=form.cleaned_data["text"], by=actor)
    messages.success(request, gettext("The client gets a message that your words are there."))
    return redirect("surveys:follow-up", follow_up_id)


@require_POST
@staff_page(what="surveys.cause", face="desk", roles=ROLES)
@_working_on
def cause(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """Say why it went wrong, and what was changed."""
    form = CauseForm(request.POST, causes=queries.causes(language=actor.language))
    if not form.is_valid():
        return _page(request, actor, follow_up_id, cause_form=form)
    operations.tell_cause(
        follow_up_id=follow_up_id,
        cause_id=form.cleaned_data["cause"],
        fixed=form.cleaned_data["fixed"],
        fixed_on=form.cleaned_data["fixed_on"],
        by=actor,
    )
    messages.success(request, gettext("The cause is kept."))
    return redirect("surveys:follow-up", follow_up_id)


@require_POST
@staff_page(what="surveys.ask-solved", face="desk", roles=ROLES)
@_working_on
def ask_solved(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """Ask the client whether it is solved."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, follow_up_id, ask_form=form)
    try:
        operations.ask_solved(follow_up_id=follow_up_id, text=form.cleaned_data["text"], by=actor)
    except operations.NotContactedError:
        messages.error(
            request,
            gettext("First note your contact with the client. Then ask whether it is solved."),
        )
    else:
        messages.success(request, gettext("The client gets a message with the question."))
    return redirect("surveys:follow-up", follow_up_id)


@require_POST
@staff_page(what="surveys.close", face="desk", roles=ROLES)
@_working_on
def close(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """End a follow-up whose client never answered."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, follow_up_id, close_form=form)
    try:
        operations.close(follow_up_id=follow_up_id, text=form.cleaned_data["text"], by=actor)
    except operations.TooEarlyToCloseError:
        messages.error(request, gettext("The client still has time to answer."))
    else:
        messages.success(request, gettext("This follow-up is closed, with your note."))
    return redirect("surveys:follow-up", follow_up_id)


@require_POST
@staff_page(what="surveys.hand-over", face="desk", roles=ROLES)
@_working_on
def hand_over(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """Give a follow-up to a colleague."""
    detail = queries.follow_up_detail(actor, follow_up_id=follow_up_id)
    if detail is None:
        raise Http404
    form = HandOverForm(request.POST, colleagues=detail.colleagues)
    if not form.is_valid():
        return _page(request, actor, follow_up_id, hand_over_form=form)
    try:
        operations.hand_over(
            follow_up_id=follow_up_id,
            to_user_id=form.cleaned_data["to"],
            text=form.cleaned_data["text"],
            by=actor,
        )
    except operations.NotAColleagueError:
        messages.error(request, gettext("This colleague can no longer see the client."))
        return redirect("surveys:follow-up", follow_up_id)
    messages.success(request, gettext("Handed over. Your colleague finds it in the list."))
    return redirect("surveys:follow-up", follow_up_id)


def _owner(seen: str) -> UUID | Literal["nobody", "anybody"]:
    """Return whom the page showed as owner; what it didn't say is anybody."""
    if seen == "nobody":
        return "nobody"
    with suppress(ValueError):
        return UUID(seen)
    return "anybody"


def _page(
    request: HttpRequest,
    actor: Actor,
    follow_up_id: UUID,
    *,
    contact_form: ContactForm | None = None,
    ask_form: AskForm | None = None,
    close_form: CloseForm | None = None,
    hand_over_form: HandOverForm | None = None,
    write_form: WriteForm | None = None,
    cause_form: CauseForm | None = None,
) -> HttpResponse:
    detail = queries.follow_up_detail(actor, follow_up_id=follow_up_id)
    if detail is None:
        raise Http404
    sent = (contact_form, ask_form, close_form, hand_over_form, write_form, cause_form)
    zone = zone_of(actor)
    return render(
        request,
        "surveys/follow_up.html",
        {
            **page_words(detail, actor, zone=zone),
            "contact_form": contact_form or ContactForm(auto_id="contact_%s"),
            "ask_form": ask_form or AskForm(auto_id="ask_%s"),
            "close_form": close_form or CloseForm(auto_id="close_%s"),
            "write_form": write_form or WriteForm(auto_id="write_%s"),
            "cause_form": cause_form or _cause_form(detail),
            "is_noting": contact_form is not None,
            "is_closing": close_form is not None,
            "is_writing": write_form is not None,
            "is_telling_cause": cause_form is not None,
            "hand_over_form": hand_over_form or HandOverForm(colleagues=detail.colleagues),
            "wrong": next((form for form in sent if form is not None), None),
            "is_handing_over": hand_over_form is not None,
        },
    )


def _cause_form(detail: FollowUpDetail) -> CauseForm:
    return CauseForm(
        causes=detail.causes,
        initial={
            "cause": str(detail.cause_id) if detail.cause_id else "",
            "fixed": detail.cause_fixed,
            "fixed_on": detail.cause_fixed_on,
        },
    )
