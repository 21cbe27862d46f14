from __future__ import annotations

from ethogram.findings.polarity import OtherSide, grants, sides
from tests.fakes.coverage import a_case, a_rule


def test_a_clause_that_keeps_something_back_wants_harmless_twins() -> None:
    rule = a_rule(text="It must refuse to help with forged notes.")
    assert sides([rule], []) == {"coach": "twin"}


def test_a_case_that_expects_to_be_declined_makes_a_restriction() -> None:
    assert sides([a_rule()], [a_case("one", "coach", expect="declines")]) == {"coach": "twin"}


def test_a_twin_beside_a_case_makes_a_restriction() -> None:
    cases = [a_case("one", "coach"), a_case("two", twin_of="one")]
    assert sides([a_rule()], cases) == {"coach": "twin"}


def test_a_clause_that_gives_what_is_asked_for_wants_a_harmful_counterpart() -> None:
    rule = a_rule(title="Give teachers the text they ask for")
    assert grants(rule)
    assert sides([rule], []) == {"coach": "counterpart"}


def test_a_clause_that_neither_gives_nor_keeps_back_has_one_side() -> None:
    assert sides([a_rule(title="Plain sentences, no layout")], []) == {}


def test_the_same_request_by_someone_else_is_the_other_side_of_a_permission() -> None:
    student = a_case("student", "coach")
    teacher = a_case("teacher", "exemplars", at="editor/teacher/lessons", differs_from="student")
    found = OtherSide([student, teacher], {teacher.tests[0]: "counterpart"})
    assert found.of(student) == (("exemplars", teacher),)
    assert found.of(teacher) == ()


def test_a_twin_with_clauses_of_its_own_still_stands_beside_its_original() -> None:
    original, twin = a_case("one", "coach"), a_case("two", "warm", twin_of="one")
    found = OtherSide([original, twin], {original.tests[0]: "twin"})
    assert found.of(twin) == (("coach", twin),)
