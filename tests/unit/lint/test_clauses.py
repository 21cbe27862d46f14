from __future__ import annotations

from ethogram.ids import CaseId
from ethogram.lint.clauses import (
    argued_total,
    clause_total,
    without_case,
    without_cost,
    without_criterion,
    without_reason,
)
from ethogram.lint.rule import Finding
from ethogram.lint.workbook import Workbook
from ethogram.spec.clause import Example, GradedReply
from tests.fakes.specs import AT, a_case, a_clause, a_spec

WHOLE = a_clause("whole", "Says so.", "says so", why="Trust.", cost="Longer replies.")


def about(findings: list[Finding]) -> list[str]:
    return [finding.about for finding in findings]


def test_a_clause_without_criterion_is_found_and_a_voice_axis_is_not() -> None:
    spec = a_spec(WHOLE, a_clause("bare", "Be kind."), a_clause("warmth", kind="voice"))
    workbook = Workbook(spec=spec)
    assert about(without_criterion(workbook)) == ["bare"]
    assert clause_total(workbook) == 3


def test_a_reason_and_a_cost_are_asked_of_authors_who_give_them() -> None:
    workbook = Workbook(spec=a_spec(WHOLE, a_clause("bare", "Be kind.")))
    assert about(without_reason(workbook)) == ["bare"]
    assert about(without_cost(workbook)) == ["bare"]
    assert argued_total(workbook) == 2


def test_a_public_specification_is_not_asked_for_our_headings() -> None:
    workbook = Workbook(spec=a_spec(a_clause("do_not_lie", "The assistant must not lie.")))
    assert without_reason(workbook) == without_cost(workbook) == []


def test_a_clause_that_nothing_asks_about_is_found() -> None:
    example = Example(id="shown/example-1", replies=(GradedReply(grade="good", text="Hm."),), at=AT)
    workbook = Workbook(
        spec=a_spec(
            a_clause("tested"),
            a_clause("shown", examples=(example,)),
            a_clause("everywhere", judged="always"),
            a_clause("lonely"),
            a_clause("idea", status="draft"),
        ),
        cases=(a_case("one", "tested"), a_case("two", twin_of=CaseId("one"))),
    )
    assert about(without_case(workbook)) == ["lonely"]
