from __future__ import annotations

from ethogram.ids import AudienceId
from ethogram.lint.workbook import Workbook, applies_to, live_clauses
from tests.fakes.specs import a_clause, a_product, a_spec


def test_drafts_and_retired_clauses_hold_nobody() -> None:
    spec = a_spec(
        a_clause("coach"),
        a_clause("odd", status="contested"),
        a_clause("idea", status="draft"),
        a_clause("old", status="retired"),
    )
    assert [clause.id for clause in live_clauses(Workbook(spec=spec))] == ["coach", "odd"]


def test_a_clause_without_a_place_applies_everywhere() -> None:
    [student, teacher] = a_product("editor/student/essay", "editor/teacher/essay").situations
    everywhere = a_clause("coach")
    students = a_clause("coach", audiences=(AudienceId("student"),))
    assert applies_to(everywhere, teacher)
    assert (applies_to(students, student), applies_to(students, teacher)) == (True, False)


def test_a_line_of_a_document_that_is_not_at_hand_is_empty() -> None:
    workbook = Workbook(sources={"spec.md": "# Margin\n## Coach {#coach}\n"})
    assert workbook.line("spec.md", 2) == "## Coach {#coach}"
    assert (workbook.line("spec.md", 9), workbook.line("gone.md", 1)) == ("", "")
