"""The navigation of this face. A new page adds its line here."""

from django.utils.translation import gettext_lazy as _

from nabij.ui.types import MenuItem

MENU = (
    MenuItem(_("Home"), "portal:home", "home"),
    MenuItem(_("Appointments"), "appointments:list", "calendar-days"),
    MenuItem(_("My details"), "portal:profile", "user-circle"),
    MenuItem(_("Who looked"), "portal:looks", "eye"),
)
