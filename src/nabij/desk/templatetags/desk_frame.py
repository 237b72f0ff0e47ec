"""The menu of this face, for its frame."""

from django.template import Context, Library

from nabij.desk.menu import MENU
from nabij.ui.rules import menu_links
from nabij.ui.types import MenuLink

register = Library()


@register.simple_tag(takes_context=True)
def desk_menu(context: Context) -> list[MenuLink]:
    """Return the entries this visitor may use."""
    request = context.get("request")
    return menu_links(MENU, request) if request else []
