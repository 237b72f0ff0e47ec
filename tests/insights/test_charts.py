"""Pictures of figures."""

import re

from django.utils.translation import override

from nabij.insights import charts
from nabij.insights.charts import Point
from nabij.insights.drawing import Scale, drawn_once
from nabij.insights.pictures import labelled
from nabij.insights.queries.comments import ThemeCount
from nabij.insights.theme_pictures import themes_picture

LONG = "Steunzolen, schoenen en andere hulpmiddelen voor dagelijks gebruik"


def test_no_name_is_cut_off() -> None:
    points = [Point(LONG, 3, 2, 4), Point("Oogzorg", 2, 1, 3)]
    drawn = charts.intervals(points, scale=charts.CES_SCALE, whole=2.5, says="x")
    assert "…" not in drawn
    wide, narrow = drawn.split("insights-chart--narrow")
    for picture in (wide, narrow):
        for word in (*LONG.split(), "Oogzorg"):
            assert word in picture


def test_the_same_picture_is_drawn_once_and_anew_in_each_language() -> None:
    drawn: list[str] = []

    @drawn_once(8)
    def draw(what: str) -> str:
        drawn.append(what)
        return f"{what} {len(drawn)}"

    for language, expected in (("nl", "a 1"), ("nl", "a 1"), ("fi", "a 2"), ("nl", "a 1")):
        with override(language):
            assert draw("a") == expected


def test_bars_of_themes_stand_along_round_numbers() -> None:
    counts = [ThemeCount(key="care", bad=22, neutral=15, good=62)]
    with override("en"):
        drawn = themes_picture(counts, {"care": "Care"}, "en").drawn
    numbers = {int(n) for n in re.findall(r">(\d+)<", drawn)}
    assert numbers == {0, 50, 100, 150, 200}


def test_months_told_together_stand_below_each_other() -> None:
    points = labelled([Point("aug–sep 2026", 1, 1, 1), Point("okt–nov 2026", 1, 1, 1)])
    assert [point.label.split(" ") for point in points] == [
        ["aug–", "sep", "2026"],
        ["okt–", "nov"],
    ]


def test_an_axis_is_numbered_as_the_reader_writes_numbers() -> None:
    scale = Scale(0, 1, (0, 0.5, 1))
    for language, half in (("nl", "0,5"), ("fi", "0,5"), ("en", "0.5")):
        with override(language):
            drawn = charts.intervals([Point("A", 1, 1, 1)], scale=scale, whole=None, says="x")
            assert f">{half}<" in drawn
