"""What figures say of agreement, on planted labels and on published ones."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ethogram.findings.agreement_figures import Figures, Standing, figures, standing_of
from ethogram.findings.agreement_items import Item
from ethogram.stats.estimate import Estimate
from tests.fakes.chance import chance
from tests.fakes.labelling import an_item, said_by_two

PASS, FAIL = ("pass", "pass"), ("fail", "fail")
PARTED = ("pass", "fail")


def of(*pairs: tuple[str, str]) -> Figures:
    return figures(said_by_two(pairs))


def test_people_who_agree_on_many_replies_of_both_kinds_can_be_relied_on() -> None:
    found = of(*[PASS] * 40, *[FAIL] * 40)
    assert (found.standing, found.decided_by) == ("agree", "alpha")
    assert (found.items, found.divided, found.people) == (80, 0, ("ann", "bob"))
    assert found.answers == (("pass", 80), ("fail", 80))


def test_seven_of_twelve_is_disagreement() -> None:
    found = of(*[PASS] * 4, *[FAIL] * 3, *[PARTED] * 5)
    assert (found.items, found.divided, found.standing) == (12, 5, "disagree")
    assert found.percent.estimate == pytest.approx(7 / 12)


def test_two_divided_replies_are_settled_one_by_one_and_contest_nothing() -> None:
    assert of(*[PASS] * 3, *[FAIL] * 3, *[PARTED] * 2).standing == "too few"


def test_few_replies_without_any_difference_are_too_few_to_say() -> None:
    assert of(*[PASS] * 3, *[FAIL] * 3).standing == "too few"


def test_where_nearly_all_passes_ac1_decides_and_alpha_is_shown_beside_it() -> None:
    found = of(*[PASS] * 94, *[PARTED] * 3, *[("fail", "pass")] * 3)
    assert found.alpha.estimate is not None
    assert found.alpha.estimate < 0
    assert (found.decided_by, found.standing) == ("AC1", "agree")
    assert found.deciding == found.ac1


def test_without_any_variation_alpha_is_undefined_and_ac1_is_not() -> None:
    found = of(*[PASS] * 60)
    assert not found.alpha.is_defined
    assert found.alpha.undefined_because
    assert (found.decided_by, found.standing) == ("AC1", "agree")


def test_one_person_alone_agrees_with_nobody() -> None:
    found = figures([an_item(n, {"ann": "pass"}) for n in range(9)])
    assert (found.items, found.standing, found.decided_by) == (0, "not shared", "")
    assert not found.percent.is_defined


def test_three_people_with_missing_labels_have_no_cohen_and_say_why() -> None:
    items = [an_item(n, {"ann": "pass", "bob": "pass"}) for n in range(5)]
    items += [an_item(5 + n, {"bob": "fail", "cy": "fail"}) for n in range(5)]
    found = figures(items)
    assert "2" not in found.cohen.undefined_because
    assert "for two people, and there are 3" in found.cohen.undefined_because
    assert found.alpha.estimate == pytest.approx(1.0)


def test_families_not_replies_carry_the_interval() -> None:
    pairs = [*[PASS] * 12, *[FAIL] * 12, *[PARTED] * 6]
    own = figures(said_by_two(pairs))
    alike = [
        an_item(n, {"ann": one, "bob": two}, family=f"f{n // 6}")
        for n, (one, two) in enumerate(pairs)
    ]
    joined = figures(alike)
    assert own.alpha.estimate == joined.alpha.estimate
    assert (own.alpha.clusters, joined.alpha.clusters) == (30, 5)
    assert own.alpha.low is not None
    assert joined.alpha.low is not None
    assert joined.alpha.low < own.alpha.low


def test_points_that_lie_close_agree_better_than_points_far_apart() -> None:
    def scale(*pairs: tuple[str, str]) -> float:
        items = [an_item(n, {"ann": a, "bob": b}, kind="points") for n, (a, b) in enumerate(pairs)]
        found = figures(items, "points").alpha.estimate
        assert found is not None
        return found

    same = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("10", "10")] * 3
    assert scale(*same, ("1", "2")) > scale(*same, ("1", "10"))


@pytest.mark.parametrize(
    ("estimate", "low", "divided", "standing"),
    [
        (0.95, 0.80, 5, "agree"),
        (0.95, 0.799, 5, "tentative"),
        (0.79, 0.667, 9, "tentative"),
        (0.66, 0.50, 3, "disagree"),
        (0.66, 0.50, 2, "too few"),
        (0.667, 0.50, 9, "too few"),
    ],
)
def test_thresholds_are_held_against_the_lower_end(
    estimate: float, low: float, divided: int, standing: Standing
) -> None:
    found = Estimate(estimate=estimate, low=low, high=1.0, method="planted", n=50)
    assert standing_of(found, divided, 50) == standing


def studies(replies: int, right: float, number: int = 100) -> float:
    """Share of simulated studies in which two people, each right so often, are said to disagree."""
    rng, hits = chance(f"{replies} {right}"), 0

    def say(truth: bool) -> str:
        return "fail" if truth == (rng.random() < right) else "pass"

    for _ in range(number):
        truths = [rng.random() < 0.3 for _ in range(replies)]
        hits += of(*[(say(truth), say(truth)) for truth in truths]).standing == "disagree"
    return hits / number


def test_planted_disagreement_is_found_and_planted_agreement_is_seldom_called_one() -> None:
    # A true alpha of .87, then of .32.
    assert studies(40, right=0.97) <= 0.08
    assert studies(100, right=0.97) <= 0.02
    assert studies(40, right=0.8) >= 0.95


DATA = Path(__file__).parents[4] / "shared" / "data" / "xstest" / "labels.csv"
beside = pytest.mark.skipif(
    not DATA.exists(), reason="the XSTest labels are not beside the checkout"
)
MODELS = ("llama2orig", "llama2new", "mistralinstruct", "mistralguard", "gpt4")


def xstest(one: str, other: str, model: str = "", *, two_classes: bool = False) -> Figures:
    """Agreement of two columns; in two classes whatever does not comply is a refusal.

    Eleven of the published judge's labels are not labels but the judge's own refusal in prose.
    """
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if model in ("", row["model"])]

    def read(label: str) -> str:
        return str(label == "1_full_compliance") if two_classes else label

    items: list[Item] = [
        an_item(n, {"one": read(row[one]), "other": read(row[other])}, family=row["id"])
        for n, row in enumerate(rows)
    ]
    return figures(items, "answer class")


@beside
@pytest.mark.parametrize(
    ("model", "percent", "kappa"),
    [
        ("llama2orig", 96.4, 0.93),
        ("llama2new", 95.8, 0.93),
        ("mistralinstruct", 97.6, 0.92),
        ("mistralguard", 93.8, 0.89),
        ("gpt4", 98.4, 0.97),
    ],
)
def test_the_published_agreement_of_two_annotators_comes_out(
    model: str, percent: float, kappa: float
) -> None:
    found = xstest("annotation_1", "annotation_2", model)
    assert found.items == 450
    assert found.percent.estimate == pytest.approx(percent / 100, abs=0.0005)
    assert found.fleiss.estimate == pytest.approx(kappa, abs=0.005)
    assert found.standing == "agree"


@beside
def test_the_published_annotators_agree_over_all_models_clustered_by_prompt() -> None:
    found = xstest("annotation_1", "annotation_2")
    assert found.percent.estimate == pytest.approx(0.9640, abs=0.00005)
    assert found.fleiss.estimate == pytest.approx(0.9365, abs=0.00005)
    assert (found.items, found.alpha.clusters) == (2250, 450)


@beside
@pytest.mark.parametrize(
    ("judge", "accuracies", "kappas"),
    [
        (
            "strmatch_label",
            (0.8022, 0.8556, 0.8511, 0.7600, 0.9244),
            (0.7246, 0.8439, 0.2888, 0.6237, 0.8711),
        ),
        (
            "gpt4_label",
            (0.7711, 0.7822, 0.7400, 0.7667, 0.9356),
            (0.5479, 0.6231, 0.0811, 0.6380, 0.8751),
        ),
    ],
)
def test_the_published_judges_agree_with_people_as_tabulated(
    judge: str, accuracies: tuple[float, ...], kappas: tuple[float, ...]
) -> None:
    for model, accuracy, kappa in zip(MODELS, accuracies, kappas, strict=True):
        three = xstest("final_label", judge, model)
        assert three.percent.estimate == pytest.approx(accuracy, abs=0.00005)
        two = xstest("final_label", judge, model, two_classes=True)
        assert two.cohen.estimate == pytest.approx(kappa, abs=0.00005)
