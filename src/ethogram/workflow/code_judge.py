"""Judge by code under the documents in force: what every reply of a run goes through."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from ethogram.ids import CaseId, ClauseId, CriterionId
from ethogram.judge.assign import Assignment, assignments
from ethogram.judge.by_code import ANSWER_CLASS, CODE, judge_by_code
from ethogram.judge.exam import ExamResult, exam_items, exam_transcript, grade_exam
from ethogram.judge.rubric import Rubric
from ethogram.judge.verdict import Verdict
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Spec
from ethogram.suite.case import Case
from ethogram.suite.twins import guarded_clauses
from ethogram.workflow.plan import by_id
from ethogram.workflow.workspace import Workspace


class CodeJudge:
    """Judges transcripts by the workspace's checks and the answer class.

    Attributes:
        refused: Criteria whose rubric misjudges the specification's own examples; it is not asked.
    """

    def __init__(self, workspace: Workspace) -> None:
        """Take the documents in force, and examine every rubric that code grades."""
        self._spec = workspace.spec
        self._rubrics = workspace.rubrics
        self._by_id: Mapping[CaseId, Case] = by_id(workspace.cases)
        self._trusted_root = workspace.root if workspace.settings.trusted else None
        self.refused = failed_exams(self._spec, self._rubrics, self._trusted_root)

    def guards(self, case: Case) -> tuple[ClauseId, ...]:
        """Give the clauses that a case is evidence for; a twin's are those of its original."""
        return guarded_clauses(case, self._by_id)

    def assignments(self, case: Case) -> tuple[Assignment, ...]:
        """List what the case's replies are judged on."""
        return assignments(
            self._spec.clauses,
            case,
            self._rubrics,
            guards=self.guards(case),
            voice=self._spec.voice,
        )

    def clauses(self, case: Case, assigned: tuple[Assignment, ...]) -> tuple[ClauseId, ...]:
        """Give every clause the case's replies count for, named ones first."""
        applicable = (each.clause for each in assigned if not each.not_applicable)
        return tuple(dict.fromkeys([*self.guards(case), *applicable]))

    def judge(
        self, transcript: Transcript, assigned: tuple[Assignment, ...]
    ) -> tuple[Verdict, ...]:
        """Judge one transcript; nothing when it has no reply, nothing by a judge that was refused.

        A case's own check stands: it was written for that one question and has no exam.
        """
        if self.refused:
            assigned = tuple(each for each in assigned if not self._is_refused(each))
        return judge_by_code(transcript, assigned, trusted_root=self._trusted_root)

    def _is_refused(self, assignment: Assignment) -> bool:
        rubric = self._rubrics.get(assignment.criterion)
        by_rubric = rubric is not None and rubric.checks == assignment.checks
        return by_rubric and assignment.criterion in self.refused


def failed_exams(
    spec: Spec, rubrics: Mapping[CriterionId, Rubric], trusted_root: Path | None
) -> dict[CriterionId, ExamResult]:
    """Let every rubric that code grades judge the specification's own examples; give those that fail.

    Passing is necessary and never enough: it is no measure of a judge's error.
    """
    failed: dict[CriterionId, ExamResult] = {}
    for clause in spec.clauses:
        for criterion in clause.criteria:
            rubric = rubrics.get(criterion.id)
            if rubric is None or rubric.graded_by not in ("code", "answer-class"):
                continue
            assigned = Assignment(
                clause=clause.id,
                criterion=criterion.id,
                graded_by=rubric.graded_by,
                checks=rubric.checks,
                accepts=rubric.accepts,
            )
            items = exam_items(clause, criterion, rubric)
            verdicts = [
                verdict
                for item in items
                for verdict in judge_by_code(
                    exam_transcript(item), (assigned,), trusted_root=trusted_root
                )
            ]
            judge = CODE if rubric.graded_by == "code" else ANSWER_CLASS
            result = grade_exam(criterion.id, judge, items, verdicts)
            if not result.passed:
                failed[criterion.id] = result
    return failed


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A judge that is not asked about a criterion, and why."""

    criterion: CriterionId
    judge: str
    why: str


def refusals(results: Mapping[CriterionId, ExamResult]) -> tuple[Refusal, ...]:
    """Say of every failed exam which example was misjudged, and how."""
    said = []
    for criterion, result in results.items():
        first = result.failed[0]
        given = first.outcome or "no verdict"
        count = f"{len(result.failed)} of {result.items}"
        why = (
            f"misjudges {count} examples of the specification: {first.item.source} should "
            f"{first.item.expected}, judged {given}"
        )
        said.append(Refusal(criterion=criterion, judge=str(result.judge), why=why))
    return tuple(said)
