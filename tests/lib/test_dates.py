"""Dates in words, in three languages."""

from datetime import UTC, date, datetime

import pytest

from nabij.lib import dates

MARCH = datetime(2028, 3, 14, 9, 15, tzinfo=UTC)
ZONE = "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", "dinsdag 14 maart om 10.15 uur"),
        ("fi", "tiistaina 14. maaliskuuta klo 10.15"),
        ("en", "Tuesday 14 March at 10:15"),
        ("sv", "Tuesday 14 March at 10:15"),
    ],
)
def test_an_instant_is_told_as_people_say_it(language: str, expected: str) -> None:
    assert dates.date_in_words(MARCH, zone=ZONE, language=language) == expected


def test_the_zone_is_that_of_the_place() -> None:
    assert dates.time_in_words(MARCH, zone="Europe/Helsinki", language="fi") == "klo 11.15"
    late = datetime(2028, 3, 14, 22, 30, tzinfo=UTC)
    assert dates.day_in_words(late, zone="Europe/Helsinki", language="en") == "Wednesday 15 March"
    assert dates.day_in_words(late, zone=ZONE, language="en") == "Tuesday 14 March"


def test_summer_time_is_known() -> None:
    before, after = (datetime(2028, 3, day, 8, 0, tzinfo=UTC) for day in (25, 26))
    assert dates.time_in_words(before, zone=ZONE, language="nl") == "09.00 uur"
    assert dates.time_in_words(after, zone=ZONE, language="nl") == "10.00 uur"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("nl", "10.15 tot 10.45 uur"), ("fi", "klo 10.15–10.45"), ("en", "10:15 to 10:45")],
)
def test_a_range_names_both_ends(language: str, expected: str) -> None:
    end = MARCH.replace(minute=45)
    assert dates.time_range(MARCH, end, zone=ZONE, language=language) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2028, 3, 15), "gisteren"),
        (date(2028, 3, 14), "vandaag"),
        (date(2028, 3, 13), "morgen"),
        (date(2028, 3, 12), "overmorgen"),
        (date(2028, 3, 1), "dinsdag 14 maart"),
        (date(2026, 3, 1), "dinsdag 14 maart 2028"),
        (date(2027, 12, 1), "dinsdag 14 maart 2028"),
        (date(2028, 11, 1), "dinsdag 14 maart"),
    ],
)
def test_near_days_have_their_own_word(today: date, expected: str) -> None:
    assert dates.relative_day(MARCH, today=today, zone=ZONE, language="nl") == expected


def test_a_day_just_past_the_turn_of_the_year_needs_no_year() -> None:
    said = dates.relative_day(date(2029, 1, 5), today=date(2028, 12, 20), language="nl")
    assert said == "vrijdag 5 januari"


def test_near_is_counted_in_the_zone_of_the_place() -> None:
    late = datetime(2028, 3, 14, 22, 30, tzinfo=UTC)
    said = dates.relative_day(late, today=date(2028, 3, 14), zone="Europe/Helsinki", language="fi")
    assert said == "huomenna"


def test_all_finnish_weekdays_take_their_ending() -> None:
    said = [dates.day_in_words(date(2028, 5, day), language="fi").split()[0] for day in range(1, 8)]
    assert said == [
        "maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina",
        "sunnuntaina",
    ]  # fmt: skip


def test_short_day_is_short() -> None:
    assert dates.short_day(MARCH, zone=ZONE, language="nl") == "di 14 mrt"


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        dates.date_in_words(datetime(2028, 3, 14, 9, 15), zone=ZONE, language="nl")  # noqa: DTZ001


def test_the_year_is_told_when_it_is_another() -> None:
    def told(today: date) -> str:
        return dates.date_near_or_far(MARCH, zone=ZONE, language="nl", today=today)

    assert told(date(2028, 12, 31)) == "dinsdag 14 maart om 10.15 uur"
    assert told(date(2029, 1, 1)) == "dinsdag 14 maart 2028 om 10.15 uur"


def test_a_time_is_said_to_be_local_only_where_clocks_differ() -> None:
    at = datetime(2027, 3, 14, 9, 15, tzinfo=UTC)
    for zone, told in (
        ("Europe/Helsinki", "11.15 uur (plaatselijke tijd)"),
        ("Europe/Amsterdam", "11.15 uur"),
        ("Europe/Brussels", "11.15 uur"),
    ):
        words = dates.of_place("11.15 uur", at=at, zone=zone, own="Europe/Amsterdam", language="nl")
        assert words == told
