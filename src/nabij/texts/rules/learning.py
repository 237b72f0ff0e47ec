"""Learning from what people found in texts: one model per language, all weights plain numbers.

Words, pieces of words and what the rules found go into a linear support vector machine per
theme. Where "yes" begins is set per theme on texts left out of training (three folds, equal texts
together), half way back to the common value, as few examples mislead. Sentiment is a linear
machine, a naive Bayes and a logistic regression together, for bad, neutral and good; one more
says how strong.

scikit-learn is imported when something is trained or predicted, never before: pages don't need it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nabij.texts.rules.comparing import Compared, compare_themes, count
from nabij.texts.rules.lexicon import Lexicon
from nabij.texts.rules.model import (
    Array,
    Model,
    Vocabulary,
    features_of,
    guess,
    guess_feelings,
    plain,
    scores_of,
    vectorizer_of,
)
from nabij.texts.rules.reading import Reading, read
from nabij.texts.types import Example, Theme

Folds = Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]]
FEWEST_EXAMPLES = 20  # below, the rules work alone
FEWEST_OF_THEME = 4
LEAST = -3.0
FOLDS = 3
COST = 0.25
STRONG = 2
FEELING_COST = 0.12


def learn(
    examples: Sequence[Example],
    language: str,
    *,
    more: Lexicon | None = None,
    known: Collection[str] | None = None,
) -> Model | None:
    """Train on the examples of a language; None when there are too few.

    Args:
        more: words of the organisation that the rules look for too.
        known: themes that the rules tell by the same names. What they do better on examples left
            out in turn is left to them, a theme or the feeling. None: nothing is compared.
    """
    own = [e for e in examples if e.language == language and e.themes is not None]
    if len(own) < FEWEST_EXAMPLES:
        return None
    readings = [read(e.text, e.language, more=more) for e in own]
    questions = sorted({plain(e.question) for e in own} - {""})
    vocabularies = [_vocabulary(analyzer, own) for analyzer in ("word", "char_wb")]
    features = features_of(vocabularies, questions, own, readings)
    counts: dict[str, int] = {}
    for example in own:
        for label in example.themes or ():
            counts[label] = counts.get(label, 0) + 1
    labels = sorted(counts)
    truth = np.array([[label in (e.themes or ()) for label in labels] for e in own], dtype=bool)
    folds = _folds([plain(e.text) for e in own])
    scores = _left_out(features, truth, folds)
    model = Model(
        language=language,
        vocabularies=vocabularies,
        questions=questions,
        labels=labels,
        weights=_fit_themes(features, truth),
        thresholds=_thresholds(scores, truth) if folds else np.zeros(len(labels)),
        always=bool(truth.any(axis=1).all()),
    )
    _fit_feelings(model, features, own)
    if known is None:
        model.by_rules = _hardly_told(counts, labels)
        return model
    said = _said_of_left_out(scores, truth, folds)
    model.compared = (
        compare_themes(labels, truth, said, readings, _told_apart(model, known)) if folds else {}
    )
    model.felt = _compare_feelings(features, own, readings, folds)
    leave_to_rules(model, known=known)
    return model


def _hardly_told(counts: Mapping[str, int], labels: list[str]) -> list[str]:
    """Return our themes that training can't say much of; none where it speaks other names."""
    ours = {theme.value for theme in Theme}
    if not set(labels) <= ours:
        return []
    return sorted(theme for theme in ours if counts.get(theme, 0) < FEWEST_OF_THEME)


def leave_to_rules(model: Model, *, known: Collection[str]) -> None:
    """Leave to the rules what they know by the same name and do better, as far as was compared."""
    worse = {theme for theme, told in model.compared.items() if Compared(*told).is_better_by_rules}
    model.by_rules = sorted(worse | set(known) - _told_apart(model, known))
    if worse:
        model.always = False  # what is found by neither is nothing
    n, learnt, ruled = model.felt or (0, 0, 0)
    model.feels_by_rules = n >= FEWEST_EXAMPLES and learnt < ruled


def _told_apart(model: Model, known: Collection[str]) -> set[str]:
    """Return the themes that rules know and training had enough examples of."""
    taught = {
        label for label, row in zip(model.labels, model.weights, strict=True) if row[:-1].any()
    }
    return taught & set(known)


def look_further(
    model: Model, examples: Sequence[Example], *, more: Lexicon | None, known: Collection[str]
) -> None:
    """Compare also on examples that were kept apart, and leave to the rules what they do better."""
    readings = [read(e.text, e.language, more=more) for e in examples]
    alone = replace(model, by_rules=[], feels_by_rules=False, always=False)
    guesses = guess(alone, examples, readings)
    for label in _told_apart(model, known):
        counted = count(
            [label in (e.themes or ()) for e in examples],
            [label in guessed.themes for guessed in guesses],
            [label in reading.themes for reading in readings],
        )
        so_far = Compared(*model.compared.get(label, ()))
        model.compared[label] = list(astuple(so_far + Compared(*counted)))
    n, learnt, ruled = model.felt or (0, 0, 0)
    for example, guessed, reading in zip(examples, guesses, readings, strict=True):
        if guessed.sentiment is not None and example.sentiment is not None:
            n += 1
            learnt += int(np.sign(guessed.sentiment) == np.sign(example.sentiment))
            ruled += int(np.sign(reading.sentiment) == np.sign(example.sentiment))
    model.felt = [n, learnt, ruled] if n else []
    leave_to_rules(model, known=known)


def _vocabulary(analyzer: str, examples: Sequence[Example]) -> Vocabulary:
    vectorizer = vectorizer_of(analyzer)
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
            machine = LinearSVC(C=COST, random_state=0, class_weight={False: 1.0, True: more}).fit(
                features, yes
            )
            weights[n] = [*machine.coef_[0], machine.intercept_[0]]
    return weights


def _folds(texts: Sequence[str]) -> Folds:
    """Return how to leave out a third in turn, equal texts together; none when too few differ."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415 slow to import

    groups = np.unique(texts, return_inverse=True)[1]
    if len(set(groups)) < FOLDS:
        return []
    return list(GroupKFold(FOLDS).split(texts, groups=groups))


def _left_out(features: Any, truth: NDArray[np.bool_], folds: Folds) -> Array:
    """Return how sure of each theme training is in texts that it left out."""
    scores = np.full(truth.shape, LEAST)
    for rest, left_out in folds:
        scores[left_out] = scores_of(features[left_out], _fit_themes(features[rest], truth[rest]))
    return scores


def _said_of_left_out(scores: Array, truth: NDArray[np.bool_], folds: Folds) -> NDArray[np.bool_]:
    """Return what would be said of texts of which neither weights nor thresholds know anything."""
    said = np.zeros(truth.shape, dtype=bool)
    for rest, left_out in folds:
        said[left_out] = scores[left_out] > _thresholds(scores[rest], truth[rest])
    return said


def _thresholds(scores: Array, truth: NDArray[np.bool_]) -> Array:
    """Return where each theme begins, for the best micro-F1 on texts left out."""

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


def _compare_feelings(
    features: Any, examples: Sequence[Example], readings: Sequence[Reading], folds: Folds
) -> list[int]:
    """Return on how many texts left out, and how often either had the sign right."""
    n = learnt = ruled = 0
    for rest, left_out in folds:
        model = Model("", [], [], [], np.empty(0), np.empty(0), always=False)
        _fit_feelings(model, features[rest], [examples[k] for k in rest])
        said = guess_feelings(model, features[left_out])
        if said is None:
            return []
        for k, step in zip(left_out, said, strict=True):
            if (told := examples[k].sentiment) is not None:
                n += 1
                learnt += int(np.sign(step) == np.sign(told))
                ruled += int(np.sign(readings[k].sentiment) == np.sign(told))
    return [n, learnt, ruled]


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
    machine = LinearSVC(C=FEELING_COST, random_state=0).fit(rows, signs)
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
