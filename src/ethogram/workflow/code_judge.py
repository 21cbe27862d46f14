"""Judge by code under the documents in force: what every reply of a run goes through."""

from __future__ import annotations

from ethogram.ids import ClauseId
from ethogram.judge.assign import Assignment, assignments
from ethogram.judge.by_code import judge_by_code
from ethogram.judge.verdict import Verdict
from ethogram.run.transcript import Transcript
from ethogram.suite.case import Case
from ethogram.suite.twins import guarded_clauses
from ethogram.workflow.plan import by_id
from ethogram.workflow.workspace import Workspace


class CodeJudge:
    """Judges transcripts by the workspace's checks and the answer class."""

    def __init__(self, workspace: Workspace) -> None:
        """Take the documents in force."""
        self._spec = workspace.spec
        self._rubrics = workspace.rubrics
        self._by_id = by_id(workspace.cases)
        self._trusted_root = workspace.root if workspace.settings.trusted else None

    def guards(self, case: Case) -> tuple[ClauseId, ...]:
        """Give the clauses that a case is evidence for; a twin's are those of its original."""
        return guarded_clauses(case, self._by_id)

    def assignments(self, case: Case) -> tuple[Assignment, ...]:
        """List what the case's replies are judged on."""
        return assignments(self._spec.clauses, case, self._rubrics, guards=self.guards(case))

    def clauses(self, case: Case, assigned: tuple[Assignment, ...]) -> tuple[ClauseId, ...]:
        """Give every clause the case's replies count for, named ones first."""
        applicable = (each.clause for each in assigned if not each.not_applicable)
        return tuple(dict.fromkeys([*self.guards(case), *applicable]))

    def judge(
        self, transcript: Transcript, assigned: tuple[Assignment, ...]
    ) -> tuple[Verdict, ...]:
        """Judge one transcript; nothing when it has no reply."""
        return judge_by_code(transcript, assigned, trusted_root=self._trusted_root)
