"""Learning from what people found in texts: one model per language, all weights plain numbers.

Words, pieces of words and what the rules found go into a linear support vector machine per
theme. Where "yes" begins is set per theme on texts left out of training (three folds, equal texts
together), half way back to the common value, as few examples mislead. Sentiment is a linear
machine, a naive Bayes and a logistic regression together, for bad, neutral and good; one more
says how strong.

scikit-learn is imported when something is trained or predicted, never before: pages don't need it.
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
FEWEST_EXAMPLES = 20  # below, the rules work alone
FEWEST_OF_THEME = 4
LEAST = -3.0
FOLDS = 3
COST = 0.25
STRONG = 2
FEELING_COST = 0.12
WORD = r"(?u)\b\w[\w']*\b|[!?]|[^\w\s]"


@dataclass
class Vocabulary:
    """Words or pieces of words with their weights, as TF-IDF keeps them."""

    analyzer: str
    terms: list[str]
    idf: Array

    def transform(self, texts: Sequence[str]) -> Any:
        """Return a sparse row per text."""
        vectorizer = _vectorizer(self.analyzer, vocabulary=self.terms)
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


def _vectorizer(analyzer: str, vocabulary: Sequence[str] | None = None) -> Any:
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


def _features(
    vocabularies: Sequence[Vocabulary],
    questions: Sequence[str],
    examples: Sequence[Example],
    readings: Sequence[Reading],
) -> Any:
    from scipy import sparse  # noqa: PLC0415 slow to import

    texts = [example.text for example in examples]
    blocks = [vocabulary.transform(texts) for vocabulary in vocabularies]
    asked = [[float(_plain(e.question) == q) for q in questions] for e in examples]
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


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def learn(examples: Sequence[Example], language: str) -> Model | None:
    """Train on the examples of a language; None when there are too few."""
    own = [e for e in examples if e.language == language and e.themes is not None]
    if len(own) < FEWEST_EXAMPLES:
        return None
    readings = [read(e.text, e.language) for e in own]
    questions = sorted({_plain(e.question) for e in own} - {""})
    vocabularies = [_vocabulary(analyzer, own) for analyzer in ("word", "char_wb")]
    features = _features(vocabularies, questions, own, readings)
    counts: dict[str, int] = {}
    for example in own:
        for label in example.themes or ():
            counts[label] = counts.get(label, 0) + 1
    labels = sorted(counts)
    truth = np.array([[label in (e.themes or ()) for label in labels] for e in own], dtype=bool)
    groups = np.unique([_plain(e.text) for e in own], return_inverse=True)[1]
    model = Model(
        language=language,
        vocabularies=vocabularies,
        questions=questions,
        labels=labels,
        weights=_fit_themes(features, truth),
        thresholds=_thresholds(features, truth, groups),
        always=bool(truth.any(axis=1).all()),
    )
    model.by_rules = _left_to_rules(counts, labels)
    _fit_feelings(model, features, own)
    return model


def _left_to_rules(counts: dict[str, int], labels: list[str]) -> list[str]:
    """Return our themes that training can't say much of; none where it speaks other names."""
    ours = {theme.value for theme in Theme}
    if not set(labels) <= ours:
        return []
    return sorted(theme for theme in ours if counts.get(theme, 0) < FEWEST_OF_THEME)


def _vocabulary(analyzer: str, examples: Sequence[Example]) -> Vocabulary:
    vectorizer = _vectorizer(analyzer)
    vectorizer.fit([e.text for e in examples])
    return Vocabulary(analyzer, list(vectorizer.get_feature_names_out()), vectorizer.idf_)


def _fit_themes(features: Any, truth: NDArray[np.bool_]) -> Array:
    from sklearn.svm import LinearSVC  # noqa: PLC0415 slow to import

    weights = np.zeros((truth.shape[1], features.shape[1] + 1))
    weights[:, -1] = LEAST
    for n in range(truth.shape[1]):
        yes = truth[:, n]
        if FEWEST_OF_THEME - 1 < yes.sum() < len(yes):
            more = min(4.0, float((~yes).sum() / yes.sum()) ** 0.4)
            machine = LinearSVC(C=COST, class_weight={False: 1.0, True: more}).fit(features, yes)
            weights[n] = [*machine.coef_[0], machine.intercept_[0]]
    return weights


def _scores(features: Any, weights: Array) -> Array:
    return np.asarray(features @ weights[:, :-1].T + weights[:, -1])


def _thresholds(features: Any, truth: NDArray[np.bool_], groups: NDArray[np.intp]) -> Array:
    """Return where each theme begins, for the best micro-F1 on texts left out."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415 slow to import

    if len(set(groups)) < FOLDS:
        return np.zeros(truth.shape[1])
    scores = np.full(truth.shape, LEAST)
    for rest, left_out in GroupKFold(FOLDS).split(truth, groups=groups):
        scores[left_out] = _scores(features[left_out], _fit_themes(features[rest], truth[rest]))

    def f1(limits: Array | float) -> float:
        said = scores > limits
        return float(2 * (said & truth).sum() / max(said.sum() + truth.sum(), 1))

    common = max(np.arange(-0.9, 0.6, 0.05), key=lambda limit: (f1(limit), -abs(limit)))
    limits = np.full(truth.shape[1], common)
    for n in range(truth.shape[1]):
        if truth[:, n].sum() < 2 * FEWEST_OF_THEME:
            continue
        tries = np.quantile(scores[:, n], np.linspace(0.3, 1, 50))
        best, kept = f1(limits), limits[n]
        for limit in tries:
            limits[n] = limit
            if (value := f1(limits)) > best:
                best, kept = value, limit
        limits[n] = (common + kept) / 2
    return limits


def _fit_feelings(model: Model, features: Any, examples: Sequence[Example]) -> None:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 slow to import
    from sklearn.naive_bayes import ComplementNB  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    said = [n for n, e in enumerate(examples) if e.sentiment is not None]
    steps = np.array([examples[n].sentiment or 0 for n in said])
    signs = np.sign(steps)
    if len(said) < FEWEST_EXAMPLES or set(signs) != {-1, 0, 1}:
        return
    rows = features[said]
    machine = LinearSVC(C=FEELING_COST).fit(rows, signs)
    model.feeling = np.column_stack([machine.coef_, machine.intercept_])
    bayes = ComplementNB(alpha=1.0).fit(rows, signs)
    model.bayes = np.asarray(bayes.feature_log_prob_)
    odds = LogisticRegression(C=1.0, max_iter=300).fit(rows, signs)
    model.odds = np.column_stack([odds.coef_, odds.intercept_])
    polar = signs != 0
    strong = np.abs(steps[polar]) == STRONG
    if 0 < strong.sum() < len(strong):
        strength = LogisticRegression(C=3, max_iter=200).fit(rows[polar], strong)
        model.strength = np.column_stack([strength.coef_, strength.intercept_])


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
    features = _features(model.vocabularies, model.questions, examples, readings)
    above = _scores(features, model.weights) - model.thresholds
    feelings = _guess_feelings(model, features)
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


def _guess_feelings(model: Model, features: Any) -> NDArray[np.int_] | None:
    if model.feeling is None or model.bayes is None or model.odds is None:
        return None
    votes = _scores(features, model.feeling) + _shares(features @ model.bayes.T)
    votes = votes + _shares(_scores(features, model.odds))
    signs = votes.argmax(axis=1) - 1
    if model.strength is None:
        return np.asarray(signs)
    return np.asarray(signs * np.where(_scores(features, model.strength)[:, 0] > 0, 2, 1))
