"""Pictures of figures."""

from nabij.insights import charts
from nabij.insights.charts import Point

LONG = "Steunzolen, schoenen en andere hulpmiddelen voor dagelijks gebruik"


def test_no_name_is_cut_off() -> None:
    points = [Point(LONG, 3, 2, 4), Point("Oogzorg", 2, 1, 3)]
    drawn = charts.intervals(points, scale=charts.CES_SCALE, whole=2.5, says="x")
    assert "…" not in drawn
    wide, narrow = drawn.split("insights-chart--narrow")
    for picture in (wide, narrow):
        for word in (*LONG.split(), "Oogzorg"):
            assert word in picture


def test_warming_up_loads_the_drawer_once() -> None:
    charts._trend.cache_clear()
    charts.warm_up()
    assert charts._trend.cache_info().misses == 2  # wide and narrow
    charts.warm_up()
    assert charts._trend.cache_info().misses == 2
