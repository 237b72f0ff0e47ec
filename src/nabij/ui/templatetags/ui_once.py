"""A block of a frame that is drawn once for all visitors: `{% once a=a %}…{% endonce %}`.

Inside the block only the named values are known, so nothing of one visitor can stay for another.
What differs by visitor is a hole, filled each time: the form's token, the way back, the name.
"""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from nabij.ui import holes

register = Library()


class Once(Node):
    """Draws its block once per language and values, then fills the holes."""

    child_nodelists = ()  # no page fills a block in here: they need not be looked for each time

    def __init__(self, nodelist: NodeList, values: Mapping[str, FilterExpression]) -> None:
        """Keep what to draw and what it depends on."""
        self.nodelist = nodelist
        self._values = values
        self._drawn: dict[Hashable, list[str]] = {}

    def render(self, context: Context) -> SafeString:
        """Return the block for this visitor."""
        values = {name: value.resolve(context) for name, value in self._values.items()}
        key = (get_language(), *map(_key, values.values()))
        parts = self._drawn.get(key)
        if parts is None:
            parts = holes.split(self._draw(context, values))
            if len(self._drawn) < holes.MOST:
                self._drawn[key] = parts
        if len(parts) == 1:
            return SafeString(parts[0])
        filled = holes.fill(parts, partial(holes.word_in, context))
        return mark_safe(filled)  # noqa: S308 a template drew it, what fills it is escaped

    def _draw(self, context: Context, values: dict[str, Any]) -> str:
        own = Context(holes.UNFILLED | values)
        template = context.template
        if template is None:
            return str(self.nodelist.render(own))
        with own.bind_template(template):
            return str(self.nodelist.render(own))


def _key(value: Any) -> Hashable:
    """Return what two values are compared by."""
    if isinstance(value, dict):
        return tuple(value.items())
    if isinstance(value, list):
        return tuple(value)
    hash(value)
    return value  # type: ignore[no-any-return]


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """Draw the block once for each combination of the values it names."""
    bits = token.split_contents()[1:]
    values = token_kwargs(bits, parser)
    if bits:
        message = "once takes name=value, and knows nothing else inside"
        raise TemplateSyntaxError(message)
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist, values)
