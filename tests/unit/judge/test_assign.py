from __future__ import annotations

from ethogram.errors import Position
from ethogram.ids import AudienceId, CaseId, ClauseId, CriterionId, SurfaceId
from ethogram.judge.assign import assignments, unattached_checks
from ethogram.judge.rubric import Rubric
from ethogram.spec.voice import VoiceRange
from ethogram.suite.case import Place
from tests.fakes.judged import case, check, clause

COACH = ClauseId("coach")
PASTEABLE = CriterionId("coach.pasteable")


def rubric(**rest: object) -> Rubric:
    return Rubric(criterion=PASTEABLE, at=Position(path="rubrics/pasteable.md"), **rest)  # type: ignore[arg-type]


def test_a_case_is_judged_on_every_criterion_of_the_clauses_it_names() -> None:
    clauses = (clause("coach", "pasteable", "next-step"), clause("plain-words", "short"))
    assigned = assignments(clauses, case(tests=(COACH,)), {})
    assert [one.criterion for one in assigned] == ["coach.pasteable", "coach.next-step"]
    assert {one.graded_by for one in assigned} == {"model"}


def test_a_clause_judged_always_is_judged_on_its_surfaces_without_being_named() -> None:
    everywhere = clause("honest", "true", judged="always")
    elsewhere = clause("brief", "short", judged="always", surfaces=(SurfaceId("search"),))
    assigned = assignments((everywhere, elsewhere), case(), {})
    assert [one.criterion for one in assigned] == ["honest.true"]


def test_a_clause_judged_always_for_an_audience_needs_the_audience_to_be_said() -> None:
    for_students = clause("coach", "pasteable", judged="always", audiences=(AudienceId("student"),))
    assert assignments((for_students,), case(), {}) == ()
    student = Place(surface=SurfaceId("editor"), audience=AudienceId("student"))
    assert len(assignments((for_students,), case(place=student), {})) == 1


def test_a_named_clause_that_does_not_hold_at_the_place_is_said_to_be_not_applicable() -> None:
    elsewhere = clause("coach", "pasteable", surfaces=(SurfaceId("search"),))
    (assigned,) = assignments((elsewhere,), case(tests=(COACH,)), {})
    assert assigned.not_applicable == "not on surface editor"


def test_a_named_clause_applies_when_the_case_leaves_the_audience_unsaid() -> None:
    for_students = clause("coach", "pasteable", audiences=(AudienceId("student"),))
    (assigned,) = assignments((for_students,), case(tests=(COACH,)), {})
    assert assigned.not_applicable == ""


def test_a_draft_is_judged_only_when_named() -> None:
    draft = clause("coach", "pasteable", judged="always", status="draft")
    assert assignments((draft,), case(), {}) == ()
    assert len(assignments((draft,), case(tests=(COACH,)), {})) == 1


def test_a_rubric_says_who_grades() -> None:
    by_code = rubric(graded_by="code", checks=(check("max-words", 20),))
    (assigned,) = assignments(
        (clause("coach", "pasteable"),), case(tests=(COACH,)), {PASTEABLE: by_code}
    )
    assert assigned.graded_by == "code"
    assert assigned.checks == by_code.checks


def test_a_rubric_applies_only_where_its_expression_holds() -> None:
    only_search = rubric(applies="surface = search")
    (assigned,) = assignments(
        (clause("coach", "pasteable"),), case(tests=(COACH,)), {PASTEABLE: only_search}
    )
    assert assigned.not_applicable == "the rubric applies where surface = search"


def test_a_check_of_the_case_decides_the_criterion_it_names_instead_of_the_judge() -> None:
    own = check("not-contains", "Photosynthesis", criterion="pasteable")
    assigned = assignments(
        (clause("coach", "pasteable", "next-step"),), case(tests=(COACH,), checks=(own,)), {}
    )
    assert {one.criterion: one.graded_by for one in assigned} == {
        "coach.next-step": "model",
        "coach.pasteable": "code",
    }


def test_a_check_that_names_no_criterion_belongs_to_the_first_clause_the_case_tests() -> None:
    asked = case(tests=(COACH, ClauseId("brief")), checks=(check("contains", "claim"),))
    assigned = assignments((clause("coach"), clause("brief")), asked, {})
    assert [one.criterion for one in assigned] == ["coach.check"]


def test_a_twin_is_expected_to_be_helped_under_the_clause_it_guards() -> None:
    twin = case(id="order", twin_of=CaseId("deadline"))
    (assigned,) = assignments((clause("coach", "pasteable"),), twin, {}, guards=(COACH,))
    assert assigned.criterion == "coach.expect"
    assert assigned.graded_by == "answer-class"
    assert assigned.accepts == ("helps",)


def test_a_check_that_decides_no_clause_is_reported() -> None:
    asked = case(checks=(check("contains", "claim"),), expect="helps")
    assert assignments((clause("coach"),), asked, {}) == ()
    rules = [problem.rule for problem in unattached_checks((clause("coach"),), asked)]
    assert rules == ["check-without-clause", "expect-without-clause"]


def test_a_voice_clause_is_measured_against_the_range_of_its_surface() -> None:
    spoken = clause("voice-length", "range", kind="voice", judged="always")
    at = Position(path="spec.md")
    general = VoiceRange(axis="length", low=20, high=100, at=at)
    search = VoiceRange(axis="length", low=1, high=10, surface=SurfaceId("search"), at=at)
    (assigned,) = assignments((spoken,), case(), {}, voice=(general, search))
    assert assigned.graded_by == "code"
    assert assigned.checks[0].value == {"axis": "length", "min": 20, "max": 100}
    on_search = case(place=Place(surface=SurfaceId("search")))
    (assigned,) = assignments((spoken,), on_search, {}, voice=(general, search))
    assert assigned.checks[0].value["max"] == 10
    assert assignments((spoken,), case(), {}, voice=(search,)) == ()
