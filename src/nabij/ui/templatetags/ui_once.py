"""A block of a frame that is drawn once for all visitors: `{% once a=a %}…{% endonce %}`.

Inside the block only the named values are known, so nothing of one visitor can stay for another.
What differs by visitor is a hole, filled each time: the form's token, the way back, the name.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.http import HttpRequest
from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from nabij.ui import rules

register = Library()
_MOST = 256  # drawings kept of one block: names of organisations or long lists could go on for ever
_MARK = secrets.token_hex(8)  # nobody can write a hole
_HOLE = re.compile(f"{_MARK}-([a-z_]+);")


def here(context: Context) -> str:
    """Return the address of this page, for a form that leads back to it."""
    if "this_page" in context:
        return str(context["this_page"])
    request = request_of(context)
    return request.get_full_path() if request and request.method == "GET" else ""


def _name(context: Context) -> str:
    request = request_of(context)
    return str(getattr(getattr(request, "user", None), "name", ""))


def request_of(context: Context) -> HttpRequest | None:
    """Return the request a page is drawn for, None for what is drawn without one."""
    found = context.get("request")
    return found if isinstance(found, HttpRequest) else None


HOLES: dict[str, Callable[[Context], str]] = {
    "csrf_token": lambda context: str(context.get("csrf_token") or ""),
    "this_page": here,
    "person_name": _name,
    "person_initials": lambda context: rules.initials(_name(context)),
}
_UNFILLED = {name: f"{_MARK}-{name};" for name in HOLES}


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
            parts = _HOLE.split(self._draw(context, values))
            if len(self._drawn) < _MOST:
                self._drawn[key] = parts
        if len(parts) == 1:
            return SafeString(parts[0])
        parts = parts.copy()
        parts[1::2] = [escape(HOLES[name](context)) for name in parts[1::2]]
        return mark_safe("".join(parts))  # noqa: S308 a template drew it, what fills it is escaped

    def _draw(self, context: Context, values: dict[str, Any]) -> str:
        own = Context(_UNFILLED | values)
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
