"""What a test in a browser looks at after a click is the page that the click leads to.

A click comes back before the browser has left the page. A look that doesn't wait sees the old page
then: an assertion fails on a busy machine only, and a check for accessibility or a screenshot is
silently of the wrong page. Between the two stands `walking.follow`, or an `expect`. Nor does
`follow` come right after a click: it would wait for the page of that one.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.conventions.source import ROOT

LEAVES = re.compile(r"\.(click\(\)|press\('Enter'\))$")
LOOKS_AT_ONCE = re.compile(
    r"^(assert_|screenshot\(|look\(|follow\()"
    r"|\.(count|inner_text|all_inner_texts|all_text_contents|content|evaluate|is_visible)\("
)


def too_early(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that look at a page right after a click that may leave it."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, [])
            for click, look in pairwise(block if isinstance(block, list) else []):
                if (
                    isinstance(click, ast.Expr)
                    and isinstance(look, ast.Expr | ast.Assign | ast.Assert)
                    and LEAVES.search(ast.unparse(click))
                    and LOOKS_AT_ONCE.search(ast.unparse(look).removeprefix("assert "))
                ):
                    yield look.lineno


def test_no_test_looks_at_the_page_it_leaves() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "tests" / "browser").glob("*.py"))
        for line in too_early(ast.parse(path.read_text()))
    ] == []


@pytest.mark.parametrize(
    "look",
    [
        "rows = page.locator('tr').all_inner_texts()",
        "assert page.locator('h1').count() == 1",
        "assert_accessible(page)",
        "screenshot(page, 'home')",
    ],
)
def test_it_sees_a_look_too_early(look: str) -> None:
    assert list(too_early(ast.parse(f"page.get_by_role('link').click()\n{look}"))) == [2]
    assert not list(too_early(ast.parse(f"follow(page.get_by_role('link'))\n{look}")))
