"""What was learnt of one language, all weights plain numbers, and what it says of texts.

scikit-learn is imported when something is predicted, never before: pages don't need it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nabij.texts.rules.reading import Reading, read
from nabij.texts.types import Example, Theme

Array = NDArray[np.float64]
WORD = r"(?u)\b\w[\w']*\b|[!?]|[^\w\s]"


@dataclass
class Vocabulary:
    """Words or pieces of words with their weights, as TF-IDF keeps them."""

    analyzer: str
    terms: list[str]
    idf: Array

    def transform(self, texts: Sequence[str]) -> Any:
        """Return a sparse row per text."""
        vectorizer = vectorizer_of(self.analyzer, vocabulary=self.terms)
        vectorizer.idf_ = self.idf
        return vectorizer.transform(texts)


@dataclass
class Model:
    """What was learnt for one language.

    Attributes:
        labels: the themes that training told of.
        weights: a row per label; the last column is the constant.
        thresholds: per label.
        feeling: a row for bad, neutral and good; `bayes` and `odds` likewise; `strength`
            one row.
        always: every training text had a theme, so every text gets one.
        by_rules: themes that are left to the rules: too few examples, or the rules do better.
        compared: by theme what tells which does better (`comparing.Compared`), as numbers.
        felt: on how many texts the feeling was compared, right by learning, right by the rules.
    """

    language: str
    vocabularies: list[Vocabulary]
    questions: list[str]
    labels: list[str]
    weights: Array
    thresholds: Array
    always: bool
    feeling: Array | None = None
    bayes: Array | None = None
    odds: Array | None = None
    strength: Array | None = None
    by_rules: list[str] = field(default_factory=list)
    feels_by_rules: bool = False
    compared: dict[str, list[int]] = field(default_factory=dict)
    felt: list[int] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return words and rounded numbers."""
        told = {
            name: np.round(value, 4).tolist() if isinstance(value, np.ndarray) else value
            for name, value in vars(self).items()
        }
        told["vocabularies"] = [
            {"analyzer": v.analyzer, "terms": v.terms, "idf": np.round(v.idf, 4).tolist()}
            for v in self.vocabularies
        ]
        return told

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Model":
        """Return the model that `to_json` told of."""
        arrays = ("weights", "thresholds", "feeling", "bayes", "odds", "strength")
        numbers = {name: None if told[name] is None else np.array(told[name]) for name in arrays}
        vocabularies = [
            Vocabulary(one["analyzer"], one["terms"], np.array(one["idf"]))
            for one in told["vocabularies"]
        ]
        return cls(**{**told, **numbers, "vocabularies": vocabularies})


def vectorizer_of(analyzer: str, vocabulary: Sequence[str] | None = None) -> Any:
    """Return what makes rows of texts; without a vocabulary it has to be fitted first."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 slow to import

    ranges = {"word": (1, 2), "char_wb": (2, 5)}
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=ranges[analyzer],
        sublinear_tf=True,
        min_df=2 if vocabulary is None else 1,
        strip_accents="unicode",
        token_pattern=WORD if analyzer == "word" else None,
        vocabulary=vocabulary,
    )


def features_of(
    vocabularies: Sequence[Vocabulary],
    questions: Sequence[str],
    examples: Sequence[Example],
    readings: Sequence[Reading],
) -> Any:
    """Return a sparse row per text: its words, the question, and what the rules found."""
    from scipy import sparse  # noqa: PLC0415 slow to import

    texts = [example.text for example in examples]
    blocks = [vocabulary.transform(texts) for vocabulary in vocabularies]
    asked = [[float(plain(e.question) == q) for q in questions] for e in examples]
    known = [_signs_of(reading) for reading in readings]
    own = np.hstack([np.array(asked).reshape(len(examples), -1), np.array(known)])
    return sparse.hstack([*blocks, sparse.csr_matrix(own)]).tocsr()


def _signs_of(reading: Reading) -> list[float]:
    """Return what the rules found, as numbers of about the size of a word's weight."""
    themes = [min(reading.evidence.get(theme.value, 0.0), 1.5) / 1.5 for theme in Theme]
    feelings = [min(reading.good, 4) / 4, min(reading.bad, 4) / 4]
    steps = [float(reading.sentiment == step) * 0.5 for step in range(-2, 3)]
    words = len(reading.tokens)
    return [*themes, *feelings, *steps, float(bool(reading.dangers)), min(words, 100) / 100]


def plain(text: str) -> str:
    """Return a text by its words alone: equal texts are one."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def scores_of(features: Any, weights: Array) -> Array:
    """Return a column per row of weights, whose last one is the constant."""
    return np.asarray(features @ weights[:, :-1].T + weights[:, -1])


@dataclass(frozen=True)
class Guess:
    """What a model says of a text; no sentiment where it learnt none."""

    themes: tuple[str, ...]
    sentiment: int | None


def guess(
    model: Model, examples: Sequence[Example], readings: Sequence[Reading] | None = None
) -> list[Guess]:
    """Return what the model finds in each text."""
    if not examples:
        return []
    readings = readings or [read(e.text, e.language) for e in examples]
    features = features_of(model.vocabularies, model.questions, examples, readings)
    above = scores_of(features, model.weights) - model.thresholds
    feelings = None if model.feels_by_rules else guess_feelings(model, features)
    found = []
    for n, reading in enumerate(readings):
        themes = {model.labels[k] for k in np.flatnonzero(above[n] > 0)} - set(model.by_rules)
        themes |= set(reading.themes) & set(model.by_rules)
        if not themes and model.always:
            themes = {model.labels[int(above[n].argmax())]}
        found.append(Guess(tuple(sorted(themes)), None if feelings is None else int(feelings[n])))
    return found


def _shares(logarithms: Array) -> Array:
    raised = np.exp(logarithms - logarithms.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def guess_feelings(model: Model, features: Any) -> NDArray[np.int_] | None:
    """Return the feeling of each text, -2 ... 2; None where none was learnt."""
    if model.feeling is None or model.bayes is None or model.odds is None:
        return None
    votes = scores_of(features, model.feeling) + _shares(features @ model.bayes.T)
    votes = votes + _shares(scores_of(features, model.odds))
    signs = votes.argmax(axis=1) - 1
    if model.strength is None:
        return np.asarray(signs)
    return np.asarray(signs * np.where(scores_of(features, model.strength)[:, 0] > 0, 2, 1))
