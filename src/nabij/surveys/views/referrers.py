"""The list of who refers clients to us, one by one; asking all of them stands with the figures."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nabij.accounts.types import Role
from nabij.organisation.queries import department_choices
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys import operations, queries
from nabij.surveys.forms_referrers import ReferrerForm
from nabij.surveys.models import Referrer

ROLES = (Role.MANAGER,)
LIST = "insights:referrers"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.referrer-new", face="studio", roles=ROLES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask who refers clients to us; (POST) put them on the list."""
    return _edit(request, actor, referrer=None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.referrer", face="studio", roles=ROLES)
def referrer(request: HttpRequest, actor: Actor, referrer_id: UUID) -> HttpResponse:
    """Show what is known of somebody on the list; (POST) change it."""
    return _edit(request, actor, referrer=_found(actor, referrer_id))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="asking.referrer-remove", face="studio", roles=ROLES)
def remove(request: HttpRequest, actor: Actor, referrer_id: UUID) -> HttpResponse:
    """Ask whether to take somebody off the list; (POST) do so."""
    found = _found(actor, referrer_id)
    if request.method == "POST":
        operations.remove_referrer(referrer_id=referrer_id, by=actor)
        messages.success(request, _("Off the list."))
        return redirect(LIST)
    return render(
        request,
        "surveys/studio_confirm.html",
        {
            "title": _("Take this person off the list?"),
            "name": ", ".join(part for part in (found.name, found.practice) if part),
            "lead": _(
                "What was answered stays. A question that is still open can't be answered any "
                "more. We keep only the e-mail address, so that who wants no more questions "
                "gets none, also when the address comes on the list again."
            ),
            "yes": _("Yes, take off the list"),
            "back": reverse("asking:referrer", args=[referrer_id]),
            "kind": "danger",
        },
    )


def _found(actor: Actor, referrer_id: UUID) -> Referrer:
    found = queries.referrer_of(actor, referrer_id=referrer_id)
    if found is None:
        raise Http404
    return found


def _edit(request: HttpRequest, actor: Actor, *, referrer: Referrer | None) -> HttpResponse:
    form = ReferrerForm(
        request.POST if request.method == "POST" else None,
        departments=department_choices(language=actor.language),
        referrer=referrer,
    )
    if request.method == "POST" and form.is_valid() and _keep(request, actor, form, referrer):
        return redirect(LIST)
    context = {
        "form": form,
        "referrer": referrer,
        "title": referrer.name if referrer else _("Add somebody who refers clients"),
    }
    return render(request, "surveys/studio_referrer.html", context)


def _keep(
    request: HttpRequest, actor: Actor, form: ReferrerForm, referrer: Referrer | None
) -> bool:
    """Keep a valid form; False when the address can't be, which the form then says."""
    if referrer is None:
        write = operations.add_referrer
    else:
        write = partial(operations.change_referrer, referrer_id=referrer.pk)
    try:
        kept = write(details=form.details(), by=actor)
    except operations.ReferrerThereError:
        form.add_error("email", _("Somebody with this address is on the list already."))
        return False
    except operations.AddressKeptError:
        form.add_error(
            "email",
            _(
                "The address of this person can't become this one. Take this person off the "
                "list, and add them again with the right address."
            ),
        )
        return False
    if kept.opted_out_at and referrer is None:
        messages.info(
            request,
            _(
                "On the list. But this address wanted no more questions, and that holds: they "
                "are not asked."
            ),
        )
    else:
        messages.success(request, _("Kept.") if referrer else _("On the list."))
    return True
