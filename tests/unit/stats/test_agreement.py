from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ethogram.stats.agreement import (
    Metric,
    category_agreement,
    fleiss,
    gwet_ac1,
    krippendorff,
    percent_agreement,
)
from ethogram.stats.agreement_tally import Tally, fold, tally
from ethogram.stats.estimate import Estimate
from tests.fakes.raters import FLEISS, KRIPPENDORFF, items_of

BOTH = [{"A": "pass", "B": "pass"}] * 4
LABELS = st.lists(
    st.dictionaries(st.sampled_from("ABCD"), st.sampled_from("123"), min_size=1),
    min_size=4,
    max_size=25,
)


def rounded(found: Estimate, digits: int = 4) -> float:
    assert found.estimate is not None
    return round(found.estimate, digits)


@pytest.mark.parametrize(
    ("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_is_what_krippendorff_published(metric: Metric, published: float) -> None:
    assert rounded(krippendorff(tally(items_of(KRIPPENDORFF)), metric), 3) == published


def test_alpha_of_two_observers_is_what_krippendorff_published() -> None:
    nominal = ["a a b b d c c c e d d a", "b a b b b c c c e d d d"]
    binary = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]
    assert rounded(krippendorff(tally(items_of(nominal))), 3) == 0.692
    assert rounded(krippendorff(tally(items_of(binary))), 3) == 0.095


def test_coefficients_with_missing_labels_are_what_gwet_published() -> None:
    counted = tally(items_of(KRIPPENDORFF))
    assert rounded(gwet_ac1(counted), 5) == 0.77544
    assert rounded(fleiss(counted), 5) == 0.76117
    assert rounded(percent_agreement(counted), 5) == 0.81818


def test_kappa_of_many_raters_is_the_textbooks() -> None:
    counted = fold("12345", FLEISS, None)
    assert rounded(fleiss(counted), 3) == 0.210
    assert rounded(percent_agreement(counted), 3) == 0.378


def test_agreement_on_one_answer_is_dices() -> None:
    """Two labellers: 2 x both over the sum of both counts."""
    items = [{"A": "f", "B": "f"}] * 3 + [{"A": "f", "B": "p"}] * 2 + [{"A": "p", "B": "p"}] * 5
    counted = tally(items)
    assert rounded(category_agreement(counted, "f")) == round(6 / 8, 4)
    assert rounded(category_agreement(counted, "p")) == round(10 / 12, 4)


def test_high_agreement_on_a_rare_failure_has_no_kappa_and_a_high_ac1() -> None:
    items = [{"A": "p", "B": "p"}] * 94 + [{"A": "f", "B": "p"}] * 3 + [{"A": "p", "B": "f"}] * 3
    counted = tally(items)
    assert rounded(percent_agreement(counted), 2) == 0.94
    assert rounded(fleiss(counted), 2) == -0.03
    assert rounded(gwet_ac1(counted), 2) == 0.94
    assert any("only 6 of 100 items" in warning for warning in fleiss(counted).warnings)
    assert gwet_ac1(counted).warnings == ()


@pytest.mark.parametrize("coefficient", [fleiss, krippendorff])
def test_without_variation_there_is_no_coefficient_but_an_agreement(coefficient: object) -> None:
    assert callable(coefficient)
    found = coefficient(tally(BOTH))
    assert found.estimate is None
    assert "every label says 'pass'" in found.undefined_because
    assert percent_agreement(tally(BOTH)).estimate == 1.0
    assert gwet_ac1(tally(BOTH, categories=["pass", "fail"])).estimate == 1.0


def test_one_labeller_agrees_with_nobody() -> None:
    alone = tally([{"A": "pass"}, {"A": "fail"}])
    for found in (percent_agreement(alone), fleiss(alone), gwet_ac1(alone), krippendorff(alone)):
        assert found.undefined_because == "no item has the labels of two people"


def test_no_labels_and_one_answer_are_said() -> None:
    assert krippendorff(tally([])).undefined_because == "nobody has labelled anything"
    assert gwet_ac1(tally(BOTH)).undefined_because == "there is only one answer to give"
    counted = tally(BOTH, categories=["pass", "fail"])
    assert "was called 'fail'" in category_agreement(counted, "fail").undefined_because


def test_values_that_are_no_numbers_have_no_interval_metric() -> None:
    with pytest.raises(ValueError, match="are no numbers"):
        krippendorff(tally(BOTH), "interval")
    with pytest.raises(ValueError, match="'other' is none"):
        category_agreement(tally(BOTH), "other")


def alpha_by_definition(items: Sequence[dict[str, str]], metric: Metric) -> float | None:
    """Compare every label with every other, as the definition says."""
    shared = [[int(label) for label in item.values()] for item in items if len(item) > 1]
    everything = [label for labels in shared for label in labels]
    total = len(everything)

    def distance(one: int, other: int) -> float:
        if metric == "nominal":
            return float(one != other)
        if metric == "interval":
            return float((one - other) ** 2)
        low, high = sorted((one, other))
        between = sum(low <= label <= high for label in everything)
        ends = (everything.count(one) + everything.count(other)) / 2
        return float((between - ends) ** 2) if one != other else 0.0

    within = sum(
        distance(one, other) / (len(labels) - 1)
        for labels in shared
        for one, other in permutations(labels, 2)
    )
    across = sum(distance(one, other) for one, other in permutations(everything, 2))
    return None if not across else 1 - (within / total) / (across / (total * (total - 1)))


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
@given(items=LABELS)
def test_alpha_is_what_its_definition_says(metric: Metric, items: list[dict[str, str]]) -> None:
    found, defined = krippendorff(tally(items), metric), alpha_by_definition(items, metric)
    assert found.estimate == (None if defined is None else pytest.approx(defined))


@given(items=LABELS, names=st.permutations("123"), people=st.permutations("ABCD"))
def test_names_of_answers_and_labellers_do_not_matter(
    items: list[dict[str, str]], names: list[str], people: list[str]
) -> None:
    renamed = [
        {people["ABCD".index(who)]: names[int(label) - 1] for who, label in item.items()}
        for item in items
    ]
    one, other = tally(items, categories="123"), tally(renamed, categories="123")
    for coefficient in (percent_agreement, fleiss, gwet_ac1, krippendorff):
        left, right = coefficient(one), coefficient(other)
        assert left.estimate == (None if right.estimate is None else pytest.approx(right.estimate))
        assert left.low == (None if right.low is None else pytest.approx(right.low, abs=1e-6))


@given(items=LABELS)
def test_a_family_of_one_item_is_that_item(items: list[dict[str, str]]) -> None:
    plain: Tally = tally(items)
    assume(plain.items > 1)
    grouped = tally(items, clusters=range(len(items)))
    for coefficient in (percent_agreement, fleiss, gwet_ac1, krippendorff):
        left, right = coefficient(plain), coefficient(grouped)
        assert left.low == (None if right.low is None else pytest.approx(right.low, abs=1e-6))
        assert left.high == (None if right.high is None else pytest.approx(right.high, abs=1e-6))


def test_agreement_of_people_loads_no_arrays() -> None:
    """A report must not wait for them."""
    program = (
        "import sys\n"
        "from ethogram.stats.agreement import gwet_ac1, krippendorff\n"
        "from ethogram.stats.agreement_tally import tally\n"
        "from ethogram.stats.correction import Cells, post_stratified\n"
        "krippendorff(tally([{'A': 'p', 'B': 'p'}, {'A': 'f', 'B': 'p'}]))\n"
        "post_stratified(3, 4, Cells(both_fail=2, both_pass=3))\n"
        "print({'numpy', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
