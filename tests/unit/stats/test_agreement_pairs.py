from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ethogram.stats.agreement_pairs import Weights, cohen
from tests.fakes.chance import chance
from tests.fakes.raters import planted

PAIRS = st.lists(
    st.tuples(st.sampled_from("1234"), st.sampled_from("1234")), min_size=3, max_size=30
)


def pairs_of(table: Sequence[Sequence[int]]) -> list[tuple[str, str]]:
    return [
        (str(row), str(column))
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("table", "published"),
    [
        (((88, 14, 18), (10, 40, 10), (2, 6, 12)), 0.492),
        (((106, 10, 4), (22, 28, 10), (2, 12, 6)), 0.429),
        (((20, 5), (10, 15)), 0.400),
    ],
)
def test_kappa_is_what_was_published(table: Sequence[Sequence[int]], published: float) -> None:
    """Cohen 1960; Fleiss, Cohen and Everitt 1969; the textbook's two by two."""
    found = cohen(pairs_of(table))
    assert found.estimate is not None
    assert round(found.estimate, 3) == published


def published_error(table: Sequence[Sequence[int]]) -> float:
    """Large-sample standard error of kappa (Fleiss, Cohen and Everitt 1969)."""
    items, ranks = sum(map(sum, table)), range(len(table))
    share = [[count / items for count in row] for row in table]
    ones, others = [sum(row) for row in share], [sum(column) for column in zip(*share, strict=True)]
    seen, chanced = sum(share[i][i] for i in ranks), sum(ones[i] * others[i] for i in ranks)
    kappa = (seen - chanced) / (1 - chanced)
    on = sum(share[i][i] * (1 - (ones[i] + others[i]) * (1 - kappa)) ** 2 for i in ranks)
    off = sum(share[i][j] * (others[i] + ones[j]) ** 2 for i in ranks for j in ranks if i != j)
    inner = on + (1 - kappa) ** 2 * off - (kappa - chanced * (1 - kappa)) ** 2
    return float(math.sqrt(inner / items) / (1 - chanced))


@pytest.mark.parametrize(
    "table", [((88, 14, 18), (10, 40, 10), (2, 6, 12)), ((200, 50), (100, 150))]
)
def test_the_interval_is_as_wide_as_the_published_standard_error(
    table: Sequence[Sequence[int]],
) -> None:
    found = cohen(pairs_of(table))
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / (2 * 1.97) == pytest.approx(published_error(table), rel=0.03)


def weighted_by_definition(pairs: Sequence[tuple[str, str]], weights: Weights) -> float | None:
    power = {"none": 0, "linear": 1, "quadratic": 2}[weights]

    def apart(one: str, other: str) -> float:
        return float(one != other) if power == 0 else abs(int(one) - int(other)) ** power

    seen = sum(apart(one, other) for one, other in pairs) / len(pairs)
    chanced = sum(apart(one, other) for one, _ in pairs for _, other in pairs) / len(pairs) ** 2
    return None if not chanced else 1 - seen / chanced


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
@given(pairs=PAIRS)
def test_kappa_is_what_its_definition_says(weights: Weights, pairs: list[tuple[str, str]]) -> None:
    found = cohen(pairs, categories="1234", weights=weights)
    defined = weighted_by_definition(pairs, weights)
    assert found.estimate == (None if defined is None else pytest.approx(defined, abs=1e-9))


@given(pairs=PAIRS)
def test_it_does_not_matter_who_is_named_first(pairs: list[tuple[str, str]]) -> None:
    one, other = cohen(pairs), cohen([(second, first) for first, second in pairs])
    assume(one.estimate is not None)
    assert one.estimate == pytest.approx(other.estimate)
    assert one.low == pytest.approx(other.low, abs=1e-6)


def test_undefined_cases_are_said() -> None:
    assert "labels of both" in cohen([]).undefined_because
    assert "both say 'p'" in cohen([("p", "p")] * 3).undefined_because
    with pytest.raises(ValueError, match="'q'"):
        cohen([("p", "q")], categories=["p"])
    with pytest.raises(ValueError, match="1 items have 2 clusters"):
        cohen([("p", "q")], clusters=[1, 2])


def test_few_fails_are_warned_of() -> None:
    found = cohen([("p", "p")] * 90 + [("f", "p")] * 3 + [("f", "f")] * 2)
    assert any("only 5 of 95 items" in warning for warning in found.warnings)


def test_the_interval_covers_the_planted_kappa() -> None:
    rng, hits = chance(3), 0
    for _ in range(200):
        items = planted(rng, 60, people=2, heed=0.8)
        found = cohen([(item["0"], item["1"]) for item in items])
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.64 <= found.high
    assert 0.91 <= hits / 200 <= 0.99


def test_no_end_of_the_interval_leaves_the_scale_where_one_answer_is_rare() -> None:
    found = cohen([("p", "p")] * 246 + [("p", "f")] * 4)
    assert found.low == -1.0
    assert found.high is not None
    assert found.estimate is not None
    assert found.estimate < found.high < 1.0
