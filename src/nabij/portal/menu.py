"""The navigation of this face. A new page adds its line here."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nabij.people.types import Scope
from nabij.ui.types import MenuItem


def _follows(request: HttpRequest) -> bool:
    """Show it to the client, and to a relative whose mandate covers messages."""
    actor = getattr(request, "actor", None)
    return actor is not None and actor.may(Scope.VIEW_MESSAGES)


def _tells(request: HttpRequest) -> bool:
    """Show it to the client, and to a relative whose mandate covers feedback."""
    actor = getattr(request, "actor", None)
    return actor is not None and actor.may(Scope.GIVE_FEEDBACK)


MENU = (
    MenuItem(_("Home"), "portal:home", "home"),
    MenuItem(_("Appointments"), "appointments:list", "calendar-days"),
    MenuItem(_("Feedback"), "surveys:cases", "chat-bubble-left-right", may=_tells),
    MenuItem(_("My details"), "portal:profile", "user-circle"),
    MenuItem(_("Who looked"), "portal:looks", "eye", may=_follows),
)
