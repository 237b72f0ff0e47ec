"""How well findings agree with what people found in the same texts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nabij.texts.types import Example, Finding


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Right and wrong of one yes-or-no question. What can't be computed is None, not 0.

    Attributes:
        n: how many texts are "yes" to people.
        found: how many are "yes" to us.
    """

    n: int
    found: int
    precision: float | None
    recall: float | None
    f1: float | None


def agreement(*, right: int, found: int, n: int) -> Agreement:
    """Return precision right / found, recall right / n and F1 2 · right / (found + n)."""
    return Agreement(
        n=n,
        found=found,
        precision=_share(right, found),
        recall=_share(right, n),
        f1=_share(2 * right, found + n),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def measure(examples: Sequence[Example], findings: Sequence[Finding]) -> dict[str, Any]:
    """Return all figures, ready for JSON. A row that doesn't answer a question isn't counted."""
    pairs = list(zip(examples, findings, strict=True))
    feelings = [(e.sentiment, f.sentiment) for e, f in pairs if e.sentiment is not None]
    near = sum(abs(said - found) <= 1 for said, found in feelings)
    same = sum(_sign(said) == _sign(found) for said, found in feelings)
    urgent = [(e.safety_concern, f.is_urgent) for e, f in pairs if e.safety_concern is not None]
    personal = [
        (e.contains_pii, f.has_personal_data) for e, f in pairs if e.contains_pii is not None
    ]
    return {
        "n": len(pairs),
        "themes": _themes(pairs),
        "sentiment": {
            "n": len(feelings),
            "accuracy_3_classes": _share(same, len(feelings)),
            "within_one_step": _share(near, len(feelings)),
        },
        "urgent": _yes_or_no(urgent),
        "personal_data": _yes_or_no(personal),
    }


def _themes(pairs: Sequence[tuple[Example, Finding]]) -> dict[str, Any]:
    right, found, said = Counter[str](), Counter[str](), Counter[str]()
    n = 0
    for example, finding in pairs:
        if example.themes is None:
            continue
        n += 1
        right.update(set(example.themes) & set(finding.themes))
        found.update(finding.themes)
        said.update(set(example.themes))
    each = {
        key: agreement(right=right[key], found=found[key], n=said[key])
        for key in sorted({*said, *found})
    }
    together = agreement(right=right.total(), found=found.total(), n=said.total())
    known = [one.f1 or 0.0 for key, one in each.items() if said[key]]
    return {
        "n": n,
        "micro_f1": together.f1,
        "micro_precision": together.precision,
        "micro_recall": together.recall,
        "macro_f1": round(sum(known) / len(known), 4) if known else None,
        "by_theme": {key: asdict(one) for key, one in each.items()},
    }


def _yes_or_no(pairs: Sequence[tuple[bool, bool]]) -> dict[str, Any]:
    right = sum(said and found for said, found in pairs)
    found = sum(found for _, found in pairs)
    one = agreement(right=right, found=found, n=sum(said for said, _ in pairs))
    return {"rows": len(pairs), **asdict(one)}


def _sign(step: int) -> int:
    return (step > 0) - (step < 0)
