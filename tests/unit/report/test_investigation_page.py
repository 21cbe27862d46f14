"""A plan is written before anything is asked: question, factors, controls, sample, analysis."""

from __future__ import annotations

from ethogram.ids import CaseId
from ethogram.report.investigation_page import PlanPage, plan_page

PLAN = PlanPage(
    title="Explain coach",
    date="2026-11-23 09:00",
    subject="the failures of coach",
    clause="coach",
    surface="editor",
    target="small",
    cases=(CaseId("q1"), CaseId("q2")),
    held_out=(),
    parts=("block stance", "few-shot 1"),
    most_calls=200,
    shrinks=True,
)


def test_every_part_of_a_plan_is_there() -> None:
    page = plan_page(PLAN)
    for heading in ("Question", "Factors", "Controls", "Sample", "Analysis"):
        assert f"## {heading}\n" in page
    assert "`q1`, `q2`" in page
    assert "fresh replies to the same cases" in page
    assert "shrink the context" in page
    assert "screen every part" not in page


def test_every_cause_says_what_would_confirm_it() -> None:
    assert "| clause missing | add the clause in plain words |" in plan_page(PLAN)
