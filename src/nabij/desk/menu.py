"""The navigation of this face. A new page adds its line here."""

from django.utils.translation import gettext_lazy as _

from nabij.ui.types import MenuItem

MENU = (
    MenuItem(_("Today"), "desk:home", "sun"),
    MenuItem(_("Appointments"), "appointments:desk-day", "calendar-days"),
    MenuItem(_("Calendar"), "appointments:desk-calendar", "table-cells"),
    MenuItem(_("Requests"), "appointments:desk-requests", "inbox"),
    MenuItem(_("Waiting list"), "appointments:desk-waiting", "clock"),
    MenuItem(_("Clients"), "people:desk-clients", "users"),
    MenuItem(_("Follow-ups"), "surveys:follow-ups", "chat-bubble-left-right"),
    MenuItem(_("Our team"), "insights:team", "user-group"),
    MenuItem(_("Letters"), "surveys:letters", "envelope"),
)
