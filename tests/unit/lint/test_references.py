from __future__ import annotations

from ethogram.context.block import Block, Context
from ethogram.errors import Position
from ethogram.ids import BlockId, CaseId, ClauseId, CriterionId, JudgeName, SurfaceId
from ethogram.judge.rubric import Rubric
from ethogram.lint.references import retired_clauses, unknown_names
from ethogram.lint.workbook import Workbook
from ethogram.spec.clause import Ruling
from ethogram.suite.case import CheckSpec, Place
from tests.fakes.specs import AT, a_case, a_clause, a_product, a_spec

COACH = a_clause("coach", "", "gives one next step")


def names(workbook: Workbook) -> list[str]:
    return [finding.about for finding in unknown_names(workbook)]


def test_a_case_that_tests_nothing_is_told_what_was_meant() -> None:
    [finding] = unknown_names(Workbook(spec=a_spec(COACH), cases=(a_case("essay", "coahc"),)))
    assert finding.message.startswith("Case 'essay' names the clause 'coahc'")
    assert finding.fix == "Write `coach`."


def test_twins_and_neighbours_must_exist_and_be_another_case() -> None:
    cases = (
        a_case("essay", twin_of=CaseId("essay")),
        a_case("order", twin_of=CaseId("gone")),
        a_case("teacher", differs_from=CaseId("order")),
    )
    assert names(Workbook(cases=cases)) == ["essay", "gone"]


def test_a_ruling_names_a_case_or_a_family() -> None:
    rulings = tuple(
        Ruling(date="2026-11-09", text="Two.", case=case, at=AT) for case in ("essay", "gone")
    )
    workbook = Workbook(
        spec=a_spec(a_clause("coach", rulings=rulings)), cases=(a_case("essay~1", family="essay"),)
    )
    assert names(workbook) == ["gone"]


def test_checks_and_rubrics_name_criteria() -> None:
    checks = (
        CheckSpec(type="contains", value="draft", criterion="c1"),
        CheckSpec(type="contains", value="draft", criterion="coach.c1"),
        CheckSpec(type="contains", value="draft", criterion="c9"),
        CheckSpec(type="contains", value="draft"),
    )
    rubrics = (
        Rubric(criterion=CriterionId("coach.c1"), at=Position(path="rubrics/a.md")),
        Rubric(criterion=CriterionId("coach.gone"), at=Position(path="rubrics/b.md")),
    )
    workbook = Workbook(
        spec=a_spec(COACH), cases=(a_case("essay", "coach", checks=checks),), rubrics=rubrics
    )
    assert names(workbook) == ["coach.c9", "coach.gone"]


def test_blocks_and_contexts_name_what_exists() -> None:
    at = Position(path="context/editr.md")
    block = Block(id=BlockId("b"), text="Hm.", serves=(ClauseId("coach"), ClauseId("x")), at=at)
    workbook = Workbook(
        product=a_product("editor/student/essay"),
        spec=a_spec(COACH),
        contexts=(Context(surface=SurfaceId("editr"), blocks=(block,), at=at),),
        cases=(a_case("essay", place=Place(surface=SurfaceId("serach"))),),
    )
    assert names(workbook) == ["serach", "editr", "x"]


def test_testing_a_retired_clause_answers_nothing() -> None:
    workbook = Workbook(
        spec=a_spec(a_clause("old", status="retired"), COACH),
        cases=(a_case("essay", "old", "coach"),),
    )
    assert [finding.about for finding in retired_clauses(workbook)] == ["old"]


def test_every_member_of_a_panel_must_be_there() -> None:
    rubric = Rubric(
        criterion=COACH.criteria[0].id,
        judge=JudgeName("small+trained:tone+trained:gone"),
        at=Position(path="rubrics/coach.md"),
    )
    workbook = Workbook(spec=a_spec(COACH), rubrics=(rubric,), trained=("trained:tone",))
    assert names(workbook) == ["small", "trained:gone"]
