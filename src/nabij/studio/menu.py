"""The navigation of this face. A new page adds its line here."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nabij.accounts.types import Role
from nabij.ui.types import MenuGroup, MenuItem


def _as(*roles: Role) -> Callable[[HttpRequest], bool]:
    """Show an entry to who holds one of these roles."""

    def may(request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return actor is not None and not actor.roles.isdisjoint(roles)

    return may


_MANAGER = _as(Role.MANAGER)
_FIGURES = MenuGroup(_("Figures"), "chart-bar")
_FOLLOWING_UP = MenuGroup(_("Following up"), "hand-raised")
_WAY = ("insights:drivers", "insights:effort", "insights:comparison", "insights:quality")

MENU = (
    MenuItem(_("Home"), "studio:home", "home"),
    MenuItem(
        _("Overview"), "insights:director", "presentation-chart-line", _MANAGER, group=_FIGURES
    ),
    MenuItem(_("Experience"), "insights:experience", "chart-bar", _MANAGER, group=_FIGURES),
    MenuItem(_("Trends"), "insights:trends", "arrow-trending-up", _MANAGER, group=_FIGURES),
    MenuItem(_("The way"), "insights:scorecard", "map", _MANAGER, group=_FIGURES, also=_WAY),
    MenuItem(_("Other figures"), "insights:outcomes", "scale", _MANAGER, group=_FIGURES),
    MenuItem(_("Explore"), "insights:explore", "magnifying-glass", _MANAGER, group=_FIGURES),
    MenuItem(_("Comments"), "insights:comments", "chat-bubble-left", _MANAGER),
    MenuItem(
        _("Promises to clients"), "surveys:loop", "hand-raised", _MANAGER, group=_FOLLOWING_UP
    ),
    MenuItem(
        _("You said, we did"),
        "surveys:improvements-studio",
        "light-bulb",
        _MANAGER,
        group=_FOLLOWING_UP,
    ),
    MenuItem(_("Surveys"), "asking:surveys", "clipboard-document-check", _MANAGER),
    MenuItem(_("Employees"), "insights:work", "user-group", _MANAGER),
    MenuItem(_("Reports"), "insights:reports", "document-text", _MANAGER),
    MenuItem(
        _("Waiting list"),
        "appointments:waiting-report",
        "clock",
        may=_as(Role.MANAGER, Role.ADMINISTRATOR),
    ),
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
