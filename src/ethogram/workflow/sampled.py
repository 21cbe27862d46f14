"""Which replies of a run people labelled because they were drawn at random."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ethogram.findings.measured import Sample
from ethogram.ids import QueueName, TranscriptId
from ethogram.judge.label import DECIDING, Label
from ethogram.judge.queue import Queue
from ethogram.judge.queue_file import FOLDER, parse_queue
from ethogram.run.run import Run

RANDOM = frozenset({"random", "stratified"})


def samples_of(root: Path, run: Run, labels: Iterable[Label]) -> tuple[Sample, ...]:
    """Give the samples of a run: queues drawn at random from all of it, as far as they are labelled.

    A queue that a condition narrowed speaks for no more than what fits, and is left out; so are
    gold items and second answers on one's own items, which say nothing of the run.

    Args:
        root: The workspace.
        run: The run.
        labels: On its replies.
    """
    answered: dict[QueueName, set[TranscriptId]] = {}
    for label in labels:
        if label.queue and _is_answer(label):
            answered.setdefault(label.queue, set()).add(label.transcript)
    if not answered:
        return ()
    paths = (root / FOLDER / f"{name}.json" for name in sorted(answered))
    found = (_read(path) for path in paths if path.is_file())
    queues = [queue for queue in found if queue is not None and _speaks_for(queue, run)]
    return tuple(_sample(queue, answered[queue.name]) for queue in queues)


def _is_answer(label: Label) -> bool:
    is_beside = label.gold is not None or label.retest_of is not None
    return label.outcome in DECIDING and not label.is_simulated and not is_beside


def _read(path: Path) -> Queue | None:
    return parse_queue(path.read_text(encoding="utf-8", errors="replace"), path.name).value


def _speaks_for(queue: Queue, run: Run) -> bool:
    return queue.run == run.id and queue.sampling in RANDOM and not queue.where


def _sample(queue: Queue, answered: set[TranscriptId]) -> Sample:
    return Sample(
        queue=queue.name,
        clause=queue.clause,
        criterion=queue.criterion,
        sampling=queue.sampling,
        weights={
            item.transcript: item.weight
            for item in queue.items
            if item.weight > 0 and item.gold is None and item.transcript in answered
        },
        frame=queue.frame,
    )
