"""The design tokens: both dark themes are one, and every pair of colours can be read."""

import re
from pathlib import Path

import pytest

import nabij.ui

TOKENS = (Path(nabij.ui.__file__).parent / "static" / "ui" / "tokens.css").read_text()
TEXT_ON_GROUND = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "primary", "link", "accent-ink", "error")
      for ground in ("paper", "surface", "sand", "sage")],
    ("primary-ink", "primary"), ("primary-ink", "primary-hover"),
    *[(tone, f"{tone}-tint") for tone in ("info", "success", "warning", "error")],
    *[("ink", f"{tone}-tint") for tone in ("info", "success", "warning", "error")],
]  # fmt: skip
EDGE_ON_GROUND = [
    ("line-strong", "paper"), ("line-strong", "surface"), ("focus", "paper"), ("focus", "surface"),
    ("focus", "sand"), ("focus", "sage"),
]  # fmt: skip


def block(start: str) -> dict[str, str]:
    """Return the colours of the block that begins with this selector."""
    text = TOKENS[TOKENS.index(start) + len(start) :]
    return dict(re.findall(r"--nabij-color-([\w-]+): ([^;]+);", text[: text.index("}")]))


LIGHT = block(":root {")
DARK = block(':root[data-theme="dark"] {')


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_in_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_chosen_and_the_automatic_dark_are_equal() -> None:
    automatic = block(':root:not([data-theme="light"]) {')
    assert automatic == DARK
    assert set(DARK) == set(LIGHT)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON_GROUND)
def test_edges_can_be_seen(theme: dict[str, str], edge: str, ground: str) -> None:
    assert contrast(theme[edge], theme[ground]) >= 3


def test_every_token_used_is_defined() -> None:
    defined = set(re.findall(r"(--nabij-[\w-]+):", TOKENS))
    for path in (Path(nabij.ui.__file__).parent / "static" / "ui").glob("*.css"):
        used = set(re.findall(r"var\((--nabij-[\w-]+)\)", path.read_text()))
        assert used <= defined, path.name
