from __future__ import annotations

import msgspec

from ethogram.findings.summary import OperatorFinding, Rate, Robustness
from ethogram.ids import ClauseId
from ethogram.report.robustness import operator_rows, render_robustness, robust_text

COACH = ClauseId("coach")
TYPOS = OperatorFinding(
    operator="typos",
    kind="invariance",
    clause=COACH,
    families=20,
    flipped=3,
    rate=Rate(estimate=0.15, low=0.05, high=0.36, families=20),
    newly_failing=("essay", "poem"),
    newly_passing=("letter",),
    differing=0.12,
    noise=0.02,
)
ATTACK = OperatorFinding(
    operator="role-play+base64", kind="attack", clause=COACH, families=0, plainly_failing=4
)


def test_a_finding_is_told_with_its_interval_and_its_noise_floor() -> None:
    row, other = operator_rows(Robustness(operators=(TYPOS, ATTACK)))
    assert row.finding == "3 of 20 families flip (15 %, 5-36)"
    assert (row.differing, row.noise, row.family) == ("12 %", "2 %", "essay")
    assert other.finding == "no family keeps it plainly; 4 fail plainly"
    assert (other.differing, other.noise, other.family) == ("-", "-", "")


def test_one_line_names_what_flips_and_counts_the_rest() -> None:
    found = Robustness(operators=(TYPOS, ATTACK))
    assert robust_text(found) == "typos flips coach in 3 of 20; 1 of 2 change nothing"
    assert robust_text(Robustness()) == ""
    many = Robustness(operators=(TYPOS,) * 5)
    assert robust_text(many).endswith("; 2 more")


def test_the_table_says_when_there_is_no_noise_floor() -> None:
    shown = render_robustness(Robustness(operators=(ATTACK,), without_parent=2))
    assert "no noise floor: ethogram run --repeats 3" in shown
    assert "2 derived cases asked without the parent, so not compared." in shown
    assert "again: two replies" in render_robustness(Robustness(operators=(TYPOS,)))


def test_nothing_to_compare_is_said_in_words() -> None:
    assert "No derived case was asked" in render_robustness(Robustness())
    assert "nothing can be compared" in render_robustness(Robustness(without_parent=1))


def test_what_is_no_more_than_noise_is_called_so() -> None:
    noisy = msgspec.structs.replace(TYPOS, is_beyond_noise=False)
    assert robust_text(Robustness(operators=(noisy,))) == "1 flip no more than asking again does"
    assert "; noise" in operator_rows(Robustness(operators=(noisy,)))[0].finding
