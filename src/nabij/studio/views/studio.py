"""The home page of the studio."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.delivery.queries import channel_health
from nabij.insights.queries import summary
from nabij.ledger.queries import dead_reactions
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.queries import promise_counts
from nabij.ui.types import ListItem


@require_safe
@staff_page(
    what="studio.home", face="studio", roles=(Role.MANAGER, Role.EDITOR, Role.ADMINISTRATOR)
)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show managers where it stands in short, and everybody what there is to do here."""
    is_manager = actor.role is Role.MANAGER
    year_ago = clock.now() - timedelta(days=365)
    return render(
        request,
        "studio/home.html",
        {
            "actor": actor,
            "short": summary(
                today=clock.today(settings.TIME_ZONE),
                actor=actor,
                language=get_language() or "nl",
            ),
            "items": _for_administrators() if Role.ADMINISTRATOR in actor.roles else [],
            "is_editor": actor.role is Role.EDITOR,
            "promises": promise_counts(since=year_ago) if is_manager else None,
        },
    )


def _for_administrators() -> list[ListItem]:
    """Return where to look whether all goes well, with what needs a hand."""
    stuck = dead_reactions().count()
    channels = channel_health()
    is_silent = any(one.configured and one.closed_until is not None for one in channels)
    is_missing = not any(one.configured for one in channels)
    if is_silent:
        tag, tone = _("No answer"), "error"
    elif is_missing:
        tag, tone = _("Not set up"), "warning"
    else:
        tag, tone = _("Working"), "success"
    return [
        ListItem(
            title=_("Messages sent"),
            href=reverse("delivery:messages"),
            meta=_("What became of each e-mail and text message."),
            icon="paper-airplane",
            tag=tag,
            tone=tone,
        ),
        ListItem(
            title=_("Stuck events"),
            href=reverse("studio:dead-letters"),
            meta=_("What should have followed from something that happened, and failed."),
            icon="wrench-screwdriver",
            tag=ngettext("%(n)s stuck", "%(n)s stuck", stuck) % {"n": stuck}
            if stuck
            else _("None"),
            tone="error" if stuck else "success",
        ),
    ]
