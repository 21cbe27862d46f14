"""The curve falls as planted, and its interval holds the truth as often as it says."""

from __future__ import annotations

import pytest

from ethogram.stats.survival import Span, survival
from tests.fakes.chance import chance


def watched(hazard: float, count: int, turns: int, seed: int) -> list[Span]:
    rng = chance(seed)
    spans = []
    for _ in range(count):
        stood = 0
        while stood < turns and rng.random() >= hazard:
            stood += 1
        spans.append(Span(turns=stood, has_fallen=stood < turns))
    return spans


def alone(spans: list[Span]) -> dict[str, list[Span]]:
    return {str(number): [span] for number, span in enumerate(spans)}


def test_the_published_curve_comes_out() -> None:
    """The 6-mercaptopurine arm of Freireich et al. (1963): 21 patients, 9 relapses."""
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    relapsed = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    spans = [
        Span(turns=week - 1 if fell else week, has_fallen=bool(fell))
        for week, fell in zip(weeks, relapsed, strict=True)
    ]
    curve = survival(alone(spans), 23)
    assert [round(curve[week - 1].estimate or 0, 4) for week in (6, 7, 10, 13, 16, 22, 23)] == [
        0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482,
    ]  # fmt: skip


def test_the_planted_hazard_is_recovered() -> None:
    curve = survival(alone(watched(0.2, 4_000, 5, seed=1)), 5)
    for turn, estimate in enumerate(curve, 1):
        assert estimate.estimate == pytest.approx(0.8**turn, abs=0.03)


def test_intervals_cover() -> None:
    inside = 0
    for seed in range(400):
        estimate = survival(alone(watched(0.2, 60, 5, seed)), 3)[2]
        assert estimate.low is not None
        assert estimate.high is not None
        inside += estimate.low <= 0.8**3 <= estimate.high
    assert 0.92 <= inside / 400 <= 0.98


def test_repeats_of_one_family_do_not_count_as_families() -> None:
    spans = watched(0.3, 12, 5, seed=4)
    single = survival(alone(spans), 5)[4]
    tenfold = survival({str(n): [span] * 10 for n, span in enumerate(spans)}, 5)[4]
    assert tenfold.clusters == 12
    assert tenfold.estimate == pytest.approx(single.estimate)
    assert single.low is not None
    assert tenfold.low is not None
    assert single.high is not None
    assert tenfold.high is not None
    width = single.high - single.low
    assert tenfold.high - tenfold.low == pytest.approx(width, rel=0.4)


def test_nothing_fell_is_not_certainty() -> None:
    estimate = survival(alone([Span(turns=5, has_fallen=False)] * 10), 5)[4]
    assert estimate.estimate == 1.0
    assert estimate.low == pytest.approx(0.69, abs=0.01)


def test_nobody_watched_is_undefined() -> None:
    assert survival({}, 2)[1].undefined_because == "nobody was watched"
