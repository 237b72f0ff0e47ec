import subprocess
import sys

import pytest

from nabij.texts.rules import Analyst
from nabij.texts.rules.masking import mask
from nabij.texts.rules.measuring import agreement
from nabij.texts.rules.patterns import Patterns
from nabij.texts.rules.reading import read
from nabij.texts.types import Danger


@pytest.mark.parametrize(
    ("text", "language", "theme"),
    [
        ("De bezoekersparkeerplaats is klein", "nl", "parking_transport"),
        ("wachttijd", "nl", "waiting"),
        ("Odotusaikaa oli paljon", "fi", "waiting"),
        ("Pysäköintitalossa oli tilaa", "fi", "parking_transport"),
        ("The carpark parking is full", "en", "parking_transport"),
    ],
)
def test_compounds_and_inflected_words_are_found(text: str, language: str, theme: str) -> None:
    assert theme in read(text, language).themes


@pytest.mark.parametrize(
    ("text", "language", "sign"),
    [
        ("Niet lang hoeven wachten", "nl", 1),
        ("Helemaal niet vriendelijk", "nl", -1),
        ("De zuster was vriendelijk", "nl", 1),
        ("Ik begreep de uitleg niet, niet goed", "nl", -1),
        ("Het zou fijn zijn als het sneller ging", "nl", -1),
        ("Goed, maar het eten was vreselijk", "nl", -1),
        ("Ei tarvinnut odottaa", "fi", 1),
        ("Ei ollut hyvä", "fi", -1),
        ("Not good", "en", -1),
        ("No problems", "en", 1),
        ("👍👍", "nl", 1),
        ("", "nl", 0),
    ],
)
def test_feelings_are_turned(text: str, language: str, sign: int) -> None:
    found = read(text, language).sentiment
    assert (found > 0) - (found < 0) == sign


@pytest.mark.parametrize(
    ("text", "language", "danger"),
    [
        ("Een 9, al is moeder gisteren gevallen", "nl", Danger.FALL),
        ("Ze kreeg de verkeerde medicijnen", "nl", Danger.MEDICATION_ERROR),
        ("Uren in een natte luier", "nl", Danger.NEGLECT),
        ("Hij heeft haar geslagen", "nl", Danger.THREAT),
        ("ik wil niet meer leven", "nl", Danger.SELF_HARM),
        ("Äiti kaatui suihkussa", "fi", Danger.FALL),
        ("She got the wrong tablets", "en", Danger.MEDICATION_ERROR),
    ],
)
def test_danger_is_urgent_and_never_feels_good(text: str, language: str, danger: Danger) -> None:
    finding = Analyst().find(text, language)
    assert finding.dangers == (danger,)
    assert finding.sentiment < 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ik viel van mijn stoel van het lachen", "nl"),
        ("In veel gevallen ging het goed", "nl"),
        ("Nog nooit gevallen hier", "nl"),
        ("Het viel reuze mee", "nl"),
        ("Olin kuolemanväsynyt", "fi"),
        ("Sovellus kaatui", "fi"),
        ("I fell asleep", "en"),
    ],
)
def test_false_alarm_is_not_urgent(text: str, language: str) -> None:
    assert Analyst().find(text, language).dangers == ()


@pytest.mark.parametrize(
    ("text", "language", "masked"),
    [
        ("Dokter van der Berg hielp", "nl", "Dokter [naam] hielp"),
        ("zuster marieke hielp", "nl", "zuster [naam] hielp"),
        ("Mail jan@voorbeeld.nl", "nl", "Mail [e-mail]"),
        ("Mijn BSN is 123456782", "nl", "Mijn BSN is [nummer]"),
        ("Rekening NL91ABNA0417164300", "nl", "Rekening [nummer]"),
        ("Woont op 1234 AB", "nl", "Woont op [adres]"),
        ("Geboren op 12 maart 1944", "nl", "Geboren op [datum]"),
        ("Kiitos Liisalle", "fi", "Kiitos [nimi]"),
        ("Soita 040 1234567", "fi", "Soita [puhelin]"),
        ("Hetu 120345-123A", "fi", "Hetu [numero]"),
        ("My name is John Brown", "en", "My name is [name]"),
    ],
)
def test_personal_data_is_masked(text: str, language: str, masked: str) -> None:
    assert mask(text, language) == (masked, True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Op maandag om 10.30 in Amsterdam, Prima", "nl"),
        ("De arts kwam 2 keer in 2024", "nl"),
        ("Hoitaja oli ihana", "fi"),
        ("I waited 2 hours in May. Good.", "en"),
    ],
)
def test_what_is_not_personal_stays(text: str, language: str) -> None:
    assert mask(text, language) == (text, False)


def test_language_is_that_of_the_words_when_it_clearly_differs() -> None:
    assert read("The nurse was very kind and they had time for my mother", "nl").language == "en"
    assert read("Goed", "xx").language == "nl"


def test_agreement_is_none_where_nothing_can_be_computed() -> None:
    assert agreement(right=0, found=0, n=0).f1 is None
    assert agreement(right=1, found=2, n=4).precision == 0.5
    assert agreement(right=1, found=2, n=4).recall == 0.25


def test_rules_do_not_bring_scikit_learn() -> None:
    code = (
        "import sys\nfrom nabij.texts.rules import Analyst\nAnalyst().find('Prima', 'nl')\n"
        "assert not {'sklearn', 'scipy', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_is_found_stands_in_one_order_in_every_process() -> None:
    """Sets of words have another order in each: what comes first counts where two overlap."""
    entries = ["wachten", "wacht*", "wach*", "wac*", "*chten", "*hten", "*acht*", "*ach*"]
    patterns = Patterns([(entry, entry) for entry in entries], compounds=False)
    assert [hit.value for hit in patterns.find(["wachten"])] == sorted(entries)
