"""Figures as a reader writes them."""

import pytest

from nabij.insights.numbers import percent, signed, told, told_difference
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
