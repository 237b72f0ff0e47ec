"""Danger told in words that no phrase foresees."""

import json

import pytest

from nabij.texts import teaching
from nabij.texts.rules import lexicon as lexicons
from nabij.texts.rules.lexicon import UnknownKindError
from nabij.texts.rules.reading import read
from nabij.texts.rules.second_look import FILE
from nabij.texts.types import Danger


@pytest.mark.parametrize(
    ("text", "language", "danger"),
    [
        ("De spuit met insuline hebben ze zondag niet gegeven", "nl", Danger.MEDICATION_ERROR),
        ("Vannacht vonden we vader in de badkamer op de vloer", "nl", Danger.FALL),
        ("Al uren lag ze in haar ontlasting", "nl", Danger.NEGLECT),
        ("Als ik weer klaag pakt ze mijn bel af, zei de zuster", "nl", Danger.THREAT),
        ("Hij hoopt dat hij morgen nooit meer wakker wordt", "nl", Danger.SELF_HARM),
        ("Lääkkeet oli annettu huonekaverin kupista", "fi", Danger.MEDICATION_ERROR),
        ("En halua enää herätä huomiseen, toivon niin", "fi", Danger.SELF_HARM),
        ("Gran slid out of her chair and lay there till lunch", "en", Danger.FALL),
    ],
)
def test_kinds_of_words_that_stand_together_tell_a_danger(
    text: str, language: str, danger: Danger
) -> None:
    assert danger in read(text, language).dangers


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ben niet gevallen hoor", "nl"),
        ("Sinds de training ben ik niet meer gevallen!", "nl"),
        ("Na mijn val vorig jaar fantastisch geholpen", "nl"),
        ("Pillen gekregen. Verkeerd geparkeerd.", "nl"),
        ("En ole enää kaatunut", "fi"),
        ("Since my fall the team has been brilliant", "en"),
    ],
)
def test_what_is_denied_long_past_or_in_another_sentence_is_no_danger(
    text: str, language: str
) -> None:
    assert read(text, language).dangers == ()


TEXT = "Mijn moeder lag kermend op haar kamer en de nachtzuster wist nergens van"


def test_second_look_catches_what_no_rule_foresees() -> None:
    found = read(TEXT, "nl").dangers
    assert found == (Danger.UNCLEAR,)


def test_weights_of_the_second_look_are_those_of_todays_lessons_and_lexicons() -> None:
    """After a change: `python -m nabij.texts.teaching`."""
    assert json.loads(FILE.read_text("utf-8"))["source"] == teaching.source()


def test_long_text_of_dangerous_words_is_read_in_time() -> None:
    assert read("pillen verkeerd hard arm zuster gisteren " * 400, "nl").dangers


def test_kind_of_words_that_is_nowhere_listed_is_refused() -> None:
    with pytest.raises(UnknownKindError, match="nowhere"):
        lexicons._known([lexicons._together("nowhere & pills", lexicons.Sign(Danger.FALL))], set())
