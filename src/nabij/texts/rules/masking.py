"""Personal data taken out of a text: names, numbers, addresses, dates of birth.

What is not sure to be personal but looks so is masked too: a reader misses little by it.
"""

import re
from functools import lru_cache

import phonenumbers

from nabij.texts.rules.lexicon import FOLDER, lexicon
from nabij.texts.rules.words import fold

WORDS = {
    "nl": {"name": "naam", "phone": "telefoon", "number": "nummer", "address": "adres",
           "date": "datum", "email": "e-mail"},
    "fi": {"name": "nimi", "phone": "puhelin", "number": "numero", "address": "osoite",
           "date": "päivämäärä", "email": "sähköposti"},
    "en": {"name": "name", "phone": "phone", "number": "number", "address": "address",
           "date": "date", "email": "e-mail"},
}  # fmt: skip
REGIONS = {"nl": "NL", "fi": "FI", "en": "GB"}
FEWEST_DIGITS = 7
SHORT = 3  # letters of a word that may be an abbreviation
_BIG = r"[A-ZÀ-ÖØ-Þ]"
_NAME = rf"{_BIG}[\w'’-]+"
_JOINED = r"(?:van der|van den|van de|van 't|van|von|de|den|der|ter|ten|el|al|in 't)"
_BETWEEN = re.compile(rf" (?:{_JOINED} )?")
_FULL = rf"(?:{_BIG}\.\s?){{0,4}}(?:{_JOINED}\s+)?{_NAME}(?:\s+(?:{_JOINED}\s+)?{_NAME})?"

SHAPES = (
    ("email", re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")),
    ("number", re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b")),
    ("number", re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b")),
    ("number", re.compile(r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b")),
    ("address", re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b(?:\s+\d+\w?)?")),
    ("address", re.compile(rf"\b\d{{5}}\s{_BIG}\w+")),
    ("address", re.compile(
        r"\b(?:Laan|Weg|Plein|Kade|Gracht|Straat)\s+(?:van|der|de|den|het)"
        r"(?:\s+[\w'’-]+){1,4}?\s+\d+\w?\b")),
    ("address", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")),
    ("address", re.compile(
        rf"\b(?:{_NAME}\s)?{_BIG}?[\w-]*(?:straat|laan|weg|plein|kade|gracht|singel|dreef|steeg|hof|pad"
        r"|katu|kadulla|kadun|tie|tiellä|tien|kuja|kujalla|polku|polulla|väylä|raitti|rinne|kaari"
        r"|aukio)\s+(?:numerossa\s+)?\d+(?:\s?[a-zA-Z]\b(?:\s?\d+\b)?)?")),
    ("address", re.compile(
        rf"\b\d+[a-z]?\s{_NAME}(?:\s{_NAME})?\s(?:Street|Road|Lane|Avenue|Close|Drive|Way|Court)\b")),
    ("number", re.compile(
        r"(?i)\b(?:bsn|burgerservicenummer|pati[eë]nt(?:en)?nummer|cli[eë]ntnummer|klantnummer"
        r"|dossiernummer|polisnummer|kenteken|(?:pati[eë]nt(?:en)?|cli[eë]nt|klant|dossier|polis)nr\.?|sotu|hetu|henkilötunnus\w*|potilasnumero\w*"
        r"|asiakasnumero\w*|nhs number|hospital number|patient number)\W{0,3}(?:is|on|nr)?\W{0,3}"
        r"([A-Z]{0,3}-?\d[\w.-]{2,}\w(?:\s\d{2,4}){0,3})")),
    ("date", re.compile(
        r"(?i)(?<!\w)(?:geboren|geb\.?|geboortedatum|syntynyt|synt\.?|s\.|syntymäaika\w*|born|dob"
        r"|date of birth)\W{0,3}(?:op|is|on|in)?\s*"
        r"(\d{1,2}(?:st|nd|rd|th)?[-./ ]{1,2}(?:\d{1,2}|\w{3,12})[-./ ]\d{2,4})")),
    ("date", re.compile(r"\b\d{1,2}[-./]\d{1,2}[-./](?:19\d\d|200\d|201[0-5])\b")),
    ("number", re.compile(r"\b\d{8,}\b")),
)  # fmt: skip
_DATE = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d[\d ()/-]{6,14}\d(?!\w)")

_SELF = {
    "nl": rf"(?:[Mm]ijn naam is|[Ii]k heet|[Ii]k ben|[Gg]enaamd|[Nn]aam:|heet(?:te)?)\s+({_FULL})",
    "fi": rf"(?:[Nn]imeni on|[Oo]len|[Nn]imeltään|[Nn]imi:)\s+({_NAME}(?:\s{_NAME})?)",
    "en": rf"(?:[Mm]y name is|I am|I'm|I’m|called|named|[Nn]ame:)\s+({_NAME}(?:\s{_NAME})?)",
}
_SIGNED = re.compile(
    r"(?:[Gg]roet(?:en|jes)?|[Mm]vg|[Mm]et vriendelijke groet(?:en)?|[Gg]r\.?|[Tt]erveisin"
    r"|[Yy]stävällisin terveisin|[Tt]erv?\.?|[Tt]\.|[Rr]egards|[Ss]igned|[Ll]ove from)"
    rf"(?:\s+van)?[\s,:]+({_FULL})\s*[.!]?\s*$"
)
_SAYS = {
    *("zijn", "haar", "zn"),
    *("was", "is", "heeft", "had", "kwam", "deed", "nam", "legde"),
    *("gaf", "ging", "werkt", "hielp", "zei", "oli", "on", "otti"),
    *("kertoi", "hoiti", "auttoi", "tuli", "has", "took", "and", "en"),
    *("ja", "helped", "came", "gave", "said", "explained", "van", "von"),
}
_ENDINGS = re.compile(
    r"(?:n|a|ä|ta|tä|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|an|än|en|in|ia|in|ille|'s|’s|s)$"
)


@lru_cache(maxsize=1)
def _known_names() -> frozenset[str]:
    lines = (FOLDER / "names.txt").read_text("utf-8").splitlines()
    return frozenset(fold(line) for line in lines if not line.startswith("#"))


@lru_cache(maxsize=50_000)
def _is_name(word: str, language: str) -> bool:
    folded = fold(word)
    names = _known_names()
    if folded in names or any(part in names for part in folded.split("-") if len(part) >= SHORT):
        return True
    if language == "fi" and len(folded) > SHORT + 1:
        stem = _ENDINGS.sub("", folded)
        nominative = re.sub(r"(?:se|s)$", "nen", stem)
        strong = re.sub(r"([kpt])([aeiouy])$", r"\1\1\2", stem)  # Jukalle: Jukka
        return bool({stem, nominative, strong} & names)
    return folded.endswith(("'s", "s")) and folded.rstrip("s").rstrip("'") in names


def mask(text: str, language: str) -> tuple[str, bool]:
    """Return the text with personal data replaced by a word in brackets, and whether any was."""
    words = WORDS.get(language, WORDS["en"])
    spans: list[tuple[int, int, str]] = []
    if any(c.isdigit() for c in text) or "@" in text:
        spans += _shaped(text, language)
    spans += [(begin, end, "name") for begin, end in _names(text, language)]
    if not spans:
        return text, False
    parts, at = [], 0
    for begin, end, kind in sorted(spans, key=lambda s: (s[0], -s[1])):
        if end <= at:
            continue
        if begin >= at:
            parts += [text[at:begin], f"[{words[kind]}]"]
        at = end
    return "".join([*parts, text[at:]]), True


def _shaped(text: str, language: str) -> list[tuple[int, int, str]]:
    spans = []
    for kind, shape in SHAPES:
        for match in shape.finditer(text):
            group = 1 if shape.groups else 0
            spans.append((match.start(group), match.end(group), kind))
    if sum(c.isdigit() for c in text) >= FEWEST_DIGITS:
        matcher = phonenumbers.PhoneNumberMatcher(text, REGIONS.get(language, "NL"))
        spans += [
            (found.start, found.end, "phone")
            for found in matcher
            if not _DATE.fullmatch(found.raw_string)
        ]
        for match in _PHONE.finditer(text):
            digits = sum(c.isdigit() for c in match.group())
            if digits >= FEWEST_DIGITS + 1 and not _DATE.fullmatch(match.group()):
                spans.append((match.start(), match.end(), "phone"))
    return spans


@lru_cache(maxsize=8)
def _titled(language: str) -> re.Pattern[str]:
    words = sorted(map(re.escape, lexicon(language).words["title"]), key=len, reverse=True)
    short = "|".join(word for word in words if len(word) <= SHORT + 1)  # these end in a full stop
    return re.compile(rf"\b((?i:{'|'.join(words)})\b|(?i:{short})\.)\s+({_FULL}|[a-zà-öø-þ]{{3,}})")


_WORD = re.compile(r"[^\W\d_][\w'’-]+")


def _names(text: str, language: str) -> list[tuple[int, int]]:
    code = language if language in WORDS else "en"
    spans = []
    for match in _titled(code).finditer(text):
        word = match.group(2)
        if any(c.isupper() for c in word) or (_is_name(word, code) and word not in _common(code)):
            spans.append((match.start(2), match.end(2)))
    for shape in (re.compile(_SELF[code]), _SIGNED):
        for match in shape.finditer(text):
            first = match.group(1).split()[0]
            if shape is _SIGNED or _is_name(first, code) or len(match.group(1).split()) > 1:
                spans.append((match.start(1), match.end(1)))
    return spans + _bare(text, code)


@lru_cache(maxsize=8)
def _common(language: str) -> frozenset[str]:
    """Names that are words too, in small letters."""
    return frozenset({"nl": "jan wil els ben roos mei", "fi": "satu", "en": ""}[language].split())


@lru_cache(maxsize=8)
def _no_names(language: str) -> frozenset[str]:
    """Names that begin a sentence as a word more often than as a name."""
    return frozenset(
        {
            "nl": "pas mei oma opa ma pa mam pap roos wil hoop",
            "fi": "isa aiti mummi pappa vaari ukki satu onni toivo toivon ilma ilman voitto lahja",
            "en": "may will mark hope grace joy sandy bill curt june april faith rose nan mum dad",
        }[language].split()
    )


DISEASES = frozenset(
    ["parkinson", "parkinsons", "alzheimer", "alzheimers", "crohn", "crohns", "down", "holter"]
)


def _bare(text: str, language: str) -> list[tuple[int, int]]:
    """Return known names with a capital that no title announces."""
    spans: list[tuple[int, int]] = []
    found = list(_WORD.finditer(text))
    for n, match in enumerate(found):
        word = match.group()
        if not (word[0].isupper() and not (word.isupper() and len(word) > SHORT)):
            continue
        if fold(word).replace("'", "") in DISEASES:
            continue
        if spans and _BETWEEN.fullmatch(text[spans[-1][1] : match.start()]):
            spans[-1] = (spans[-1][0], match.end())  # a family name after a first name
            continue
        if not _is_name(word, language) or fold(word) in lexicon(language).words["title"]:
            continue
        before = text[: match.start()].rstrip(" \"'(*-")
        begins = not before or before[-1] in ".!?\n:"
        after = found[n + 1].group() if n + 1 < len(found) else ""
        alone = len(found) == 1
        if begins and fold(word) in _no_names(language):
            continue
        if not begins or (not alone and (after.lower() in _SAYS or _follows_name(after, language))):
            spans.append(match.span())
    return spans + _beside_names(text, spans)


def _beside_names(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return words with a capital that `and` joins to a name: `Priya and Tom`."""
    more = []
    for begin, end in spans:
        if match := re.match(rf"\s+(?:en|ja|and|&)\s+({_NAME})", text[end:]):
            more.append((end + match.start(1), end + match.end(1)))
        if match := re.search(rf"(?<=[a-zà-öø-þ,] )({_NAME})\s+(?:en|ja|and|&)\s+$", text[:begin]):
            more.append(match.span(1))
    return more


def _follows_name(word: str, language: str) -> bool:
    return bool(word) and word[0].isupper() and _is_name(word, language)
