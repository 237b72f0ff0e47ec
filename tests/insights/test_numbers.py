"""Figures as a reader writes them."""

import pytest

from nabij.insights.numbers import between, percent, signed, told, told_difference, with_n
from nabij.insights.outcome_words import _r
from nabij.insights.types import Metric


@pytest.mark.parametrize("value", [-0.04, -0.0, 0.0, 0.04])
def test_nothing_is_written_without_a_sign(value: float) -> None:
    """Never −0,0: what is rounded to nothing is nothing."""
    assert told(Metric.CES, value, language="nl") == "0,0"
    assert told(Metric.NPS, value, language="nl") == "0"
    assert percent(value, language="fi") == "0\N{NO-BREAK SPACE}%"
    assert signed(value, "0.0", "nl") == "0,0"
    assert _r(value / 100, "nl") == "0,00"


def test_what_is_there_keeps_its_sign() -> None:
    assert told(Metric.NPS, -12, language="nl") == "\N{MINUS SIGN}12"
    assert told_difference(Metric.NPS, 14, language="nl") == "+14"
    assert signed(-0.05, "0.00", "fi") == "\N{MINUS SIGN}0,05"


def test_no_line_breaks_within_a_margin() -> None:
    assert between("71", "86").split() == ["71", "tot", "86"]
    assert " " not in between("71", "86")
    assert " " not in with_n("71", 12, language="nl").removeprefix("marge 71, ")
    points = ("+0,4 procentpunt", "+9,1 procentpunt")
    assert between(*points) == "+0,4 procentpunt tot +9,1 procentpunt"  # too long for it
