"""Gold items: replies that were adjudicated, mixed into a queue to check its labellers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId, RunId
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.adjudication_file import adjudications_in_force
from ethogram.judge.queue import QueueItem
from ethogram.judge.queue_draw import rank
from ethogram.judge.turns import exchange_digest
from ethogram.run.run import Run
from ethogram.spec.clause import Clause
from ethogram.store.database import Connection
from ethogram.store.reading import load_runs, load_transcripts
from ethogram.workflow.labelling_files import LabelFiles


def gold_for(
    connection: Connection, root: Path, clause: Clause, criterion: CriterionId | None
) -> list[Adjudication]:
    """Give what was adjudicated pass or fail under the clause as it is, and can still be shown.

    Raises:
        UsageRefused: Nothing was.
    """
    adjudications = LabelFiles(root).adjudications()
    runs = {run.id: run for run in load_runs(connection, trials=True)}
    found = [
        each
        for subject, each in adjudications_in_force(
            adjudications, {clause.id: clause.digest}
        ).items()
        if subject.criterion == criterion
        and each.settled in {"pass", "fail"}
        and each.reason_code != "item-broken"
        and _is_kept(connection, runs, each)
    ]
    if not found:
        raise UsageRefused(
            f"Nothing on {str(criterion or clause.id)!r} was adjudicated pass or fail under the "
            "clause as it is, so there is no gold. Leave --gold out, or settle disagreements "
            "first: 'ethogram adjudicate'."
        )
    return found


def with_gold(
    items: Sequence[QueueItem], gold: Sequence[Adjudication], wanted: int, seed: int
) -> tuple[QueueItem, ...]:
    """Mix in gold items; a reply that was drawn anyway becomes gold where it stands.

    What is mixed in weighs 0: it stands for no reply of the run.
    """
    chosen = sorted(gold, key=lambda each: rank(seed, each.transcript))[:wanted]
    left = {each.transcript: each for each in chosen}
    marked = tuple(
        msgspec.structs.replace(item, gold=left.pop(item.transcript).id)
        if item.transcript in left
        else item
        for item in items
    )
    return (*marked, *map(_item, left.values()))


def _item(settled: Adjudication) -> QueueItem:
    return QueueItem(
        transcript=settled.transcript,
        case=settled.case,
        weight=0.0,
        gold=settled.id,
        reply=settled.reply,
    )


def _is_kept(connection: Connection, runs: Mapping[RunId, Run], settled: Adjudication) -> bool:
    """True when the evidence still has the very reply that was adjudicated."""
    name, _, number = settled.transcript.rpartition(".")
    run = runs.get(RunId(name))
    if run is None or not (number.isascii() and number.isdigit()):
        return False
    found = next(load_transcripts(connection, run, [int(number)]), None)
    return found is not None and settled.reply in ("", exchange_digest(found[0]))
