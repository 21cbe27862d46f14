"""Every judge's first exam: the specification's own examples and the rubric's borderline replies.

Passing is necessary and never a card: a judge that misgrades one of them is refused for that
criterion; one that grades them all right is still unmeasured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from ethogram.ids import (
    CaseId,
    CriterionId,
    FamilyId,
    JudgeName,
    RunId,
    SurfaceId,
    TargetName,
    TranscriptId,
    digest,
)
from ethogram.judge.model_judge import ModelJudge, judge_request, without_anchor
from ethogram.judge.rubric import Rubric
from ethogram.judge.verdict import Outcome, Verdict
from ethogram.model.message import Message, Reply, Request, Role
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Criterion, Example, GradedReply
from ethogram.suite.case import Place

_ROLES: Mapping[str, Role] = {
    "user": "user",
    "assistant": "assistant",
    "system": "system",
    "developer": "developer",
    "tool": "tool",
}


class ExamItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reply whose verdict the specification or the rubric gives."""

    id: TranscriptId
    """Stands in for a transcript's id: made of the criterion, the source and the reply."""
    criterion: CriterionId
    source: str
    """`coach/example-1`, or `rubric`."""
    place: Place
    turns: tuple[Message, ...] = ()
    reply: str
    expected: Literal["pass", "fail"]


class Misgraded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item that the judge did not grade as it is given; anything undecided counts."""

    item: ExamItem
    outcome: Outcome | None
    """None: no verdict came."""
    reason: str = ""


class ExamResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a judge did on one criterion."""

    criterion: CriterionId
    judge: JudgeName
    items: int
    failed: tuple[Misgraded, ...] = ()

    @property
    def passed(self) -> bool:
        """True when nothing was misgraded; also when there was nothing to grade."""
        return not self.failed

    @property
    def was_held(self) -> bool:
        """False when neither the specification nor the rubric gives an example."""
        return self.items > 0


def exam_items(clause: Clause, criterion: Criterion, rubric: Rubric | None) -> tuple[ExamItem, ...]:
    """List the replies that a judge of this criterion must grade right.

    A GOOD reply passes every criterion of its clause. A BAD one fails the criteria it names, or
    the only criterion there is; where it names none of several, it says nothing about this one.
    OK replies are nobody's exam.
    """
    items = [
        _item(criterion, example.id, _place(clause, example), _turns(example), reply, expected)
        for example in clause.examples
        for reply in example.replies
        if (expected := _expected(clause, criterion, reply)) is not None
    ]
    if rubric is not None:
        place = _place(clause, None)
        items += [
            ExamItem(
                id=_id(criterion.id, "rubric", one.text),
                criterion=criterion.id,
                source="rubric",
                place=place,
                reply=one.text,
                expected=one.outcome,
            )
            for one in rubric.borderline
        ]
    return tuple(items)


def _expected(
    clause: Clause, criterion: Criterion, reply: GradedReply
) -> Literal["pass", "fail"] | None:
    if reply.grade == "good":
        return "pass"
    if reply.grade != "bad":
        return None
    own = criterion.id.removeprefix(f"{clause.id}.")
    if own in reply.violates or criterion.id in reply.violates:
        return "fail"
    names_none = not reply.violates or set(reply.violates) == {clause.id}
    return "fail" if names_none and len(clause.criteria) == 1 else None


def _item(
    criterion: Criterion,
    source: str,
    place: Place,
    turns: tuple[Message, ...],
    reply: GradedReply,
    expected: Literal["pass", "fail"],
) -> ExamItem:
    return ExamItem(
        id=_id(criterion.id, source, reply.text),
        criterion=criterion.id,
        source=source,
        place=place,
        turns=turns,
        reply=reply.text,
        expected=expected,
    )


def _id(criterion: CriterionId, source: str, reply: str) -> TranscriptId:
    return TranscriptId(f"exam-{digest([criterion, source, reply])}")


def _place(clause: Clause, example: Example | None) -> Place:
    surface = (example.surface if example else None) or next(iter(clause.surfaces), None)
    audience = (example.audience if example else None) or next(iter(clause.audiences), None)
    return Place(
        surface=surface or SurfaceId("any"),
        audience=audience,
        use_case=next(iter(clause.use_cases), None),
    )


def _turns(example: Example) -> tuple[Message, ...]:
    return tuple(
        Message(role=_ROLES.get(role, "user"), content=text) for role, text in example.turns
    )


def exam_transcript(item: ExamItem) -> Transcript:
    """Make an item look like a transcript, so that every judge grades it as it grades a run."""
    return Transcript(
        id=item.id,
        run=RunId("exam"),
        case=CaseId(item.source),
        family=FamilyId(item.source),
        place=item.place,
        target=TargetName("specification"),
        messages=(*item.turns, Message(role="assistant", content=item.reply)),
        replies=(Reply(text=item.reply),),
    )


def exam_request(
    item: ExamItem,
    clause: Clause,
    criterion: Criterion,
    rubric: Rubric | None,
    judge: ModelJudge,
) -> Request:
    """Ask a model judge about an item, without showing it that item's own ruling."""
    shown = without_anchor(rubric, item.reply) if rubric is not None else None
    return judge_request(exam_transcript(item), clause, criterion, shown, judge)


def grade_exam(
    criterion: CriterionId,
    judge: JudgeName,
    items: Sequence[ExamItem],
    verdicts: Sequence[Verdict],
) -> ExamResult:
    """Compare a judge's verdicts with the ones that are given. An item without a verdict failed."""
    given = {verdict.transcript: verdict for verdict in verdicts if verdict.criterion == criterion}
    failed = []
    for item in items:
        verdict = given.get(item.id)
        if verdict is None:
            failed.append(Misgraded(item=item, outcome=None))
        elif verdict.outcome != item.expected:
            failed.append(Misgraded(item=item, outcome=verdict.outcome, reason=verdict.reason))
    return ExamResult(criterion=criterion, judge=judge, items=len(items), failed=tuple(failed))
