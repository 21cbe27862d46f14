"""Judge by code: the assignments that checks and the answer class can decide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from ethogram.ids import Digest, JudgeName, digest
from ethogram.judge.answer_class import ANSWER_CLASS_RULES, class_of, meets
from ethogram.judge.assign import Assignment
from ethogram.judge.checks.check import Check, CheckResult
from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.judge.turns import user_text
from ethogram.judge.verdict import AnswerClass, Outcome, Verdict
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec, Expectation

CODE = JudgeName("code")
ANSWER_CLASS = JudgeName("answer-class")

CHECKS_KEPT = 256
"""Compiled checks that are kept: those of rubrics are asked for again and again, a case's own once."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[CheckSpec, ...])


def judge_by_code(
    transcript: Transcript,
    assigned: Sequence[Assignment],
    *,
    trusted_root: Path | None = None,
) -> tuple[Verdict, ...]:
    """Judge what code can judge of one transcript; nothing when no reply came.

    What models and people grade is left to them, except that a criterion which does not apply
    is said so here.

    Args:
        transcript: The conversation; its last reply is judged.
        assigned: What its case is judged on.
        trusted_root: The workspace, when its Python checks may run.
    """
    if transcript.failure is not None or not transcript.replies:
        return ()
    verdicts = []
    answer: AnswerClass | None = None
    for assignment in assigned:
        if assignment.not_applicable:
            verdicts.append(_not_applicable(transcript, assignment))
        elif assignment.graded_by == "code":
            verdicts.append(_by_checks(transcript, assignment, trusted_root))
        elif assignment.graded_by == "answer-class":
            answer = answer or class_of(transcript.text, user_text(transcript))
            verdicts.append(_by_answer_class(transcript, assignment, answer))
    return tuple(verdicts)


def _not_applicable(transcript: Transcript, assignment: Assignment) -> Verdict:
    return Verdict(
        transcript=transcript.id,
        clause=assignment.clause,
        criterion=assignment.criterion,
        outcome="not-applicable",
        judge=CODE,
        judge_kind="code",
        reason=assignment.not_applicable,
    )


def _by_checks(
    transcript: Transcript, assignment: Assignment, trusted_root: Path | None
) -> Verdict:
    ready = _ready(_ENCODER.encode(assignment.checks), trusted_root)
    results = [run_check(check, transcript) for check in ready.checks]
    outcome, deciding = _combined(results, ready.problem)
    scores = [result.score for result in results if result.score is not None]
    return Verdict(
        transcript=transcript.id,
        clause=assignment.clause,
        criterion=assignment.criterion,
        outcome=outcome,
        judge=CODE,
        judge_kind="code",
        judge_digest=ready.digest,
        reason=deciding.reason,
        evidence=deciding.evidence,
        score=min(scores) if scores else None,
    )


class _Ready(msgspec.Struct, frozen=True, kw_only=True):
    """The checks of an assignment, compiled."""

    checks: tuple[Check, ...]
    digest: Digest
    problem: str


@lru_cache(maxsize=CHECKS_KEPT)
def _ready(encoded: bytes, trusted_root: Path | None) -> _Ready:
    """Compile checks once for every case that asks for the same ones."""
    specs = _DECODER.decode(encoded)
    parsed = [compile_check(spec, trusted_root=trusted_root) for spec in specs]
    problems = [problem.message for one in parsed for problem in one.problems]
    return _Ready(
        checks=tuple(one.value for one in parsed if one.value is not None),
        digest=digest([[spec.type, spec.value, spec.threshold, spec.options] for spec in specs]),
        problem="" if specs and not problems else " ".join(problems) or "no check is written",
    )


def _combined(results: Sequence[CheckResult], problem: str) -> tuple[Outcome, CheckResult]:
    """All must pass. A check that could not be run leaves it open unless another one fails."""
    failed = [result for result in results if result.passed is False]
    if failed:
        return "fail", failed[0]
    if problem:
        return "error", CheckResult(passed=None, reason=problem)
    not_run = [result for result in results if result.passed is None and result.applies]
    if not_run:
        return "error", not_run[0]
    passed = [result for result in results if result.passed]
    if not passed:
        return "not-applicable", results[0]
    reason = "; ".join(result.reason for result in passed)
    quotes = tuple(quote for result in passed for quote in result.evidence)
    return "pass", CheckResult(passed=True, reason=reason, evidence=quotes)


def _by_answer_class(
    transcript: Transcript, assignment: Assignment, answer: AnswerClass
) -> Verdict:
    outcome = _accepted(assignment.accepts, answer)
    wanted = " or ".join(assignment.accepts)
    return Verdict(
        transcript=transcript.id,
        clause=assignment.clause,
        criterion=assignment.criterion,
        outcome=outcome,
        judge=ANSWER_CLASS,
        judge_kind="code",
        judge_digest=_answer_class_digest(assignment.accepts),
        reason=f"answer class: {answer.name}; expected: {wanted}",
        answer_class=answer,
    )


def _accepted(accepts: Sequence[Expectation], answer: AnswerClass) -> Outcome:
    if not accepts:
        return "error"
    outcomes = {meets(expectation, answer) for expectation in accepts}
    return "pass" if "pass" in outcomes else "fail"


@lru_cache(maxsize=256)
def _answer_class_digest(accepts: tuple[Expectation, ...]) -> Digest:
    return digest([ANSWER_CLASS_RULES, accepts])
