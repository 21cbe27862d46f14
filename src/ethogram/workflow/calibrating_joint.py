"""Measure judges made of other things: trained ones of labels, panels of judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId, Digest, JudgeName, TranscriptId
from ethogram.judge.calibrate import JudgeFacts
from ethogram.judge.panel import members_of, panel_digest
from ethogram.judge.trained_judge import TrainedJudge
from ethogram.judge.verdict import JudgeKind
from ethogram.run.converse import read_number
from ethogram.store.cards import judge_digests
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, last_verdicts
from ethogram.workflow.calibrating_gold import Gold
from ethogram.workflow.calibrating_recorded import measure_recorded
from ethogram.workflow.calibrating_sheet import Measured, Sheet, graded_of
from ethogram.workflow.trained_bench import Bench
from ethogram.workflow.workspace import Workspace


def measure_trained(
    workspace: Workspace,
    connection: Connection,
    sheets: Sequence[Sheet],
    gold: Gold,
    trained: TrainedJudge,
    *,
    tune: bool,
) -> dict[CriterionId, Measured]:
    """Measure a trained judge on labels of today.

    On a reply it was trained on, what a model without its family said counts. Other replies of such
    a family are left out: it knows their like.

    Raises:
        UsageRefused: Nobody labelled a reply of its criterion that it could be measured on.
    """
    sheet = next((each for each in sheets if each.criterion == trained.criterion), None)
    bench = Bench(workspace, connection, trained)
    sides = (sheet.tuning if tune else sheet.held_out).items if sheet is not None else ()
    items = [item for item in sides if bench.is_fair_on(gold.transcripts[item.transcript])]
    if sheet is None or not items:
        raise UsageRefused(
            f"{str(trained.judge)!r} judges {str(trained.criterion)!r} alone, and no reply labelled on "
            f"it can measure it. Label some with 'ethogram read --for {trained.criterion}'."
        )
    said = bench.verdicts([gold.transcripts[item.transcript] for item in items])
    verdicts = {each.transcript: each for each in said}
    facts = JudgeFacts(
        judge=trained.judge,
        kind="classifier",
        clause=sheet.clause.id,
        criterion=sheet.criterion,
        digest=bench.digest,
        parts=bench.parts,
    )
    graded = graded_of(items, verdicts, {})
    return {sheet.criterion: Measured(facts=facts, graded=graded, verdicts=verdicts)}


def measure_panel(
    connection: Connection,
    sheets: Sequence[Sheet],
    panel: JudgeName,
    kind: JudgeKind,
    *,
    tune: bool,
) -> dict[CriterionId, Measured]:
    """Measure a panel on what it said; its card is tied to every member as it was then."""
    found = measure_recorded(connection, sheets, panel, kind, tune=tune)
    return {
        criterion: msgspec.structs.replace(
            measured, facts=_of_members(connection, measured, panel), probes=()
        )
        for criterion, measured in found.items()
    }


def _of_members(connection: Connection, measured: Measured, panel: JudgeName) -> JudgeFacts:
    """Name the members' digests that make the panel's own."""
    facts, parts = measured.facts, dict[str, Digest]()
    for run in sorted({name.rpartition(".")[0] for name in measured.verdicts}):
        parts = _sitting_in(connection, run, measured, panel)
        if parts and panel_digest({JudgeName(name): own for name, own in parts.items()}) == (
            facts.digest
        ):
            break
    named = {f"judge {name}": own for name, own in parts.items()}
    return msgspec.structs.replace(facts, parts=named, is_recorded=False)


def _sitting_in(
    connection: Connection, run: str, measured: Measured, panel: JudgeName
) -> dict[str, Digest]:
    """Give each member's digest in one run, as most of its verdicts there have it."""
    members = members_of(panel)
    stored = find_run(connection, run)
    last = last_verdicts(connection, stored.id)
    digests = judge_digests(connection, stored.id, members)
    counts: dict[str, Counter[Digest]] = {name: Counter() for name in members}
    for transcript in measured.verdicts:
        if TranscriptId(transcript).rpartition(".")[0] != run:
            continue
        read = read_number(transcript)
        for name in members:
            row = last.get((read, measured.facts.criterion, name))
            if row is not None:
                key = (read, measured.facts.criterion, name, row.judged)
                counts[name][digests.get(key, Digest(""))] += 1
    if not all(counts.values()):
        return {}
    return {name: found.most_common(1)[0][0] for name, found in counts.items()}
