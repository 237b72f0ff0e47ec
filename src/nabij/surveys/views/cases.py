"""What clients follow: complaints from filing to the last word, and what was written about them.

In the portal, and for who is no client behind the link in our message. One page per case: a POST
says in `do` which of its forms was sent.
"""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from nabij.accounts.types import Role
from nabij.delivery.operations import mark_read
from nabij.delivery.rules import sign_seen
from nabij.delivery.types import About
from nabij.lib.links import LinkError, LinkExpiredError, read_token
from nabij.organisation.operations import general_department
from nabij.organisation.queries import department_choices, department_with
from nabij.people.doors import address_of, client_page, link_page
from nabij.people.queries import zone_of
from nabij.people.types import Actor, Scope, link_actor
from nabij.surveys import operations, queries
from nabij.surveys.forms_cases import ComplaintForm, MessageForm, ReopenForm, VerdictForm
from nabij.surveys.types import ABOUT_CASE, ABOUT_FOLLOW_UP, CASE_PURPOSE, Case
from nabij.surveys.views.case_words import case_item, conversation, steps_of

FORMS: dict[str, type[Form]] = {
    "message": MessageForm,
    "verdict": VerdictForm,
    "reopen": ReopenForm,
}


@require_safe
@client_page(what="surveys.cases", scope=Scope.GIVE_FEEDBACK)
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what the client told us and where it stands, and where to tell more."""
    found = queries.cases_of(actor)
    zone = zone_of(actor)
    return render(
        request,
        "surveys/cases.html",
        {"items": [case_item(one, zone=zone, language=actor.language) for one in found]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="surveys.complain", scope=Scope.GIVE_FEEDBACK)
def complain(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let a client or relative complain."""
    assert actor.client_id is not None  # noqa: S101 the door sees to it
    departments = department_choices(language=actor.language)
    known = operations.department_of(actor.client_id)
    form = ComplaintForm(
        request.POST if request.method == "POST" else None,
        departments=departments,
        department=str(known.pk) if known else "",
    )
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "surveys/complain.html", {"form": form})
    department = department_with(form.cleaned_data["department"]) or general_department()
    if department is None:
        raise Http404
    complaint = operations.file_complaint(
        happened=form.cleaned_data["happened"],
        wished=form.cleaned_data["wished"],
        may_call=form.cleaned_data["may_call"],
        department=department,
        language=actor.language,
        by=actor,
    )
    messages.success(request, gettext("We have your complaint. Thank you for telling us."))
    return redirect("surveys:case", complaint.follow_up_id)


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(what="surveys.case", scope=Scope.GIVE_FEEDBACK)
def case(request: HttpRequest, actor: Actor, follow_up_id: UUID) -> HttpResponse:
    """Show where a complaint stands and hear what the client says."""
    found = queries.case_for(actor, follow_up_id=follow_up_id)
    if found is None:
        raise Http404
    _note_read(request, follow_up_id)
    return _page(request, actor, found, template="surveys/case.html")


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="surveys.case-link")
def case_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show it to who is no client, behind the link in our message."""
    try:
        follow_up_id = read_token(token, purpose=CASE_PURPOSE)
    except LinkExpiredError:
        return render(request, "surveys/case_expired.html", status=HTTPStatus.GONE)
    except LinkError as error:
        raise Http404 from error
    found = queries.case_behind_link(
        follow_up_id=follow_up_id, language=translation.get_language() or ""
    )
    if found is None:
        raise Http404
    _note_read(request, follow_up_id)
    actor = link_actor(
        client_id=None,
        address=address_of(request),
        language=translation.get_language() or found.language,
    )
    return _page(request, actor, found, template="surveys/case_link.html")


def _page(request: HttpRequest, actor: Actor, found: Case, *, template: str) -> HttpResponse:
    do = request.POST.get("do", "") if request.method == "POST" else ""
    forms = {name: form(auto_id=f"{name}_%s") for name, form in FORMS.items()}
    if do in FORMS:
        forms[do] = FORMS[do](request.POST, auto_id=f"{do}_%s")
    if do == "withdraw" or (do in FORMS and forms[do].is_valid()):
        _heard(request, actor, found, do, forms.get(do))
        return redirect(request.path)
    zone = found.row.time_zone
    return render(
        request,
        template,
        {
            "case": found,
            "zone": zone,
            "forms": forms,
            "wrong": forms.get(do),
            "steps": steps_of(found, language=actor.language),
            "conversation": conversation(found, language=actor.language),
            "by_link": actor.role is Role.LINK,
        },
    )


def _heard(request: HttpRequest, actor: Actor, found: Case, do: str, form: Form | None) -> None:
    """Do what one of the forms asks; what was too late is said."""
    said = form.cleaned_data if form is not None else {}
    key = found.row.id
    try:
        if do == "withdraw":
            operations.withdraw(follow_up_id=key, by=actor)
            told = gettext("You took your complaint back. You can always file a new one.")
        elif do == "message":
            operations.hear_message(follow_up_id=key, text=said["text"], by=actor)
            told = gettext("Your message is sent. We answer within one working day.")
        elif do == "reopen":
            operations.reopen(follow_up_id=key, text=said["text"], by=actor)
            told = gettext("We look at it again. Somebody contacts you.")
        else:
            operations.confirm(
                follow_up_id=key, solved=said["satisfied"], text=said["text"], by=actor
            )
            told = gettext("Thank you for telling us.")
    except (operations.CaseOverError, operations.NothingToConfirmError):
        messages.error(request, gettext("That is no longer possible. This is where it stands."))
    else:
        messages.success(request, told)


def _note_read(request: HttpRequest, follow_up_id: UUID) -> None:
    if sign := sign_seen(request.method or "", request.headers):
        for kind in (ABOUT_FOLLOW_UP, ABOUT_CASE):
            mark_read(about=About(kind=kind, id=follow_up_id), sign=sign)
