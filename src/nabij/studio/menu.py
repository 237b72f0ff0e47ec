"""The navigation of this face. A new page adds its line here."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nabij.accounts.types import Role
from nabij.ui.types import MenuItem


def _as(*roles: Role) -> Callable[[HttpRequest], bool]:
    """Show an entry to who holds one of these roles."""

    def may(request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return actor is not None and not actor.roles.isdisjoint(roles)

    return may


MENU = (
    MenuItem(_("Home"), "studio:home", "home"),
    MenuItem(_("Overview"), "insights:director", "presentation-chart-line", may=_as(Role.MANAGER)),
    MenuItem(_("Experience"), "insights:experience", "chart-bar", may=_as(Role.MANAGER)),
    MenuItem(_("Explore"), "insights:explore", "magnifying-glass", may=_as(Role.MANAGER)),
    MenuItem(_("The way"), "insights:scorecard", "map", may=_as(Role.MANAGER)),
    MenuItem(_("Trends"), "insights:trends", "arrow-trending-up", may=_as(Role.MANAGER)),
    MenuItem(_("Surveys"), "asking:surveys", "clipboard-document-check", may=_as(Role.MANAGER)),
    MenuItem(_("Reports"), "insights:reports", "document-text", may=_as(Role.MANAGER)),
    MenuItem(_("Other figures"), "insights:outcomes", "scale", may=_as(Role.MANAGER)),
    MenuItem(_("Employees"), "insights:work", "user-group", may=_as(Role.MANAGER)),
    MenuItem(_("Promises to clients"), "surveys:loop", "hand-raised", may=_as(Role.MANAGER)),
    MenuItem(
        _("You said, we did"), "surveys:improvements-studio", "light-bulb", may=_as(Role.MANAGER)
    ),
    MenuItem(_("Comments"), "insights:comments", "chat-bubble-left", may=_as(Role.MANAGER)),
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
