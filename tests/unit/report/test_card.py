"""The first sentence of a card answers the question; what was not measured is said, never hidden."""

from __future__ import annotations

from typing import Any

import pytest

from ethogram.ids import RunId
from ethogram.judge.card import Confusion, JudgeCard, Probe, Slice
from ethogram.judge.card_standing import Standing
from ethogram.report.card import answer, decimal, probe_text, render_card, render_drift, share
from ethogram.stats.estimate import Estimate, undefined
from ethogram.stats.proportion import wilson
from tests.fakes.cards import a_card, a_drift


@pytest.mark.parametrize(
    ("card", "changed", "said"),
    [
        (
            a_card(),
            (),
            "Yes, with its error known: it misses 10 % of what people fail and blames 5 %",
        ),
        (a_card(sensitivity=wilson(12, 20)), (), "With care: it misses 40 %"),
        (a_card(), ("rubric",), "Not now: the rubric has changed since it was measured."),
        (a_card(refused_because=("no better than chance",)), (), "No: no better than chance."),
        (a_card(is_simulated=True), (), "No: it was measured on simulated labels"),
        (a_card(judge_kind="standin"), (), "Only in tests: it is a stand-in"),
    ],
)
def test_the_first_sentence_says_whether_to_trust_it(
    card: JudgeCard, changed: tuple[str, ...], said: str
) -> None:
    standing = Standing(card=card, changed=changed)
    assert answer(standing).startswith(said)
    assert render_card(standing).startswith("Can I trust strict on coach.pasteable?")


def test_a_card_fits_the_screen() -> None:
    lines = render_card(Standing(card=a_card()), width=60).splitlines()
    assert max(map(len, lines)) <= 60


def rendered(**facts: Any) -> str:
    return " ".join(render_card(Standing(card=a_card(**facts)), "EUR").split())


def test_every_figure_stands_with_its_interval_and_count() -> None:
    said = rendered(cost=0.0004, seconds=1.25, more_labels=30, tuned_on=12, disputed=3)
    assert "catches 90 % (70-97) of what people fail: 18 of 20" in said
    assert "lets pass 95 % (76-99) of what people pass: 19 of 20" in said
    assert "people not known: nothing was measured" in said
    assert "44 labels of anna, bo; drawn at random" in said
    assert "3 left out on which people differ" in said
    assert "12 families set aside for tuning" in said
    assert "0.00040 EUR a verdict" in said
    assert "about 30 would bring" in said


def test_what_kind_of_card_it_is_cannot_be_overlooked() -> None:
    assert "SIMULATED labels" in rendered(is_simulated=True)
    assert "not possible: its verdicts came in a table" in rendered(is_recorded=True)
    assert "came with run r1" in rendered(imported_with=RunId("r1"))
    assert "one kind is missing" in rendered(more_labels=None)
    assert "none needed" in rendered(more_labels=0)
    assert "no price is known" in rendered()


def test_a_hostile_name_cannot_command_the_terminal() -> None:
    assert "\x1b" not in rendered(judge_kind="model", labellers=("a\x1b[2J",))


def test_a_target_on_which_it_fails_is_named() -> None:
    good = Slice(
        target="a",
        counts=Confusion(both_fail=20, both_pass=20),
        sensitivity=wilson(20, 20),
        specificity=wilson(20, 20),
    )
    few = Slice(
        target="b",
        counts=Confusion(both_fail=1),
        sensitivity=wilson(1, 1),
        specificity=undefined("share", "none"),
    )
    bad = Slice(
        target="c",
        counts=Confusion(both_fail=10, only_people_fail=10, only_judge_fails=10, both_pass=10),
        sensitivity=wilson(10, 20),
        specificity=wilson(10, 20),
        refused_because="no better than chance",
    )
    said = rendered(targets=(good, few, bad))
    assert "ok a: catches 20 of 20" in said
    assert "few b: catches 1 of 1" in said
    assert "REFUSED c: catches 10 of 20, lets pass 10 of 20" in said


def test_a_probe_says_what_moved_or_why_nothing_was_tried() -> None:
    found = Probe(
        name="injection",
        asked=30,
        moved=13,
        rate=wilson(13, 30),
        note="told",
        towards_pass=12,
        towards_fail=1,
        p_value=0.003,
        is_found=True,
    )
    assert (
        probe_text(found)
        == "FOUND  injection: 13 of 30 moved, 12 to pass and 1 to fail (p .003); told"
    )
    none = Probe(name="order-swap", asked=0, moved=0, rate=undefined("share", "no pairs"))
    assert probe_text(none) == "-      order-swap: no pairs"


def test_a_drift_says_whether_the_card_stands() -> None:
    steady = " ".join(render_drift(a_card(), a_drift(lost=2)).split())
    assert "Yes: its card stands." in steady
    assert "2 replies not decided both times" in steady
    gone = render_drift(a_card(), a_drift(stands=False, why="it misses more", p_value=0.002))
    assert "No: it misses more." in gone


def test_what_has_no_number_has_a_reason() -> None:
    assert share(undefined("kappa", "both say pass")) == "[undefined: both say pass]"
    assert decimal(undefined("kappa", "both say pass")) == "[undefined: both say pass]"
    bare = Estimate(estimate=0.5, method="m", n=1)
    assert share(bare) == "50 % (no interval)"
    assert decimal(Estimate(estimate=-0.1, low=-0.3, high=0.1, method="m", n=9)) == (
        "-0.10 (-0.30 to 0.10)"
    )
