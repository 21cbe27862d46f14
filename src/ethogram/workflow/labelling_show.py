"""What a labeller is shown of an item: the reply, the clause and the guideline, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.ids import Digest, RunId, TranscriptId, digest
from ethogram.judge.guideline import Guideline
from ethogram.judge.queue import Queue, QueueItem
from ethogram.judge.queue_order import Place
from ethogram.judge.turns import exchange_digest
from ethogram.report.evidence import Judged, report_transcript
from ethogram.report.label_item import LabelItem, ShownReply
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause
from ethogram.store.database import Connection
from ethogram.store.reading import load_transcripts


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What a queue is labelled with."""

    queue: Queue
    clause: Clause | None = None
    """As it was when the run was judged last; None for pairs compared on the whole."""
    guideline: Guideline = Guideline()
    runs: dict[RunId, Run] = msgspec.field(default_factory=dict)

    @property
    def clause_digest(self) -> Digest:
        """Names the clause in force; empty where there is none."""
        return self.clause.digest if self.clause else Digest("")


def asked_transcripts(
    connection: Connection, desk: Desk, asked: QueueItem
) -> tuple[Transcript, ...]:
    """Give the reply, or both replies, of an item in the item's own order.

    Returns:
        Nothing when the text of one is not in the evidence, or is another one now.
    """
    names = [asked.transcript, *([asked.other] if asked.other else [])]
    found = [_transcript(connection, desk, name) for name in names]
    kept = tuple(each for each in found if each is not None)
    if len(kept) < len(names) or asked.reply not in ("", exchange_digest(kept[0])):
        return ()
    return kept


def showable(connection: Connection, desk: Desk) -> Desk:
    """Give the desk with those items only whose replies can be shown."""
    items = [each for each in desk.queue.items if asked_transcripts(connection, desk, each)]
    queue = msgspec.structs.replace(desk.queue, items=tuple(items))
    return msgspec.structs.replace(desk, queue=queue)


def show_item(
    desk: Desk, place: Place, transcripts: Sequence[Transcript], *, number: int, of: int
) -> LabelItem:
    """Lay an item before a labeller.

    Args:
        desk: The queue and what it is labelled with.
        place: Which item, and which reply of a pair is on the left.
        transcripts: In the item's own order.
        number: How many the labeller has seen, this one included.
        of: How many there will be.
    """
    clause, queue = desk.clause, desk.queue
    lying = list(reversed(transcripts)) if place.is_swapped else list(transcripts)
    criteria = clause.criteria if clause else ()
    return LabelItem(
        key=_key(queue, place, number),
        task=queue.task,
        number=number,
        of=of,
        situation=transcripts[0].place.situation,
        title=clause.title if clause else "",
        text=clause.text if clause else "",
        criteria=tuple(
            each.text for each in criteria if queue.criterion is None or each.id == queue.criterion
        ),
        why=clause.why if clause else "",
        replies=tuple(map(_shown, lying)),
        guideline=desk.guideline,
        scale=queue.scale,
    )


def _key(queue: Queue, place: Place, number: int) -> str:
    # The number is in it so that a repeat cannot be told by a key that was seen before.
    item = queue.items[place.item]
    return digest([queue.name, queue.seed, item.transcript, item.other, number])[:12]


def _shown(transcript: Transcript) -> ShownReply:
    # The read number goes nowhere; only turns and reply are taken.
    told = report_transcript(transcript, 0, Judged())
    return ShownReply(turns=told.turns, text=told.reply)


def _transcript(connection: Connection, desk: Desk, name: TranscriptId) -> Transcript | None:
    run_name, _, number = name.rpartition(".")
    run = desk.runs.get(RunId(run_name))
    if run is None or not (number.isascii() and number.isdigit()):
        return None
    found = next(load_transcripts(connection, run, [int(number)]), None)
    return found[0] if found and found[0].final is not None else None
