"""Judges that are not asked: those whose verdicts came in a table, and code, which is run anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ethogram.ids import CriterionId, Digest, JudgeName, RunId, TranscriptId
from ethogram.judge.by_code import ANSWER_CLASS, CODE
from ethogram.judge.calibrate import JudgeFacts
from ethogram.judge.probe import refusal_probe, same_family_probe
from ethogram.judge.verdict import JudgeKind, Verdict
from ethogram.run.converse import read_number
from ethogram.store.database import Connection
from ethogram.store.reading import last_verdicts
from ethogram.store.rows import WITHDRAWN, verdict_of
from ethogram.workflow.calibrating_gold import Gold
from ethogram.workflow.calibrating_sheet import Measured, Sheet, graded_of, used_items
from ethogram.workflow.code_judge import CodeJudge
from ethogram.workflow.workspace import Workspace

BY_CODE = frozenset({CODE, ANSWER_CLASS})

_Heard = dict[tuple[CriterionId, TranscriptId], Verdict]


def measure_recorded(
    connection: Connection,
    sheets: Sequence[Sheet],
    judge: JudgeName,
    kind: JudgeKind,
    *,
    tune: bool,
) -> dict[CriterionId, Measured]:
    """Measure a judge on the verdicts it gave before; it cannot be asked again, so no probe is made.

    Where verdicts of several versions of it are there, the one with the most is measured.
    """
    items = used_items(sheets, tune=tune)
    wanted = {(item.transcript, item.criterion) for item in items}
    heard: _Heard = {}
    for run in sorted({RunId(transcript.rpartition(".")[0]) for transcript, _ in wanted}):
        rows = last_verdicts(connection, run)
        for transcript, criterion in wanted:
            row = rows.get((read_number(transcript), criterion, judge))
            if transcript.startswith(f"{run}.") and row is not None and row.outcome != WITHDRAWN:
                heard[criterion, transcript] = verdict_of(row, transcript)
    return _measured(sheets, heard, judge, kind, tune=tune)


def measure_code(
    workspace: Workspace, sheets: Sequence[Sheet], gold: Gold, judge: JudgeName, *, tune: bool
) -> dict[CriterionId, Measured]:
    """Let today's checks judge the labelled replies, and measure them."""
    code, heard = CodeJudge(workspace), _Heard()
    for item in used_items(sheets, tune=tune):
        assigned = code.assignments(gold.cases[item.transcript])
        mine = tuple(each for each in assigned if each.criterion == item.criterion)
        for verdict in code.judge(gold.transcripts[item.transcript], mine):
            if verdict.judge == judge and verdict.outcome != "not-applicable":
                heard[item.criterion, item.transcript] = verdict
    return _measured(sheets, heard, judge, "code", tune=tune)


def _measured(
    sheets: Sequence[Sheet], heard: _Heard, judge: JudgeName, kind: JudgeKind, *, tune: bool
) -> dict[CriterionId, Measured]:
    found: dict[CriterionId, Measured] = {}
    for sheet in sheets:
        items = (sheet.tuning if tune else sheet.held_out).items
        verdicts = {
            item.transcript: heard[item.criterion, item.transcript]
            for item in items
            if (item.criterion, item.transcript) in heard
        }
        if not verdicts:
            continue
        versions = Counter(each.judge_digest for each in verdicts.values())
        digest = versions.most_common(1)[0][0] if kind != "code" else Digest("")
        if kind != "code":
            verdicts = {name: one for name, one in verdicts.items() if one.judge_digest == digest}
        graded = graded_of(items, verdicts, {})
        said = [(each.item, each.outcome) for each in graded]
        found[sheet.criterion] = Measured(
            facts=JudgeFacts(
                judge=judge,
                kind=kind,
                clause=sheet.clause.id,
                criterion=sheet.criterion,
                digest=digest,
                parts={"clause": sheet.clause.digest},
                is_recorded=kind != "code",
            ),
            graded=graded,
            verdicts=verdicts,
            probes=() if kind == "code" else (refusal_probe(said), same_family_probe(judge, said)),
        )
    return found
