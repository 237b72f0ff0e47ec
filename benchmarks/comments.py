"""The NHS comments as examples: `python -m benchmarks.comments IN.csv OUT.jsonl`.

Columns question, score, sentiment (1 very good … 5 very bad), themes (between |) and comment.
The file and what is learnt from it are never part of Nabij: its licence doesn't allow that.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from nabij.texts.types import Example

MIDDLE = 3


def nhs_examples(rows: Iterable[Mapping[str, str]]) -> Iterator[Example]:
    """Yield each comment with its themes, and its sentiment as -2 … 2 where it has one."""
    for row in rows:
        yield Example(
            text=row["comment"],
            language="en",
            themes=tuple(row["themes"].split("|")),
            sentiment=MIDDLE - int(row["sentiment"]) if row["sentiment"] else None,
            question=row["question"],
        )


def convert(source: Path, target: Path) -> int:
    """Write the comments of a CSV file as JSON lines; return how many."""
    with source.open(encoding="utf-8", newline="") as file:
        examples = list(nhs_examples(csv.DictReader(file)))
    with target.open("w", encoding="utf-8") as file:
        for example in examples:
            row = {name: value for name, value in asdict(example).items() if value is not None}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return len(examples)


if __name__ == "__main__":
    print(convert(Path(sys.argv[1]), Path(sys.argv[2])), "comments")
