from __future__ import annotations

from ethogram.findings.pruning import Pruned, PruneReason
from ethogram.ids import CaseId
from ethogram.report.proposals import moved_line, render_derived, render_operators, render_pruned
from ethogram.suite.derive import Derived, Skipped
from ethogram.suite.operators.registry import GROUPS, OPERATORS


def test_every_operator_and_group_is_listed_within_the_width() -> None:
    for width in (60, 100):
        lines = render_operators(width=width).splitlines()
        assert all(len(line) <= width for line in lines if line.startswith("  "))
        for name in (*(operator.name for operator in OPERATORS), *GROUPS):
            assert any(line.startswith(f"  {name} ") for line in lines)


def test_what_gave_no_case_is_told_once_for_each_reason() -> None:
    skipped = tuple(
        Skipped(case=CaseId(f"c{n}"), operator="typos", reason="nothing") for n in range(6)
    )
    text = render_derived(Derived(skipped=skipped, known=2), parents=6)
    assert "typos gave none for 6 cases: nothing (c0, c1, c2, c3, ...)" in text
    assert "2 cases passed over" in text


def test_a_move_says_where_the_cases_stand_now() -> None:
    assert moved_line("Dropped", ["a"], 3, []) == (
        "Dropped 1 case (3 with their paraphrases). Take it back: ethogram suite undo"
    )


def test_red_team_cases_are_listed_in_two_heaps() -> None:
    gone = PruneReason(case=CaseId("a"), reason="never broke anything in 1 run, and guards no fix")
    kept = PruneReason(case=CaseId("b"), reason="somebody reported it")
    shown = render_pruned(Pruned(drop=(gone,), keep=(kept,)))
    assert shown.startswith("may go: 1 red-team case\n  a never broke")
    assert "stay: 1 red-team case\n  b somebody" in shown
    assert "no red-team case" in render_pruned(Pruned())
