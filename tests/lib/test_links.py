"""Tokens of links: one subject, one purpose, expiring, and short enough for an SMS."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from nabij.lib import clock, links
from nabij.lib.ids import uuid7

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _token(purpose: str = "answer") -> str:
    return links.make_token(purpose=purpose, subject_id=SUBJECT, expires_at=AT + timedelta(days=1))


SUBJECT = uuid7()


def test_token_names_its_subject_and_is_short() -> None:
    with clock.at(AT):
        assert links.read_token(_token(), purpose="answer") == SUBJECT
    assert len(_token()) == 48


def test_token_expires() -> None:
    with clock.at(AT + timedelta(days=1)), pytest.raises(links.LinkExpiredError):
        links.read_token(_token(), purpose="answer")


def test_token_of_another_purpose_is_forged() -> None:
    with clock.at(AT), pytest.raises(links.LinkError):
        links.read_token(_token("manage"), purpose="answer")


@pytest.mark.parametrize("place", range(48))
def test_no_letter_can_be_changed(place: int) -> None:
    token = _token()
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    with clock.at(AT), pytest.raises(links.LinkError):
        links.read_token(changed, purpose="answer")


@given(st.text(max_size=60))
def test_anything_else_is_an_error_with_a_name(token: str) -> None:
    with pytest.raises(links.LinkError):
        links.read_token(token, purpose="answer")


def test_old_key_still_reads_when_named(settings: Settings) -> None:
    token = _token()
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another key, long enough to sign with, worth nothing at all"
    with clock.at(AT), pytest.raises(links.LinkError):
        links.read_token(token, purpose="answer")
    settings.SECRET_KEY_FALLBACKS = [old]
    with clock.at(AT):
        assert links.read_token(token, purpose="answer") == SUBJECT
