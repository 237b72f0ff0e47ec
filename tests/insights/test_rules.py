"""Standing periods, and from how many on comments are read."""

from datetime import date

from nabij.insights.rules import can_show_comments, months_back, standing_start


def test_standing_periods() -> None:
    assert months_back(date(2026, 3, 14), 3) == date(2025, 12, 1)
    assert months_back(date(2026, 12, 1), -1) == date(2027, 1, 1)
    assert standing_start(date(2026, 3, 14), 3) == date(2026, 1, 1)


def test_comments_are_read_from_twenty_on() -> None:
    assert not can_show_comments(None)
    assert not can_show_comments(19)
    assert can_show_comments(20)
