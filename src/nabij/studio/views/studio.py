"""The home page of the studio."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from nabij.accounts.types import Role
from nabij.insights.queries import summary
from nabij.lib import clock
from nabij.people.doors import staff_page
from nabij.people.types import Actor
from nabij.surveys.queries import promise_counts


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
            "is_editor": actor.role is Role.EDITOR,
            "promises": promise_counts(since=year_ago) if is_manager else None,
        },
    )
