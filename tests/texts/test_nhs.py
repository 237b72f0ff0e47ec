"""On 3,000 comments of the English health service, which may be used here and not shipped."""

import csv
import re
from pathlib import Path

import pytest

from benchmarks.comments import nhs_examples
from nabij.texts.rules import Analyst
from nabij.texts.rules.measuring import measure

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "feedback" / "nhs_comments.csv"


@pytest.mark.slow
@pytest.mark.skipif(not FILE.exists(), reason="the NHS comments are not on this machine")
def test_learning_beats_what_was_published() -> None:
    """A fifth is left out; equal texts stay together. Published: .664 and .817."""
    with FILE.open(encoding="utf-8", newline="") as file:
        examples = list(nhs_examples(csv.DictReader(file)))
    texts = sorted({_plain(example.text) for example in examples})
    left_out = set(texts[::5])
    asked = [example for example in examples if _plain(example.text) in left_out]
    lessons = [example for example in examples if _plain(example.text) not in left_out]
    figures = measure(asked, Analyst.taught(lessons).find_all(asked))
    assert figures["themes"]["micro_f1"] >= 0.66
    assert figures["sentiment"]["accuracy_3_classes"] >= 0.79


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()
