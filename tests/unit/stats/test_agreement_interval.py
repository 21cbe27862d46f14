from __future__ import annotations

from collections.abc import Callable

import pytest

from ethogram.stats.agreement import fleiss, gwet_ac1, krippendorff, percent_agreement
from ethogram.stats.agreement_interval import BOOTSTRAP, JACKKNIFE, Resampling, few_others
from ethogram.stats.agreement_tally import Tally, tally
from ethogram.stats.estimate import Estimate
from tests.fakes.chance import chance
from tests.fakes.raters import KRIPPENDORFF, items_of, planted, planted_families


def alpha(counted: Tally, how: Resampling) -> Estimate:
    return krippendorff(counted, how=how)


COEFFICIENTS: tuple[Callable[[Tally, Resampling], Estimate], ...] = (fleiss, gwet_ac1, alpha)


def covered(items: int, heed: float, studies: int, how: Resampling = JACKKNIFE) -> list[float]:
    """Share of simulated studies whose interval holds the planted coefficient, one by one."""
    rng, hits = chance(f"{items} {heed}"), [0] * len(COEFFICIENTS)
    for _ in range(studies):
        counted = tally(planted(rng, items, heed=heed))
        for place, coefficient in enumerate(COEFFICIENTS):
            found = coefficient(counted, how)
            assert found.low is not None
            assert found.high is not None
            hits[place] += found.low <= heed * heed <= found.high
    return [hit / studies for hit in hits]


@pytest.mark.parametrize(("items", "heed"), [(30, 0.75), (100, 0.9)])
def test_the_interval_covers_the_planted_agreement(items: int, heed: float) -> None:
    assert all(0.91 <= share <= 0.99 for share in covered(items, heed, studies=200))


@pytest.mark.slow
@pytest.mark.parametrize("items", [30, 100, 400])
@pytest.mark.parametrize("heed", [0.5, 0.75, 0.95])
def test_the_interval_covers_as_often_as_it_says(items: int, heed: float) -> None:
    """Where 30 items hold two or three disagreements, it covers a little more."""
    most = 0.98 if items > 50 else 0.99
    assert all(0.92 <= share <= most for share in covered(items, heed, studies=500))


def test_the_bootstrap_covers_the_planted_agreement() -> None:
    assert all(0.90 <= share <= 0.99 for share in covered(60, 0.75, 200, BOOTSTRAP))


def test_families_widen_the_interval_to_what_they_are_worth() -> None:
    rng, apart, together, truth = chance(5), 0, 0, 0.6 + 0.4 * 0.5
    for _ in range(200):
        items, families = planted_families(rng, 25, size=6, heed=0.6)
        loose = percent_agreement(tally(items))
        tied = percent_agreement(tally(items, clusters=families))
        assert loose.low is not None
        assert loose.high is not None
        assert tied.low is not None
        assert tied.high is not None
        apart += loose.low <= truth <= loose.high
        together += tied.low <= truth <= tied.high
        assert tied.clusters == 25
    assert apart / 200 < 0.9
    assert 0.91 <= together / 200 <= 0.99


def test_no_disagreement_seen_is_not_certainty() -> None:
    items = [{"A": "p", "B": "p"}] * 10 + [{"A": "f", "B": "f"}] * 10
    found = krippendorff(tally(items))
    assert found.estimate == found.high == 1.0
    assert found.low is not None
    assert 0.5 < found.low < 0.75


def test_one_item_has_no_interval() -> None:
    found = percent_agreement(tally([{"A": "p", "B": "f"}]))
    assert (found.estimate, found.low) == (0.0, None)
    assert "one item alone" in found.warnings[0]
    family = percent_agreement(tally([{"A": "p", "B": "f"}] * 2, clusters="xx"))
    assert "one family alone" in family.warnings[0]


def test_a_single_item_that_varies_makes_the_interval_rough() -> None:
    items = [{"A": "p", "B": "p"}] * 20 + [{"A": "f", "B": "p"}]
    found = krippendorff(tally(items))
    assert found.low == -1.0
    assert any("rough" in warning for warning in found.warnings)


def test_the_bootstrap_says_how_many_rounds_it_left_out() -> None:
    few = tally([{"A": "p", "B": "p"}] * 20 + [{"A": "f", "B": "p"}])
    found = krippendorff(few, how=BOOTSTRAP)
    assert "without variation left out" in found.method
    assert (found.low, found.high) == (None, None)
    assert "too many rounds" in found.warnings[0]


def test_the_bootstrap_is_the_same_every_time() -> None:
    counted = tally(items_of(KRIPPENDORFF))
    first, second = (krippendorff(counted, how=BOOTSTRAP) for _ in range(2))
    assert first == second
    other = krippendorff(counted, how=Resampling(kind="bootstrap", seed=1))
    assert other.low != first.low


def test_few_other_labels_are_warned_of_only_where_they_are_rare_too() -> None:
    assert few_others(5, 60, "pass")[0].startswith("only 5 of 60 items")
    assert few_others(10, 20, "pass") == few_others(15, 600, "pass") == ()
