"""What is drawn once for all visitors holds nothing of one of them."""

import re
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from nabij.ui.templatetags.ui_once import Once
from nabij.ui.types import MenuLink

TOKEN = re.compile(r"\b\w{64}\b")


def visit(template: Template, name: str, path: str, **values: object) -> str:
    """Render as a page for somebody."""
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(name=name)  # type: ignore[assignment]
    return template.render(Context({"request": request, **values}))


def test_each_visitor_fills_the_holes() -> None:
    template = Template(
        "{% load ui %}{% once face=face %}{{ face }} {{ person_name }} {{ person_initials }}"
        " {{ csrf_token }} {{ this_page }}{% endonce %}"
    )
    first = visit(template, "Els <b>", "/my/?a=1&b=2", face="Mine")
    second = visit(template, "Bo Vos", "/my/looks/", face="Mine")
    tokens = [TOKEN.findall(page) for page in (first, second)]
    assert [len(found) for found in tokens] == [1, 1]
    assert tokens[0] != tokens[1]
    assert TOKEN.sub("token", first) == "Mine Els &lt;b&gt; E token /my/?a=1&amp;b=2"
    assert TOKEN.sub("token", second) == "Mine Bo Vos BV token /my/looks/"


def test_what_a_page_calls_by_a_name_of_the_frame_is_not_the_frames() -> None:
    template = Template("{% load ui %}{% once %}{{ person_name }} {{ this_page }}{% endonce %}")
    page = visit(template, "Els", "/desk/", person_name="Noor Haddad", this_page="/elsewhere/")
    assert page == "Els /desk/"


def test_nothing_is_known_inside_but_what_is_named() -> None:
    template = Template("{% load ui %}{% once %}[{{ secret }}{{ request.user.name }}]{% endonce %}")
    assert visit(template, "Els", "/", secret="of Els") == "[]"


def test_named_values_and_language_are_drawn_apart() -> None:
    template = Template(
        "{% load i18n ui %}{% once a=a %}{{ a }} {% translate 'Light' %}{% endonce %}"
    )
    seen = set()
    for language in ("nl", "fi", "en"):
        with override(language):
            seen |= {template.render(Context({"a": value})) for value in ("x", "y", "x")}
    assert len(seen) == 6


def test_a_menu_is_drawn_once_and_the_current_entry_differs() -> None:
    template = Template("{% load ui %}{% once links=links %}{% menu links %}{% endonce %}")
    pages = [
        template.render(Context({"links": [MenuLink("A", "/a/", "home", current)]}))
        for current in (True, False)
    ]
    assert [len(re.findall("aria-current", page)) for page in pages] == [1, 0]


def test_a_block_keeps_a_bounded_number_of_drawings() -> None:
    template = Template("{% load ui %}{% once a=a %}{{ a }}{% endonce %}")
    assert [template.render(Context({"a": n})) for n in range(600)] == [str(n) for n in range(600)]
    block = template.nodelist[1]
    assert isinstance(block, Once)
    assert len(block._drawn) == 256


def test_a_value_without_a_name_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="name=value"):
        Template("{% load ui %}{% once face %}x{% endonce %}")
