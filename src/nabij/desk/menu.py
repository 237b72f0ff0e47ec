"""The navigation of this face. A new page adds its line here."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nabij.accounts.types import Role
from nabij.ui.types import MenuItem


def _is_agent(request: HttpRequest) -> bool:
    """Show an entry to who answers clients at the desk, not to who treats them."""
    actor = getattr(request, "actor", None)
    return actor is not None and Role.AGENT in actor.roles


MENU = (
    MenuItem(_("Today"), "desk:home", "sun"),
    MenuItem(_("Appointments"), "appointments:desk-day", "calendar-days"),
    MenuItem(_("Calendar"), "appointments:desk-calendar", "table-cells"),
    MenuItem(_("Requests"), "appointments:desk-requests", "inbox"),
    MenuItem(_("Waiting list"), "appointments:desk-waiting", "clock"),
    MenuItem(_("Clients"), "people:desk-clients", "users"),
    MenuItem(_("Follow-ups"), "surveys:follow-ups", "chat-bubble-left-right"),
    MenuItem(_("Our team"), "insights:team", "user-group"),
    MenuItem(_("Letters"), "surveys:letters", "envelope", may=_is_agent),
)
