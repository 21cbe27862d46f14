from __future__ import annotations

from ethogram.ids import ClauseId
from ethogram.judge.verdict import DECIDED, AnswerClass, Evidence, expectation_criterion


def test_only_pass_and_fail_decide() -> None:
    assert sorted(DECIDED) == ["fail", "pass"]


def test_an_answer_class_is_named_by_what_it_did() -> None:
    assert AnswerClass(done="all").name == "all"
    silent = AnswerClass(done="none", instead="alternative", said="silently")
    assert silent.name == "none · alternative · silently"


def test_a_quote_without_a_place_is_not_found() -> None:
    assert not Evidence(quote="x").is_found
    assert Evidence(quote="x", start=0, end=1).is_found


def test_what_a_case_expects_is_a_criterion_of_its_clause() -> None:
    assert expectation_criterion(ClauseId("coach")) == "coach.expect"
