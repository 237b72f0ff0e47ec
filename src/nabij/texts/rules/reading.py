"""A text read by the rules: themes with their evidence, sentiment and dangers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from nabij.texts.rules.danger import dangers_in
from nabij.texts.rules.feeling import Feelings
from nabij.texts.rules.lexicon import FELT, Lexicon, lexicon
from nabij.texts.rules.patterns import Hit
from nabij.texts.rules.words import language_of, tokens_of
from nabij.texts.types import Danger, Theme

ENOUGH = 1.0
FAILINGS = {Danger.MEDICATION_ERROR, Danger.NEGLECT}  # these are about care as well


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the rules found.

    Attributes:
        evidence: by theme; 1 is enough.
        good, bad: how much it feels so.
    """

    tokens: tuple[str, ...]
    language: str
    evidence: Mapping[str, float]
    good: float
    bad: float
    sentiment: int
    dangers: tuple[Danger, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes with enough evidence."""
        return tuple(sorted(key for key, sum_ in self.evidence.items() if sum_ >= ENOUGH))


def read(text: str, language: str, *, more: Lexicon | None = None) -> Reading:
    """Read a text. `more`: words of the organisation, on top of ours."""
    tokens = tokens_of(text)
    language = language_of(tokens, language)
    known = lexicon(language)
    feelings = Feelings(tokens, known)
    dangers = dangers_in(tokens, known, feels_good=feelings.good > feelings.bad)
    hits = known.themes.find(tokens) + (more.themes.find(tokens) if more else [])
    if dangers:  # where somebody fell is not what it is about
        hits = [h for h in hits if h.value != (Theme.ENVIRONMENT_FACILITIES, FELT)]
    evidence = _evidence(hits, feelings)
    if set(dangers) - {Danger.SELF_HARM}:
        evidence["safety"] = max(evidence.get("safety", 0.0), ENOUGH)
    if set(dangers) & FAILINGS:
        evidence["care_quality"] = max(evidence.get("care_quality", 0.0), ENOUGH)
    return Reading(
        tokens=tuple(tokens),
        language=language,
        evidence=evidence,
        good=feelings.good,
        bad=feelings.bad,
        sentiment=min(feelings.sentiment, -1) if dangers else feelings.sentiment,
        dangers=dangers,
    )


def _evidence(hits: list[Hit[tuple[str, float]]], feelings: Feelings) -> dict[str, float]:
    spent: dict[str, set[tuple[int, int]]] = defaultdict(set)
    evidence: dict[str, float] = defaultdict(float)
    for hit in sorted(hits, key=lambda h: (-h.value[1], h.start)):
        theme, weight = hit.value
        if any(begin <= hit.start < end for begin, end in spent[theme]):
            continue
        spent[theme].add((hit.start, hit.end))
        if weight == FELT and _is_felt(hit, feelings):
            weight = ENOUGH
        evidence[theme] += weight
    return dict(evidence)


def _is_felt(hit: Hit[tuple[str, float]], feelings: Feelings) -> bool:
    for begin, end, _ in feelings.clauses:
        if begin <= hit.start < end:
            return any(
                begin <= other.start < end
                and other.value
                and not (other.start < hit.end and hit.start < other.end)
                for other in feelings.hits
            )
    return False
