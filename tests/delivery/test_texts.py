"""The words of all messages: complete in three languages, short, and without what for."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from nabij import delivery
from nabij.delivery.operations.rendering import render
from nabij.delivery.rules import KINDS, REPLIES, is_gsm
from nabij.delivery.views.words import KINDS as NAMES
from nabij.lib.text import LANGUAGES
from nabij.people.types import Channel
from tests.delivery.lengths import sms_parts

TEMPLATES = Path(delivery.__file__).parent / "templates" / "messages"
LINK = "https://nabij.delinde.nl/a/" + "x" * 48 + "/"
WHEN = {
    "nl": "donderdag 24 september om 10.15 uur",
    "fi": "torstaina 24. syyskuuta klo 10.15",
    "en": "Thursday 24 September at 10:15",
}
# What a message could give away: parts of the house, kinds of care, what somebody has.
HEALTH_WORDS = (
    "oncolog", "cardiolog", "chirurg", "poli", "afdeling", "specialis", "behandel",
    "onderzoek", "operatie", "diagnos", "ziek", "kanker", "patiënt", "patient", "arts",
    "dokter", "verple", "zorgverl", "thuiszorg", "medic", "bloed", "uitslag", "recept",
    "klacht", "pijn", "lääkä", "hoita", "hoito", "sairaa", "potila", "osasto", "leikka",
    "tutkimu", "diagnoo", "syöpä", "kipu", "lääke", "apuväl", "poliklin", "tervey",
    "department", "clinic", "doctor", "nurse", "surg", "treat", "disease", "cancer", "ward",
    "pain", "health", "therap", "prescri", "blood", "test result", "symptom",
)  # fmt: skip
CASES = [
    (template, channel, language)
    for template in KINDS
    for channel in sorted(KINDS[template].channels)
    for language in LANGUAGES
]


def test_every_kind_of_message_has_a_name_in_the_studio() -> None:
    assert set(KINDS) - set(NAMES) == set()


def _words(template: str, language: str) -> dict[str, str]:
    words = {
        "name": "Anna de Vries",
        "organisation": "Zorggroep De Linde",
        "phone": "+31201234567",
        "when": WHEN[language],
        "old_when": WHEN[language],
        "new_when": WHEN[language],
        "until": WHEN[language],
        "place": "De Linde",
        "address": "Lindelaan 1, Utrecht",
        "directions": "",
        "how": "",
        "link": LINK,
        "code": "123456",
        "minutes": "5",
        "reply": "yes_no",
        "colleague": "yes",
        "expected": {"nl": "10.45 uur", "fi": "klo 10.45", "en": "10:45"}[language],
    }
    kind = KINDS[template]
    wanted = kind.needs | kind.may | {"name", "organisation", "phone"}
    return {name: word for name, word in words.items() if name in wanted}


@pytest.mark.parametrize(("template", "channel", "language"), CASES)
def test_message_uses_the_words_it_needs_and_says_nothing_of_health(
    template: str, channel: Channel, language: str
) -> None:
    words = _words(template, language)
    subject, body = render(template, channel=channel, language=language, context=words)
    assert bool(subject) == (channel is Channel.EMAIL)
    needs = KINDS[template].needs - ({"place"} if template == "appointment_cancelled" else set())
    assert [name for name in needs if words[name] not in body + subject] == []
    # The organisation's own name is not ours to judge.
    said = f"{subject} {body}".lower().replace("zorggroep de linde", "")
    found = [word for word in HEALTH_WORDS if re.search(rf"\b{re.escape(word)}", said)]
    assert found == []
    assert "  " not in subject
    assert "\n\n\n" not in body


def test_the_word_list_would_find_something() -> None:
    said = "uw afspraak op de polikliniek oncologie"
    assert [word for word in HEALTH_WORDS if re.search(rf"\b{word}", said)] == [
        "oncolog",
        "poli",
        "poliklin",
    ]


@pytest.mark.parametrize("template", KINDS)
@pytest.mark.parametrize("language", ["nl", "fi"])
def test_every_text_is_translated(template: str, language: str) -> None:
    for channel in KINDS[template].channels:
        words = _words(template, "en")
        own = render(template, channel=channel, language=language, context=words)
        english = render(template, channel=channel, language="en", context=words)
        own_lines = {line for line in "\n".join(own).splitlines() if line}
        said_by_caller = " ".join(words.values())
        left = {
            line
            for line in "\n".join(english).splitlines()
            if line in own_lines and line not in said_by_caller and re.search("[a-z]", line)
        }
        assert left == set()


@pytest.mark.parametrize("template", [k for k, v in KINDS.items() if Channel.SMS in v.channels])
@pytest.mark.parametrize("language", LANGUAGES)
def test_sms_fits_the_small_alphabet_and_one_part_where_possible(
    template: str, language: str
) -> None:
    _, body = render(
        template, channel=Channel.SMS, language=language, context=_words(template, language)
    )
    assert is_gsm(body), [letter for letter in body if not is_gsm(letter)]
    may_be_answered = "reply" in KINDS[template].may or template in REPLIES
    assert sms_parts(body) <= (2 if may_be_answered else 1), len(body)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str | None] = []
        self.language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs).get("href"))
        if tag == "html":
            self.language = dict(attrs).get("lang")


def test_html_of_a_mail_holds_the_same_words_safely() -> None:
    body = f"Beste <b>Anna</b>,\n\n{LINK}\n"
    html = render_to_string(
        "delivery/mail.html", {"subject": "a & b", "body": body, "language": "nl"}
    )
    tags = _Tags()
    tags.feed(html)
    assert tags.links == [LINK]
    assert tags.language == "nl"
    assert "&lt;b&gt;Anna" in html
    assert "<title>a &amp; b</title>" in html


def test_a_subject_is_one_short_line() -> None:
    words = {**_words("appointment_booked", "nl"), "when": "morgen\r\nBcc: x@example.org " * 30}
    subject, _ = render("appointment_booked", channel=Channel.EMAIL, language="nl", context=words)
    assert "\n" not in subject
    assert len(subject) <= 200


def test_words_a_message_takes_are_a_closed_list_without_what_for() -> None:
    taken = {word for kind in KINDS.values() for word in kind.needs | kind.may}
    assert taken == {
        "address", "code", "colleague", "directions", "expected", "how", "link", "minutes",
        "new_when", "old_when", "place", "reply", "until", "when",
    }  # fmt: skip


@pytest.mark.parametrize("template", KINDS)
def test_templates_use_no_other_words(template: str) -> None:
    kind = KINDS[template]
    known = kind.needs | kind.may | {"name", "organisation", "phone"}
    sources = "".join(
        path.read_text() for path in TEMPLATES.glob(f"{template}.*.txt") if path.is_file()
    )
    used = set(re.findall(r"{{ ?(\w+)|{% if (\w+)", sources))
    assert used
    assert {word for pair in used for word in pair if word} <= known


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 81, 2), ("ä" * 160, 1), ("ë" * 71, 2), ("a" * 307, 3)],
)
def test_the_yardstick_of_sms_is_right(text: str, parts: int) -> None:
    assert sms_parts(text) == parts
