from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.stats.correction import (
    Cells,
    Family,
    Labelled,
    discrimination,
    no_better_than_chance,
    post_stratified,
    post_stratified_by_family,
    rogan_gladen,
    weighted_cells,
)
from ethogram.stats.estimate import Estimate
from tests.fakes.chance import chance

COUNT = st.floats(0, 200)


def judged(rng: Random, rate: float, sensitivity: float, specificity: float) -> tuple[bool, bool]:
    """One reply: whether people fail it, and whether the judge does."""
    fails = rng.random() < rate
    return fails, rng.random() < (sensitivity if fails else 1.0 - specificity)


def cells_of(replies: list[tuple[bool, bool]]) -> Cells:
    return Cells(
        both_fail=sum(people and judge for people, judge in replies),
        only_judge_fails=sum(judge and not people for people, judge in replies),
        only_people_fail=sum(people and not judge for people, judge in replies),
        both_pass=sum(not people and not judge for people, judge in replies),
    )


def holds(found: Estimate, truth: float) -> bool:
    assert found.low is not None
    assert found.high is not None
    return found.low <= truth <= found.high


PLANTED = [(0.3, 0.9, 0.8), (0.05, 0.7, 0.9), (0.5, 0.6, 0.6), (0.97, 0.9, 0.7)]


def study(planted: tuple[float, float, float], labels: int, studies: int) -> tuple[float, float]:
    """Coverage and mean of the post-stratified rate of 1,000 judged replies."""
    rng, hits, total = chance(f"{planted} {labels}"), 0, 0.0
    for _ in range(studies):
        replies = [judged(rng, *planted) for _ in range(1_000)]
        fails = sum(judge for _, judge in replies)
        found = post_stratified(fails, 1_000 - fails, cells_of(replies[:labels]))
        assert found.estimate is not None
        hits += holds(found, planted[0])
        total += found.estimate
    return hits / studies, total / studies


@pytest.mark.parametrize("planted", PLANTED)
def test_correction_removes_a_planted_bias(planted: tuple[float, float, float]) -> None:
    rate, sensitivity, specificity = planted
    coverage, mean = study(planted, labels=80, studies=150)
    raw = rate * sensitivity + (1 - rate) * (1 - specificity)
    assert abs(mean - rate) < 0.015
    assert raw == 0.5 or abs(raw - rate) > 4 * abs(mean - rate)
    assert coverage >= 0.90


@pytest.mark.slow
@pytest.mark.parametrize("labels", [40, 100, 300])
@pytest.mark.parametrize("planted", PLANTED)
def test_the_interval_covers_as_often_as_it_says(
    planted: tuple[float, float, float], labels: int
) -> None:
    coverage, _ = study(planted, labels, studies=500)
    assert 0.92 <= coverage <= 0.98


def test_a_sample_of_everything_gives_the_rate_of_people() -> None:
    cells = Cells(both_fail=10, only_judge_fails=5, only_people_fail=3, both_pass=82)
    assert post_stratified(15, 85, cells).estimate == pytest.approx(0.13)


def test_the_judge_makes_the_sample_worth_more() -> None:
    """A good judge of many replies narrows what 100 labels alone would say."""
    cells = Cells(both_fail=27, only_judge_fails=7, only_people_fail=3, both_pass=63)
    with_judge = post_stratified(680, 1_320, cells)
    alone = post_stratified(0, 1, Cells(only_people_fail=30, both_pass=70))
    assert with_judge.low is not None
    assert with_judge.high is not None
    assert alone.low is not None
    assert alone.high is not None
    assert with_judge.high - with_judge.low < 0.85 * (alone.high - alone.low)


def test_a_weighted_sample_gives_back_the_mix_it_was_drawn_from() -> None:
    """A situation of a tenth of the traffic was labelled as often as all the others."""
    rng, total, hits = chance(8), 0.0, 0
    for _ in range(200):
        labelled, fails = [], 0
        for at in range(1_000):
            is_rare = at < 100
            people, judge = judged(rng, 0.6 if is_rare else 0.1, 0.8, 0.9)
            fails += judge
            if at % 100 < (50 if is_rare else 6):
                weight = 2.0 if is_rare else 100 / 6
                labelled.append(Labelled(judge_fails=judge, people_fail=people, weight=weight))
        found = post_stratified(fails, 1_000 - fails, weighted_cells(labelled))
        assert found.estimate is not None
        total += found.estimate
        hits += holds(found, 0.15)
    assert total / 200 == pytest.approx(0.15, abs=0.01)
    assert hits / 200 >= 0.91


def test_equal_weights_are_no_weights() -> None:
    labelled = [Labelled(judge_fails=True, people_fail=at < 3, weight=7.0) for at in range(10)]
    assert weighted_cells(labelled).both_fail == pytest.approx(3)
    assert weighted_cells(labelled).only_judge_fails == pytest.approx(7)
    assert weighted_cells([]) == Cells()
    with pytest.raises(ValueError, match="one over the chance"):
        weighted_cells([Labelled(judge_fails=True, people_fail=True, weight=0.0)])


def family_study(studies: int) -> tuple[float, float]:
    """Coverage where replies of a family fail together: by families, and as if independent."""
    rng, by_family, as_replies = chance(21), 0, 0
    for _ in range(studies):
        families = []
        for _ in range(60):
            own = 0.9 if rng.random() < 0.25 else 0.05
            replies = [judged(rng, own, 0.85, 0.9) for _ in range(8)]
            fails = sum(judge for _, judge in replies)
            families.append(
                Family(
                    judged_fail=fails,
                    judged_pass=8 - fails,
                    labelled=cells_of(replies[:4]),
                )
            )
        whole = [sum(column) for column in zip(*map(row_of, families), strict=True)]
        truth = 0.25 * 0.9 + 0.75 * 0.05
        by_family += holds(post_stratified_by_family(families), truth)
        as_replies += holds(
            post_stratified(
                whole[0],
                whole[1],
                Cells(
                    both_fail=whole[2],
                    only_judge_fails=whole[3],
                    only_people_fail=whole[4],
                    both_pass=whole[5],
                ),
            ),
            truth,
        )
    return by_family / studies, as_replies / studies


def row_of(family: Family) -> tuple[float, ...]:
    cells = family.labelled
    return (
        *(family.judged_fail, family.judged_pass, cells.both_fail),
        *(cells.only_judge_fails, cells.only_people_fail, cells.both_pass),
    )


def test_families_that_fail_together_widen_the_interval() -> None:
    by_family, as_replies = family_study(200)
    assert as_replies < 0.88
    assert 0.91 <= by_family <= 0.99


def test_rogan_and_gladens_rate_undoes_known_errors() -> None:
    """Seen .41 with sensitivity .9 and specificity .8 is .3 in truth."""
    cells = Cells(both_fail=90, only_people_fail=10, only_judge_fails=20, both_pass=80)
    found = rogan_gladen(41, 100, cells)
    assert found.estimate == pytest.approx(0.3)


@pytest.mark.parametrize("planted", PLANTED[:2])
def test_rogan_and_gladen_hold_on_a_calibration_set_of_another_mix(
    planted: tuple[float, float, float],
) -> None:
    rate, sensitivity, specificity = planted
    rng, hits, asked = chance(f"rg {planted}"), 0, 0
    for _ in range(250):
        cells = cells_of([judged(rng, 0.5, sensitivity, specificity) for _ in range(120)])
        fails = sum(judged(rng, *planted)[1] for _ in range(400))
        found = rogan_gladen(fails, 400, cells)
        if found.is_defined:
            asked += 1
            hits += holds(found, rate)
    assert asked >= 245
    assert 0.92 <= hits / asked <= 0.99


def test_a_judge_that_guesses_corrects_nothing() -> None:
    cells = Cells(both_fail=12, only_people_fail=10, only_judge_fails=30, both_pass=28)
    assert "not shown to be better than chance" in no_better_than_chance(cells)
    assert "better than chance" in rogan_gladen(42, 80, cells).undefined_because
    assert any("labels alone" in warning for warning in post_stratified(42, 38, cells).warnings)
    assert discrimination(cells).estimate == pytest.approx(12 / 22 + 28 / 58 - 1)


def test_a_rate_off_the_scale_is_put_at_its_end_and_said() -> None:
    cells = Cells(both_fail=45, only_people_fail=5, only_judge_fails=10, both_pass=40)
    found = rogan_gladen(5, 100, cells)
    assert found.estimate == found.low == 0.0
    assert "end of the scale" in found.warnings[0]


def test_what_is_missing_is_said() -> None:
    some = Cells(both_fail=5, only_judge_fails=5)
    assert "people pass none" in no_better_than_chance(Cells(both_fail=5, only_people_fail=5))
    assert "people fail none" in rogan_gladen(1, 9, Cells(both_pass=9)).undefined_because
    assert post_stratified(0, 0, some).undefined_because == "the judge judged nothing"
    assert "labelled none" in post_stratified(3, 4, Cells()).undefined_because
    assert rogan_gladen(0, 0, some).undefined_because == "the judge judged nothing"
    assert (
        "one family alone"
        in post_stratified_by_family(
            [Family(judged_fail=3, judged_pass=4, labelled=some)]
        ).undefined_because
    )
    assert "judged nothing" in post_stratified_by_family([]).undefined_because
    assert "only 0 of what the judge passes" in post_stratified(3, 4, some).warnings[-1]
    with pytest.raises(ValueError, match="cannot be negative"):
        post_stratified(-1, 3, some)


@given(
    fails=COUNT,
    passes=COUNT,
    cells=st.builds(
        Cells, both_fail=COUNT, both_pass=COUNT, only_judge_fails=COUNT, only_people_fail=COUNT
    ),
)
def test_the_interval_holds_the_estimate_and_keeps_to_the_scale(
    fails: float, passes: float, cells: Cells
) -> None:
    for found in (
        post_stratified(fails, passes, cells),
        rogan_gladen(fails, fails + passes, cells),
    ):
        if found.estimate is not None:
            assert found.low is not None
            assert found.high is not None
            assert 0.0 <= found.low <= found.high <= 1.0
    found = post_stratified(fails, passes, cells)
    if found.estimate is not None and found.low is not None and found.high is not None:
        assert found.low - 1e-9 <= found.estimate <= found.high + 1e-9
