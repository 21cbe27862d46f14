"""Queues and answers made by hand, for tests."""

from __future__ import annotations

from typing import Any

import msgspec

from ethogram.ids import CaseId, ClauseId, LabelId, QueueName, RunId, TranscriptId
from ethogram.judge.label import Label
from ethogram.judge.preference import Pair, Preference
from ethogram.judge.queue import Queue, QueueItem

AT = "2026-11-23T08:00:00+00:00"


def a_queue(n: int = 10, **fields: Any) -> Queue:
    """Make a queue over replies `r.1`, `r.2`, ... of the run `r`; a pairwise one against `s`."""
    is_pair = fields.get("task") == "pairwise"
    items = tuple(
        QueueItem(
            transcript=TranscriptId(f"r.{number}"),
            other=TranscriptId(f"s.{number}") if is_pair else None,
            case=CaseId(f"c{number}"),
        )
        for number in range(1, n + 1)
    )
    queue = Queue(name=QueueName("pilot"), clause=ClauseId("coach"), run=RunId("r"), items=items)
    return msgspec.structs.replace(queue, **fields)


class Pen:
    """Writes labels and preferences with ids of their own."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.labels: list[Label] = []
        self.preferences: list[Preference] = []

    def label(self, who: str, item: int, outcome: str = "pass", **fields: Any) -> Label:
        """Let somebody answer the item of this place."""
        made = Label(
            id=LabelId(f"l{len(self.labels)}"),
            transcript=self.queue.items[item].transcript,
            case=self.queue.items[item].case,
            clause=self.queue.clause,
            labeller=who,
            at=AT,
            queue=self.queue.name,
            outcome=outcome,  # type: ignore[arg-type]  # a test says which
            **fields,
        )
        self.labels.append(made)
        return made

    def prefer(self, who: str, item: int, preferred: str, **fields: Any) -> Preference:
        """Let somebody say which reply of a pair is better."""
        asked = self.queue.items[item]
        made = Preference(
            id=LabelId(f"p{len(self.preferences)}"),
            pair=Pair(
                first=asked.transcript,
                second=asked.other or TranscriptId(""),
                case=asked.case,
                clause=self.queue.clause,
            ),
            preferred=preferred,  # type: ignore[arg-type]  # a test says which
            labeller=who,
            at=AT,
            queue=self.queue.name,
            **fields,
        )
        self.preferences.append(made)
        return made
