"""Ask a model judge about single replies, on the criteria that code does not grade."""

from __future__ import annotations

import msgspec

from ethogram.errors import CallFailed
from ethogram.ids import ClauseId, Digest
from ethogram.judge.judge_reply import verdict_from_failure, verdict_from_reply
from ethogram.judge.model_judge import ModelJudge, judge_digest, judge_of, judge_request
from ethogram.judge.rubric import Rubric
from ethogram.judge.verdict import Verdict
from ethogram.run.converse import failure_of
from ethogram.spec.clause import Clause, Criterion
from ethogram.store.writing import Finished
from ethogram.workflow.code_judge import CodeJudge
from ethogram.workflow.desk import Desk
from ethogram.workflow.workspace import Workspace


class _Graded(msgspec.Struct, frozen=True, kw_only=True):
    criterion: Criterion
    rubric: Rubric | None
    digest: Digest


class ModelOpinion:
    """A model in the role of judge of one clause, reply by reply."""

    def __init__(self, workspace: Workspace, clause: Clause, desk: Desk) -> None:
        """Take the clause and the desk at which the judge is asked."""
        self._clause, self._desk = clause, desk
        self._judge: ModelJudge = judge_of(desk.target)
        self._code = CodeJudge(workspace)
        self._graded = {
            criterion.id: _Graded(
                criterion=criterion,
                rubric=rubric,
                digest=judge_digest(clause, criterion, rubric, self._judge),
            )
            for criterion, rubric in graded_by_model(workspace, clause)
        }

    async def __call__(self, finished: Finished) -> tuple[Verdict, ...]:
        """Give the judge's verdicts on one reply; a call that fails is an `error` verdict."""
        said = []
        for assigned in self._code.assignments(finished.case):
            graded = self._graded.get(assigned.criterion)
            if graded is not None and assigned.graded_by == "model" and not assigned.not_applicable:
                said.append(await self._ask(finished, graded))
        return tuple(said)

    async def _ask(self, finished: Finished, graded: _Graded) -> Verdict:
        transcript, clause, criterion = finished.transcript, self._clause, graded.criterion
        request = judge_request(transcript, clause, criterion, graded.rubric, self._judge)
        try:
            answer = await self._desk.ask(request)
        except CallFailed as error:
            failure = failure_of(error)
            return verdict_from_failure(
                failure, transcript, clause, criterion, self._judge, graded.digest
            )
        return verdict_from_reply(
            answer.reply, transcript, clause, criterion, self._judge, graded.digest
        )


def graded_by_model(
    workspace: Workspace, clause: Clause
) -> tuple[tuple[Criterion, Rubric | None], ...]:
    """Give the criteria of a clause that a model grades."""
    pairs = ((each, workspace.rubrics.get(each.id)) for each in clause.criteria)
    return tuple(
        (criterion, rubric)
        for criterion, rubric in pairs
        if rubric is None or rubric.graded_by == "model"
    )


def needs_opinion(workspace: Workspace, clause: ClauseId) -> bool:
    """True when code grades nothing of a clause, so that a model has to."""
    found = workspace.spec.clause(clause)
    if found is None or not found.criteria:
        return False
    return len(graded_by_model(workspace, found)) == len(found.criteria)
