"""What the ledger gave up after many tries, for an administrator to give another try."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nabij.accounts.types import Role
from nabij.ledger import operations, queries
from nabij.people.doors import staff_page
from nabij.people.types import Actor

PAGE_ROWS = 25


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(what="studio.dead_letters", face="studio", roles=(Role.ADMINISTRATOR,))
def dead_letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List what got stuck; a POST with `reaction` gives one another try."""
    if request.method == "POST":
        return _retry(request, actor)
    page = Paginator(queries.dead_reactions(), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": queries.overdue_count(), "zone": settings.TIME_ZONE}
    return render(request, "studio/dead_letters.html", context)


def _retry(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        wanted = UUID(request.POST.get("reaction", ""))
        is_retried = operations.retry(reaction_id=wanted, by_id=actor.user_id)
    except ValueError:
        is_retried = False
    if is_retried:
        messages.success(request, _("It is tried again within a second."))
    else:
        messages.info(request, _("That one is not stuck any more."))
    return redirect("studio:dead-letters")
