"""Tags of the living page."""

from pathlib import Path

from django.template import Context, Library, Template
from django.template.engine import Engine
from django.utils.safestring import SafeString

register = Library()


def _template(name: str) -> Template:
    return Engine.get_default().get_template(f"ui/specimens/{name}.html")


@register.simple_tag(takes_context=True)
def specimen(context: Context, name: str) -> SafeString:
    """Show a specimen."""
    return _template(name).render(context)


@register.simple_tag
def specimen_source(name: str) -> str:
    """Return how a specimen is written, without its first line."""
    return Path(_template(name).origin.name).read_text().partition("\n")[2].strip()
