"""Asking on paper: the desk prints large letters; who has one types its code on the website."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nabij.accounts.operations import TooOftenError, give_back, take
from nabij.accounts.types import Limit, Role
from nabij.lib.links import make_token
from nabij.people.doors import address_of, link_page, staff_page
from nabij.people.types import Actor
from nabij.surveys import operations
from nabij.surveys.forms import CodeForm
from nabij.surveys.queries import letters as queries
from nabij.surveys.types import SURVEY_PURPOSE

WRONG_CODES = Limit("survey code", most=10, window=timedelta(minutes=15))


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(what="surveys.code")
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code on a letter; (POST) lead to the survey behind it. Wrong ones are counted."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "surveys/code.html", {"form": form})
    here = address_of(request)
    try:
        take(WRONG_CODES, here)
    except TooOftenError:
        form.add_error("code", _("Too many wrong codes were tried here. Try again in 15 minutes."))
        return render(
            request, "surveys/code.html", {"form": form}, status=HTTPStatus.TOO_MANY_REQUESTS
        )
    found = queries.invitation_of_code(form.cleaned_data["code"])
    if found is None:
        form.add_error("code", _("We don't know this code. Look whether each sign is right."))
        return render(request, "surveys/code.html", {"form": form})
    give_back(WRONG_CODES, here)
    invitation_id, expires_at = found
    token = make_token(purpose=SURVEY_PURPOSE, subject_id=invitation_id, expires_at=expires_at)
    return redirect("surveys:answer", token)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="surveys.letters", face="desk", roles=(Role.AGENT,))
def letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the letters that wait to be printed, each on a page; (POST) note that they were."""
    if request.method == "POST":
        ids = [UUID(one) for one in request.POST.getlist("letter") if _is_uuid(one)]
        count = operations.mark_printed(invitation_ids=ids, by=actor)
        said = ngettext(
            "One letter is noted as printed.", "%(n)s letters are noted as printed.", count
        )
        messages.success(request, said % {"n": count})
        return redirect("surveys:letters")
    found, waiting = queries.letters(actor)
    context = {
        "letters": found,
        "address": f"{settings.BASE_URL}{reverse('surveys:code')}".partition("//")[2],
        "waiting": waiting,
        "more": waiting - len(found),
    }
    return render(request, "surveys/letters.html", context)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
