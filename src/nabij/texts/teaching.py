"""Learns the weights of the second look for danger: `python -m nabij.texts.teaching`."""

import hashlib
import json
from collections import Counter
from typing import Any

import numpy as np

from nabij.texts.rules.lexicon import FOLDER, lexicon
from nabij.texts.rules.second_look import FILE, KIND, counted
from nabij.texts.rules.words import tokens_of

LANGUAGES = ("en", "fi", "nl")
LESSONS = FOLDER / "lessons.jsonl"
FEWEST_TEXTS = 2
MOST_PIECES = 4000
COST = 10.0


def source() -> str:
    """Return what tells whether the weights are those of today's examples and lexicons."""
    files = [LESSONS, *sorted(FOLDER.glob("*-danger.txt"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def teach() -> dict[str, Any]:
    """Return the weights of every language, ready for JSON."""
    lessons = [json.loads(line) for line in LESSONS.read_text("utf-8").splitlines()]
    return {
        "source": source(),
        "languages": {
            code: _teach([row for row in lessons if row["language"] == code], code)
            for code in LANGUAGES
        },
    }


def _teach(lessons: list[dict[str, Any]], code: str) -> dict[str, Any]:
    tokens = [tokens_of(row["text"]) for row in lessons]
    counts = [counted(words) for words in tokens]
    truth = np.array([row["safety_concern"] for row in lessons])
    kinds = sorted({kind for rule in lexicon(code).together for kind in rule.kinds})
    found = [{hit.value for hit in lexicon(code).kinds.find(words)} for words in tokens]
    own = KIND * np.array([[float(kind in row) for kind in kinds] for row in found])
    seen = Counter(piece for count in counts for piece in count)
    pieces = sorted(piece for piece, n in seen.items() if n >= FEWEST_TEXTS)
    weights, _ = _fit(_rows(counts, pieces, seen), own, truth)
    strongest = np.argsort(-np.abs(weights[: len(pieces)]))[:MOST_PIECES]
    pieces = sorted(pieces[n] for n in strongest)
    weights, constant = _fit(_rows(counts, pieces, seen), own, truth)
    idf = _idf(pieces, seen, len(counts))
    return {
        "pieces": {
            piece: [round(float(idf[n]), 3), round(float(weights[n]), 3)]
            for n, piece in enumerate(pieces)
        },
        "kinds": {kind: round(float(weights[len(pieces) + n]), 3) for n, kind in enumerate(kinds)},
        "constant": round(constant, 3),
    }


def _idf(pieces: list[str], seen: Counter[str], n: int) -> Any:
    return np.log((1 + n) / (1 + np.array([seen[piece] for piece in pieces]))) + 1


def _rows(counts: list[Counter[str]], pieces: list[str], seen: Counter[str]) -> Any:
    place = {piece: n for n, piece in enumerate(pieces)}
    rows = np.zeros((len(counts), len(pieces)))
    for n, count in enumerate(counts):
        for piece, times in count.items():
            if piece in place:
                rows[n, place[piece]] = 1 + np.log(times)
    rows *= _idf(pieces, seen, len(counts))
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _fit(rows: Any, own: Any, truth: Any) -> tuple[Any, float]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 slow to import

    machine = LogisticRegression(C=COST, class_weight="balanced", max_iter=1000)
    machine.fit(np.hstack([rows, own]), truth)
    return machine.coef_[0], float(machine.intercept_[0])


if __name__ == "__main__":
    FILE.write_text(json.dumps(teach(), ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
