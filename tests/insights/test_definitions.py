"""Formulas, against values from their sources and from tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabij.insights.definitions import ces, low_effort, nps, response_rate, share, t_quantile

counts = st.integers(0, 5000)


def test_nps_by_hand() -> None:
    # 40 promoters, 30 passives, 30 detractors: p = 40.75/103, d = 30.75/103
    found = nps(promoters=40, passives=30, detractors=30)
    assert found is not None
    assert found.value == pytest.approx(10)
    assert found.low == pytest.approx(-6.272, abs=0.001)
    assert found.high == pytest.approx(25.689, abs=0.001)


def test_nps_all_promoters_stays_on_the_scale_with_a_margin() -> None:
    found = nps(promoters=10, passives=0, detractors=0)
    assert found is not None
    assert (found.value, found.high) == (100, 100)
    assert found.low is not None
    assert 40 < found.low < 60


def test_without_answers_there_is_no_figure() -> None:
    assert nps(promoters=0, passives=0, detractors=0) is None
    assert ces(n=0, total=0, squares=0) is None
    assert low_effort(low=0, n=0) is None
    assert response_rate(answered=0, invited=0) is None


def test_ces_by_hand() -> None:
    answers = [1, 1, 2, 2, 2, 3, 3, 4, 5, 5]
    found = ces(n=10, total=sum(answers), squares=sum(x * x for x in answers))
    assert found is not None
    # mean 2.8, s 1.4757, t(9) 2.2622: margin 1.0557
    assert found.value == pytest.approx(2.8)
    assert found.low == pytest.approx(1.7443, abs=0.001)
    assert found.high == pytest.approx(3.8557, abs=0.001)


def test_one_answer_has_no_interval() -> None:
    found = ces(n=1, total=4, squares=16)
    assert found is not None
    assert (found.value, found.low, found.high) == (4, None, None)


def test_wilson_by_hand() -> None:
    # 20 of 100: Wilson's interval is 13.3 % to 28.9 %
    found = share(count=20, n=100)
    assert found is not None
    assert found.value == pytest.approx(20)
    assert found.low == pytest.approx(13.34, abs=0.01)
    assert found.high == pytest.approx(28.88, abs=0.01)


@pytest.mark.parametrize(
    ("degrees", "quantile", "within"),
    [
        (1, 12.7062, 1e-3),
        (2, 4.3027, 1e-3),
        (4, 2.7764, 1e-3),
        (9, 2.2622, 1e-4),
        (30, 2.0423, 1e-4),
        (1000, 1.9623, 1e-4),
    ],
)
def test_t_quantile_against_the_table(degrees: int, quantile: float, within: float) -> None:
    assert t_quantile(degrees) == pytest.approx(quantile, abs=within)


def test_t_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError):
        t_quantile(0)


@given(counts, counts, counts)
def test_nps_interval_holds_together(promoters: int, passives: int, detractors: int) -> None:
    found = nps(promoters=promoters, passives=passives, detractors=detractors)
    if promoters + passives + detractors == 0:
        assert found is None
        return
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert -100 <= found.low < found.high <= 100
    mirrored = nps(promoters=detractors, passives=passives, detractors=promoters)
    assert mirrored is not None
    assert mirrored.value == pytest.approx(-found.value)
    assert mirrored.low == pytest.approx(-found.high)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=300))
def test_ces_interval_holds_the_mean(answers: list[int]) -> None:
    found = ces(n=len(answers), total=sum(answers), squares=sum(x * x for x in answers))
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert 1 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 5


@given(st.integers(1, 100_000), st.floats(0, 1))
def test_wilson_holds_the_share_and_never_leaves_the_scale(n: int, part: float) -> None:
    count = round(part * n)
    found = share(count=count, n=n)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 100 + 1e-9
