"""A missing, unsure or different translation is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nabij.config import translations

Write = Callable[[str, str], None]
SOURCE = """
from django.utils.translation import gettext_lazy as _, ngettext
A = _("Good day")
B = ngettext("%(count)s visit", "%(count)s visits", 2)
"""
TEMPLATE = """{% load i18n %}
  <p>{% translate "Welcome" %}</p>
<p>{% blocktranslate with name=x %}Dear {{ name }}{% endblocktranslate %}</p>"""
WHOLE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Good day"
msgstr "Goedendag"

msgid "%(count)s visit"
msgid_plural "%(count)s visits"
msgstr[0] "%(count)s bezoek"
msgstr[1] "%(count)s bezoeken"

msgid "Welcome"
msgstr "Welkom"

msgid "Dear %(name)s"
msgstr "Beste %(name)s"
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return what writes the Dutch and Finnish catalogues of a small module."""
    monkeypatch.setattr(translations, "SOURCE", tmp_path)
    module = tmp_path / "visits"
    (module / "templates").mkdir(parents=True)
    (module / "__init__.py").write_text(SOURCE)
    (module / "templates" / "page.html").write_text(TEMPLATE)

    def write_both(old: str, new: str) -> None:
        for language in translations.LANGUAGES:
            path = translations.po_path(module, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(WHOLE.replace(old, new) if old else WHOLE)

    return write_both


def test_whole_catalogue_is_well(write: Write) -> None:
    write("", "")
    assert translations.problems() == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgid "Welcome"\nmsgstr "Welkom"', "", "'Welcome' is not in the catalogue"),
        ('msgstr "Welkom"', 'msgstr ""', "'Welcome' is not translated"),
        ('msgid "Welcome"', '#, fuzzy\nmsgid "Welcome"', "'Welcome' is marked as unsure"),
        ("Beste %(name)s", "Beste", "lacks a placeholder"),
        ("Beste %(name)s", "Beste %(naam)s %(name)s", "placeholder that its source has not"),
        ('msgstr[1] "%(count)s bezoeken"', 'msgstr[1] ""', "is not translated"),
    ],
)
def test_problem_is_found(write: Write, old: str, new: str, problem: str) -> None:
    write(old, new)
    found = translations.problems()
    assert len(found) == 2, found
    assert all(problem in line for line in found)


def test_same_text_is_the_same_in_every_module(write: Write, tmp_path: Path) -> None:
    write("", "")
    other = tmp_path / "zebra"
    other.mkdir()
    (other / "__init__.py").write_text(
        'from django.utils.translation import gettext\ngettext("Welcome")'
    )
    for language in translations.LANGUAGES:
        path = translations.po_path(other, language)
        path.parent.mkdir(parents=True)
        path.write_text(WHOLE.replace("Welkom", "Hallo"))
    assert ["Hallo" in line for line in translations.problems()] == [True, True]


def test_extracting_keeps_translations_and_adds_texts(write: Write, tmp_path: Path) -> None:
    write('msgid "Welcome"\nmsgstr "Welkom"', "")
    translations.extract_all(["visits"])
    text = translations.po_path(tmp_path / "visits", "nl").read_text()
    assert 'msgid "Welcome"\nmsgstr ""' in text
    assert "Goedendag" in text


def test_compiled_catalogue_is_renewed(write: Write, tmp_path: Path) -> None:
    write("", "")
    translations.compile_all()
    compiled = translations.po_path(tmp_path / "visits", "fi").with_suffix(".mo")
    assert b"Goedendag" in compiled.read_bytes()
    assert len(list(compiled.parent.iterdir())) == 2
