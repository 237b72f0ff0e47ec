"""Tags of the living page."""

from pathlib import Path

from django.template import Context, Library
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = Library()


@register.simple_tag(takes_context=True)
def specimen(context: Context, name: str) -> SafeString:
    """Show a specimen."""
    template = get_template(f"ui/specimens/{name}.html")
    return template.template.render(context)  # type: ignore[attr-defined, no-any-return]


@register.simple_tag
def specimen_source(name: str) -> str:
    """Return how a specimen is written, without its first line."""
    origin = get_template(f"ui/specimens/{name}.html").origin
    text = Path(origin.name).read_text()  # type: ignore[union-attr]
    return text.partition("\n")[2].strip()
