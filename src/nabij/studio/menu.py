"""The navigation of this face. A new page adds its line here."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nabij.accounts.types import Role
from nabij.ui.types import MenuItem


def _as(role: Role) -> Callable[[HttpRequest], bool]:
    """Show an entry to who holds this role."""

    def may(request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return actor is not None and role in actor.roles

    return may


MENU = (
    MenuItem(_("Home"), "studio:home", "home"),
    MenuItem(_("Experience"), "insights:experience", "chart-bar", may=_as(Role.MANAGER)),
    MenuItem(
        _("Services"),
        "supply:services",
        "clipboard-document-list",
        may=_as(Role.ADMINISTRATOR),
    ),
    MenuItem(_("People and rooms"), "supply:resources", "user-group", may=_as(Role.ADMINISTRATOR)),
    MenuItem(
        _("Messages sent"), "delivery:messages", "paper-airplane", may=_as(Role.ADMINISTRATOR)
    ),
    MenuItem(
        _("Stuck events"), "studio:dead-letters", "wrench-screwdriver", may=_as(Role.ADMINISTRATOR)
    ),
)
