from __future__ import annotations

from pathlib import Path
from typing import Any

from ethogram.ids import ClauseId, CriterionId
from ethogram.judge.assign import Assignment
from ethogram.judge.by_code import judge_by_code
from ethogram.model.message import Failure
from ethogram.suite.case import CheckSpec
from tests.fakes.judged import check, said


def by_checks(*checks: CheckSpec, **rest: Any) -> Assignment:
    return Assignment(
        clause=ClauseId("coach"),
        criterion=CriterionId("coach.pasteable"),
        graded_by=rest.pop("graded_by", "code"),
        checks=checks,
        **rest,
    )


def test_all_checks_must_pass() -> None:
    both = by_checks(check("contains", "claim"), check("max-words", 3))
    (verdict,) = judge_by_code(said("Which claim is yours, light or leaves?"), (both,))
    assert verdict.outcome == "fail"
    assert verdict.reason == "7 words, asked for at most 3"
    assert verdict.judge_kind == "code"


def test_a_pass_keeps_the_quote_it_rests_on() -> None:
    (verdict,) = judge_by_code(said("Which claim?"), (by_checks(check("contains", "claim")),))
    assert verdict.outcome == "pass"
    assert [(one.quote, one.start, one.end) for one in verdict.evidence] == [("claim", 6, 11)]


def test_a_check_that_cannot_be_measured_is_an_error_and_not_a_fail() -> None:
    (verdict,) = judge_by_code(said("Hello"), (by_checks(check("cost", 1)),))
    assert verdict.outcome == "error"
    assert verdict.score is None


def test_a_failing_check_decides_although_another_could_not_be_run() -> None:
    both = by_checks(check("cost", 1), check("contains", "claim"))
    (verdict,) = judge_by_code(said("Hello"), (both,))
    assert verdict.outcome == "fail"


def test_a_check_with_no_meaning_is_an_error_that_says_so() -> None:
    (verdict,) = judge_by_code(said("Hello"), (by_checks(check("contians", "x")),))
    assert verdict.outcome == "error"
    assert "contians" in verdict.reason


def test_the_answer_class_is_kept_with_the_verdict() -> None:
    expects = by_checks(graded_by="answer-class", accepts=("helps",))
    (verdict,) = judge_by_code(said("I'm sorry, but I can't help with that."), (expects,))
    assert verdict.outcome == "fail"
    assert verdict.answer_class is not None
    assert verdict.answer_class.done == "none"


def test_what_models_and_people_grade_is_left_to_them() -> None:
    assert judge_by_code(said("Hello"), (by_checks(graded_by="model"),)) == ()


def test_a_criterion_that_does_not_apply_is_said_so_whoever_grades_it() -> None:
    (verdict,) = judge_by_code(
        said("Hello"), (by_checks(graded_by="model", not_applicable="not on surface editor"),)
    )
    assert verdict.outcome == "not-applicable"
    assert verdict.reason == "not on surface editor"


def test_a_failed_call_gets_no_verdict() -> None:
    failed = said("Hel", failure=Failure(boundary="network", kind="TimedOut", message="no answer"))
    assert judge_by_code(failed, (by_checks(check("contains", "claim")),)) == ()


def test_the_judge_digest_changes_with_the_check_and_not_with_its_place() -> None:
    one = by_checks(check("contains", "claim"))
    other = by_checks(CheckSpec(type="contains", value="claim"))
    third = by_checks(check("contains", "reason"))
    digests = [judge_by_code(said("Hi"), (each,))[0].judge_digest for each in (one, other, third)]
    assert digests[0] == digests[1] != digests[2]


def test_python_of_an_untrusted_workspace_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("raise SystemExit", encoding="utf-8")
    own = by_checks(check("python", "mine.py:my_check"))
    (verdict,) = judge_by_code(said("Hello"), (own,))
    assert verdict.outcome == "error"
    assert "trusted" in verdict.reason


def test_python_of_a_trusted_workspace_decides(tmp_path: Path) -> None:
    code = "def my_check(reply, transcript):\n    return len(reply) < 3\n"
    (tmp_path / "mine.py").write_text(code, encoding="utf-8")
    own = by_checks(check("python", "mine.py:my_check"))
    (verdict,) = judge_by_code(said("Hello"), (own,), trusted_root=tmp_path)
    assert verdict.outcome == "fail"
