"""The worked examples of the literature, each with its source."""

from collections.abc import Sequence

import pytest

from nabij.insights import definitions
from nabij.insights.definitions import (
    CES_SCALE,
    GLOBAL_MENTAL,
    GLOBAL_PHYSICAL,
    STANDARD_WEIGHTS,
    AnswerError,
    Change,
    Dimension,
    Group,
    Instrument,
    Item,
    LicensedInstrumentError,
    Pair,
    Scale,
    ScaleMismatchError,
    Stratum,
    effort_of,
    mean_difference,
    nps_difference,
    nps_group,
    nps_of,
    promis_answers,
    reliable_change,
    response_rate,
    response_rate_2,
    score,
    servqual,
    share,
    share_difference,
    standardised,
    xmr,
)
from nabij.insights.definitions.control import Rule
from nabij.insights.definitions.servqual import WeightsError


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_as_in_newcombe_1998_table_1(count: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17(8), 857-872, table I, method 3."""
    found = share(count=count, n=n)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((100 * low, 100 * high), abs=0.005)


def test_difference_of_shares_as_in_newcombe_1998() -> None:
    """Newcombe (1998), Statistics in Medicine 17(8), 873-890, table II, 56/70 − 48/80: method 10
    gives 0.0524 to 0.3339.
    """
    found = share_difference(before=(48, 80), after=(56, 70))
    assert found is not None
    assert found.value == pytest.approx(20)
    assert (found.low, found.high) == pytest.approx((5.24, 33.39), abs=0.005)
    assert found.is_real
    assert share_difference(before=(0, 0), after=(1, 2)) is None


def test_control_limits_as_in_nist() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods 6.3.2.2: ten flow rates, mean 50.81, mean
    moving range 1.8778, limits 45.8159 and 55.8041 with 3/1.128; Wheeler rounds that to 2.66.
    """
    rates = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    phase = xmr(rates).phases[0]
    assert phase.low is None  # ours start at 12 points
    ranges = definitions.control.moving_ranges(rates)
    mean_range = sum(ranges) / len(ranges)
    assert mean_range == pytest.approx(1.8778, abs=0.00005)
    assert sum(rates) / 10 + 2.66 * mean_range == pytest.approx(55.8041, abs=0.001)
    assert sum(rates) / 10 - 2.66 * mean_range == pytest.approx(45.8159, abs=0.001)


STEADY = [40, 44, 38, 42, 41, 45, 39, 43, 40, 44, 41, 39]


def rules(points: Sequence[float | None], **options: object) -> set[tuple[int, Rule]]:
    return {(one.at, one.rule) for one in xmr(points, **options).signals}  # type: ignore[arg-type]


def test_limits_start_at_twelve_points() -> None:
    phase = xmr(STEADY).phases[0]
    assert phase.mean == pytest.approx(496 / 12)
    assert phase.mean_range == pytest.approx(41 / 11)
    assert phase.high == pytest.approx(496 / 12 + 2.66 * 41 / 11)
    assert xmr(STEADY[:11]).phases[0].low is None
    assert xmr([*STEADY[:11], None, 39]).phases[0].low is not None
    assert not xmr(STEADY).signals


def test_each_rule_finds_what_it_is_for() -> None:
    assert (12, Rule.OUTSIDE) in rules([*STEADY, 70])
    seven = [42.0] * 5 + [40.0] * 5 + [42.0] * 4 + [42.0] * 3 + [40.0] * 2
    assert {at for at, rule in rules(seven) if rule is Rule.ONE_SIDE} == {16}
    rising = [*STEADY, 37, 39, 40, 42, 43, 45, 46]
    assert (18, Rule.TREND) in rules(rising)
    assert (17, Rule.TREND) not in rules(rising)
    near = [*STEADY, *STEADY, 50, 42, 50]
    assert {at for at, rule in rules(near) if rule is Rule.NEAR_LIMIT} == {26}


def test_one_odd_jump_does_not_widen_screened_limits() -> None:
    odd = [*STEADY, 90, *STEADY]
    wide, narrow = xmr(odd).phases[0], xmr(odd, screened=True).phases[0]
    assert wide.mean_range is not None
    assert narrow.mean_range is not None
    assert narrow.mean_range < wide.mean_range / 1.5


def test_a_declared_change_that_is_real_and_one_that_is_not() -> None:
    better: list[float | None] = [*STEADY, *(point + 9 for point in STEADY)]
    found = xmr(better, changes=[12])
    assert [phase.first for phase in found.phases] == [0, 12]
    assert found.phases[1].mean == pytest.approx(496 / 12 + 9)
    assert found.shifts[0].is_real is True
    assert not found.signals  # each held against its own limits
    same = xmr([*STEADY, *STEADY], changes=[12]).shifts[0]
    assert same.is_real is False
    assert same.difference is not None
    assert same.difference.low < 0 < same.difference.high
    assert xmr([*STEADY, 50, 51], changes=[12]).shifts[0].is_real is None
    assert xmr([*STEADY[:8], 50, 51, 52], changes=[8]).shifts[0].is_real is None


def test_a_short_phase_is_held_against_the_limits_before() -> None:
    assert (13, Rule.OUTSIDE) in rules([*STEADY, 42, 80], changes=[12])


def test_points_after_a_change_are_judged_by_what_is_drawn_there() -> None:
    """Too short for limits of their own: the level before goes on, also past two changes."""
    found = xmr([*STEADY, 60, 61, 62, 60, 80], changes=[12, 16])
    assert [(one.first, one.after) for one in found.levels] == [(0, 12), (12, 16), (16, 17)]
    drawn = {(one.mean, one.low, one.high) for one in found.levels}
    assert drawn == {(found.phases[0].mean, found.phases[0].low, found.phases[0].high)}
    outside = {one.at for one in found.signals if one.rule is Rule.OUTSIDE}
    high = found.levels[0].high
    assert high is not None
    assert outside == {at for at, n in enumerate([*STEADY, 60, 61, 62, 60, 80]) if n and n > high}
    own = xmr([30, *STEADY[:3], *STEADY], changes=[4])  # nothing to go on with before
    assert own.levels == own.phases


def test_reliable_change_as_in_jacobson_and_truax_1991() -> None:
    """Their hypothetical client: 47.5 before, 32.5 after, s 10, r 0.80: S_diff 6.32, RC 2.37."""
    found = reliable_change(
        before=32.5, after=47.5, deviation=10, reliability=0.80, higher_is_better=True
    )
    assert found.index == pytest.approx(2.37, abs=0.005)
    assert found.change is Change.BETTER
    same = reliable_change(
        before=40, after=47.5, deviation=10, reliability=0.80, higher_is_better=False
    )
    assert same.change is Change.SAME
    worse = reliable_change(
        before=32.5, after=47.5, deviation=10, reliability=0.80, higher_is_better=False
    )
    assert worse.change is Change.WORSE
    with pytest.raises(ValueError):
        reliable_change(before=1, after=2, deviation=10, reliability=1, higher_is_better=True)


# PROMIS Global Health Scoring Manual: raw sum, physical T and error, mental T and error
PROMIS = """
4 16.2 4.8 21.2 4.6
5 19.9 4.7 25.1 4.1
6 23.5 4.5 28.4 3.9
7 26.7 4.3 31.3 3.7
8 29.6 4.2 33.8 3.7
9 32.4 4.2 36.3 3.7
10 34.9 4.1 38.8 3.6
11 37.4 4.1 41.1 3.6
12 39.8 4.1 43.5 3.6
13 42.3 4.2 45.8 3.6
14 44.9 4.3 48.3 3.7
15 47.7 4.4 50.8 3.7
16 50.8 4.6 53.3 3.7
17 54.1 4.7 56.0 3.8
18 57.7 4.9 59.0 3.9
19 61.9 5.2 62.5 4.2
20 67.7 5.9 67.6 5.3
"""


@pytest.mark.parametrize("line", PROMIS.strip().splitlines())
def test_promis_global_as_in_its_manual(line: str) -> None:
    raw, *expected = map(float, line.split())
    found = []
    for instrument in (GLOBAL_PHYSICAL, GLOBAL_MENTAL):
        quotient, rest = divmod(int(raw), 4)
        answers = {item.key: quotient + (n < rest) for n, item in enumerate(instrument.items)}
        one = score(instrument, answers)
        assert one is not None
        assert one.raw == raw
        found += [one.value, one.error]
    assert found == expected


def test_promis_turns_pain_round_and_needs_all_four() -> None:
    told = {"global03": 3, "global06": 5, "global07": 4, "global08r": 4}
    answers = promis_answers(told)
    assert answers["global07r"] == 3
    found = score(GLOBAL_PHYSICAL, answers)
    assert found is not None
    assert (found.raw, found.value) == (15, 47.7)
    assert [promis_answers({"global07": n})["global07r"] for n in range(11)] == [
        5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 1,
    ]  # fmt: skip
    assert score(GLOBAL_PHYSICAL, {**answers, "global03": None}) is None
    with pytest.raises(ValueError, match="global07"):
        promis_answers({"global07": 11})


def test_instruments_reverse_prorate_and_miss() -> None:
    items = (Item("a", 0, 4), Item("b", 0, 4, reversed=True), Item("c", 0, 4))
    total = Instrument(key="x", version="1", items=items, least=2, prorated=True)
    found = score(total, {"a": 3, "b": 1, "c": None})
    assert found is not None
    assert (found.value, found.answered) == (9, 2)
    assert score(total, {"a": 3}) is None
    average = Instrument(key="y", version="1", items=items, method="mean")
    mean = score(average, {"a": 3, "b": 1})
    assert mean is not None
    assert mean.value == 3
    with pytest.raises(ValueError, match="a: 5"):
        score(total, {"a": 5})
    with pytest.raises(ValueError):
        score(total, {"a": True})
    with pytest.raises(LicensedInstrumentError):
        score(Instrument(key="eq-5d-5l", version="1", licensed=True), {})


def test_servqual_as_explained_on_12manage() -> None:
    """Gaps −0.65, −1.10, −0.83, −0.70 and −1.01 give an unweighted score of −0.86
    (12manage.com, Weighted and Unweighted Average SERVQUAL Scores).
    """
    wanted = dict(zip(
        (Dimension.TANGIBLES, Dimension.RELIABILITY, Dimension.RESPONSIVENESS,
         Dimension.ASSURANCE, Dimension.EMPATHY),
        (65, 110, 83, 70, 101), strict=True,
    ))  # fmt: skip
    # one person, a hundred items of each dimension: the mean gap to two decimals
    pairs = [
        Pair("p", f"{dimension}{n}", dimension, 6, 6 - (gap // 100) - (n < gap % 100))
        for dimension, gap in wanted.items()
        for n in range(100)
    ]
    found = servqual(pairs)
    assert found is not None
    assert found.dimensions[Dimension.RELIABILITY].value == pytest.approx(-1.10)
    assert found.unweighted is not None
    assert found.unweighted.value == pytest.approx(-0.858)
    assert found.weighted is not None
    by_hand = -(11 * 0.65 + 32 * 1.10 + 22 * 0.83 + 19 * 0.70 + 16 * 1.01) / 100
    assert found.weighted.value == pytest.approx(by_hand)
    assert sum(STANDARD_WEIGHTS.values()) == 100


def test_servqual_leaves_halves_out_and_takes_own_weights() -> None:
    pairs = [
        Pair("a", "1", Dimension.RELIABILITY, 7, 5),
        Pair("a", "2", Dimension.RELIABILITY, 7, None),
        Pair("a", "3", Dimension.EMPATHY, 4, 6),
        Pair("b", "1", Dimension.RELIABILITY, None, 5),
    ]
    own = {"a": {Dimension.RELIABILITY: 75, Dimension.EMPATHY: 25}}
    found = servqual(pairs, weights=own)
    assert found is not None
    assert (found.n, found.pairs, found.left_out) == (1, 2, 2)
    assert found.unweighted is not None
    assert found.weighted is not None
    assert (found.unweighted.value, found.weighted.value) == (0, -1)
    assert servqual([pairs[3]]) is None
    with pytest.raises(WeightsError):
        servqual(pairs, weights={"a": {Dimension.EMPATHY: 99}})


@pytest.mark.parametrize("wrong", [11, -1, 6.5, 9.0, "9", "nvt", True])
def test_what_is_no_answer_from_0_to_10_is_refused(wrong: object) -> None:
    with pytest.raises(AnswerError):
        nps_of([9, wrong])


def test_skipped_is_not_passive() -> None:
    assert [nps_group(n) for n in (0, 6, 7, 8, 9, 10)] == [
        Group.DETRACTOR, Group.DETRACTOR, Group.PASSIVE, Group.PASSIVE, Group.PROMOTER,
        Group.PROMOTER,
    ]  # fmt: skip
    found = nps_of([10, 10, None, 0, None])
    assert found is not None
    assert found.value == pytest.approx(100 / 3)
    assert nps_of([None, None]) is None


def test_difference_of_two_scores_by_hand() -> None:
    # adjusted: (60.75−10.75)/103 = 0.4854, (40.75−30.75)/103 = 0.0971, variances
    # (0.6942−0.2357)/103 and (0.6942−0.0094)/103: margin 1.96 · sqrt(0.011100) = 0.2065
    found = nps_difference(before=(40, 30, 30), after=(60, 30, 10))
    assert found is not None
    assert found.value == pytest.approx(40)
    assert (found.low, found.high) == pytest.approx((18.19, 59.48), abs=0.01)
    assert found.is_real
    assert nps_difference(before=(1, 0, 0), after=(0, 0, 0)) is None


def test_scales_are_never_pooled() -> None:
    five = effort_of([1, 2, 5, None, 4])
    assert (five.n, five.total, five.low, five.high) == (4, 12, 2, 2)
    assert (five + five).n == 8
    seven = effort_of([7], scale=Scale(1, 7, lower_is_better=False))
    turned = effort_of([5], scale=Scale(1, 5, lower_is_better=False))
    for other in (seven, turned):
        with pytest.raises(ScaleMismatchError):
            _ = five + other
    with pytest.raises(AnswerError):
        effort_of([6])
    assert five.scale == CES_SCALE


def test_welch_by_hand() -> None:
    # means 3 and 5, s² 2.5 and 2.5, n 5: margin t(8) 2.306 · 1 = 2.306
    one = (5, 15.0, 55.0)
    other = (5, 25.0, 135.0)
    found = mean_difference(before=one, after=other)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((-0.306, 4.306), abs=0.001)
    assert not found.is_real


def test_both_response_rates() -> None:
    first, second = (
        response_rate(answered=30, invited=100),
        response_rate_2(answered=30, partial=10, invited=100),
    )
    assert first is not None
    assert second is not None
    assert (first.value, second.value) == (30, 40)


def test_standardised_by_hand() -> None:
    # young 80 of 100 and old 10 of 20 against a standard of half young, half old: 0.65
    group = {"young": Stratum(100, 80, 80), "old": Stratum(20, 10, 10)}
    found = standardised(group, standard={"young": 500, "old": 500})
    assert found is not None
    assert found.value == pytest.approx(0.65)
    spread = 0.25 * (80 - 64) / 99 / 100 + 0.25 * (10 - 5) / 19 / 20
    assert found.high - found.value == pytest.approx(1.959964 * spread**0.5, abs=1e-6)
    assert found.covered == 1
    half = standardised({"young": group["young"]}, standard={"young": 500, "old": 500})
    assert half is not None
    assert half.covered == 0.5
    assert standardised({}, standard={"young": 1}) is None
