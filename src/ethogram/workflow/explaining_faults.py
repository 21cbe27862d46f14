"""Before anything is asked: is it the judge, or the case, that is wrong?"""

from __future__ import annotations

from collections.abc import Iterable

from ethogram.ids import TranscriptId
from ethogram.judge.answer_class import class_of, meets
from ethogram.judge.exam import ExamItem, exam_items, exam_transcript
from ethogram.judge.label import Label
from ethogram.judge.turns import user_text
from ethogram.spec.clause import Clause
from ethogram.suite.case import Case
from ethogram.workflow.code_judge import CodeJudge
from ethogram.workflow.workspace import Workspace


def judge_fault(
    workspace: Workspace, clause: Clause, labels: Iterable[Label], read: TranscriptId | None
) -> str:
    """Say what speaks against the judge: a person, or the specification's own examples.

    Args:
        workspace: The documents in force.
        clause: The clause in question.
        labels: Labels in force on the reply.
        read: The reply; None when the whole clause is in question.

    Returns:
        A sentence; empty when nothing speaks against it.
    """
    for label in labels:
        is_meant = label.clause == clause.id and label.transcript == read
        if is_meant and label.outcome == "pass" and not label.is_simulated:
            return f"{label.labeller} read the reply and passed it on {clause.id}."
    refused = CodeJudge(workspace).refused
    for criterion in clause.criteria:
        if criterion.id in refused:
            first = refused[criterion.id].failed[0]
            return (
                f"The judge of {criterion.id} misjudges the specification's own example "
                f"{first.item.source}: it should {first.item.expected}."
            )
    return ""


def case_fault(clause: Clause, cases: Iterable[Case]) -> str:
    """Say what in the cases contradicts the specification.

    A case that stands where the clause does not apply, or that asks for something which no reply
    the specification calls good would give.

    Returns:
        A sentence about the first such case, when every case has a fault; else empty.
    """
    faults = [_fault_of(clause, case) for case in cases]
    return faults[0] if faults and all(faults) else ""


def _fault_of(clause: Clause, case: Case) -> str:
    place = case.place
    limits: tuple[tuple[str, object, tuple[object, ...]], ...] = (
        ("on", place.surface, clause.surfaces),
        ("for", place.audience, clause.audiences),
        ("doing", place.use_case, clause.use_cases),
    )
    for word, own, allowed in limits:
        if own is not None and allowed and own not in allowed:
            return f"The case {case.id} stands {word} {own}, and {clause.id} does not apply there."
    good = _good_replies(clause)
    if not good:
        return ""
    return _rejects_all(clause, case, good)


def _good_replies(clause: Clause) -> list[ExamItem]:
    criteria = clause.criteria[:1]
    return [
        item
        for criterion in criteria
        for item in exam_items(clause, criterion, None)
        if item.expected == "pass"
    ]


def _rejects_all(clause: Clause, case: Case, good: list[ExamItem]) -> str:
    """Hold the answer that the case expects against the replies the specification calls good."""
    transcripts = [exam_transcript(item) for item in good]
    if case.expect is not None and case.tests[:1] == (clause.id,):
        classes = [class_of(each.text, user_text(each)) for each in transcripts]
        if all(meets(case.expect, each) == "fail" for each in classes):
            return (
                f"The case {case.id} expects a reply that {case.expect!r}; none of the "
                f"{len(good)} replies that {clause.id} calls good is one."
            )
    return ""
