"""PROMIS Global Health v1.2: physical and mental health as T-scores, 50 the mean of the US, 10 a
standard deviation, higher is better.

Source: HealthMeasures, PROMIS Global Health Scoring Manual, table of raw sums to T-scores; Hays,
Bjorner, Revicki, Spritzer & Cella (2009), Quality of Life Research 18(7). Compared with the
developers' own log (Hays 2009, where the lowest mental sum is 21.1 instead of the manual's 21.2)
and three independent implementations.
"""

from collections.abc import Mapping

from nabij.insights.definitions.instruments import Instrument, Item

# 0 no pain … 10 worst imaginable becomes 5 … 1
PAIN = {0: 5, 1: 4, 2: 4, 3: 4, 4: 3, 5: 3, 6: 3, 7: 2, 8: 2, 9: 2, 10: 1}
RAW = range(4, 21)
PHYSICAL = (
    16.2, 19.9, 23.5, 26.7, 29.6, 32.4, 34.9, 37.4, 39.8, 42.3, 44.9, 47.7, 50.8, 54.1, 57.7, 61.9,
    67.7,
)  # fmt: skip
PHYSICAL_ERROR = (
    4.8, 4.7, 4.5, 4.3, 4.2, 4.2, 4.1, 4.1, 4.1, 4.2, 4.3, 4.4, 4.6, 4.7, 4.9, 5.2, 5.9,
)  # fmt: skip
MENTAL = (
    21.2, 25.1, 28.4, 31.3, 33.8, 36.3, 38.8, 41.1, 43.5, 45.8, 48.3, 50.8, 53.3, 56.0, 59.0, 62.5,
    67.6,
)  # fmt: skip
MENTAL_ERROR = (
    4.6, 4.1, 3.9, 3.7, 3.7, 3.7, 3.6, 3.6, 3.6, 3.6, 3.7, 3.7, 3.7, 3.8, 3.9, 4.2, 5.3,
)  # fmt: skip


def _table(
    scores: tuple[float, ...], errors: tuple[float, ...]
) -> Mapping[int, tuple[float, float]]:
    return dict(zip(RAW, zip(scores, errors, strict=True), strict=True))


def _item(number: str) -> Item:
    return Item(f"global{number}", 1, 5)


# the table is for all four items: with one passed over there is no score
GLOBAL_PHYSICAL = Instrument(
    key="promis-global-physical",
    version="1.2",
    items=tuple(map(_item, ("03", "06", "07r", "08r"))),
    least=4,
    table=_table(PHYSICAL, PHYSICAL_ERROR),
)
GLOBAL_MENTAL = Instrument(
    key="promis-global-mental",
    version="1.2",
    items=tuple(map(_item, ("02", "04", "05", "10r"))),
    least=4,
    table=_table(MENTAL, MENTAL_ERROR),
)


def promis_answers(answers: Mapping[str, int | None]) -> dict[str, int | None]:
    """Return answers with pain (`global07`, 0-10) turned into `global07r` as the manual says; in
    version 1.2 fatigue (08r) and bothered by emotions (10r) already run from 1 bad to 5 good.

    Raises:
        ValueError: pain is no whole number from 0 to 10.
    """
    found = dict(answers)
    pain = found.pop("global07", None)
    if pain is not None:
        found["global07r"] = Item("global07", 0, 10, recode=PAIN).worth(pain)
    return found
