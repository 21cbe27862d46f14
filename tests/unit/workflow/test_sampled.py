from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from ethogram.ids import CaseId, ClauseId, LabelId, QueueName, RunId, TranscriptId
from ethogram.judge.label import Label
from ethogram.judge.queue import Queue, QueueItem
from ethogram.judge.queue_file import queue_text
from ethogram.workflow.sampled import samples_of
from tests.fakes.observations import a_label
from tests.fakes.runs import a_run

PILOT = QueueName("pilot")


def a_queue(root: Path, drawn_from: str, **changed: object) -> Queue:
    items = tuple(
        QueueItem(transcript=TranscriptId(f"r.{n}"), case=CaseId(f"f{n}"), weight=5.0)
        for n in range(4)
    )
    gold = QueueItem(
        transcript=TranscriptId("r.9"), case=CaseId("f9"), weight=0.0, gold=LabelId("g")
    )
    queue = Queue(
        name=PILOT, clause=ClauseId("coach"), run=RunId(drawn_from), frame=20, items=(*items, gold)
    )
    queue = replace(queue, **changed)
    path = root / "labels" / "queues" / f"{queue.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(queue_text(queue), encoding="utf-8")
    return queue


def answers(*numbers: int, **changed: object) -> list[Label]:
    return [replace(a_label(n, "pass"), **{"queue": PILOT, **changed}) for n in numbers]


def test_what_was_drawn_and_labelled_is_a_sample_with_its_weights(tmp_path: Path) -> None:
    run = a_run()
    a_queue(tmp_path, run.id)
    (found,) = samples_of(tmp_path, run, answers(0, 1, 9))
    assert found.weights == {"r.0": 5.0, "r.1": 5.0}
    assert (found.sampling, found.frame, found.clause) == ("random", 20, "coach")


@pytest.mark.parametrize(
    "changed",
    [{"run": RunId("another")}, {"rule": "failures"}, {"where": "surface=editor"}],
    ids=["another run", "another rule", "a part of the run"],
)
def test_what_does_not_speak_for_the_run_is_no_sample(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    run = a_run()
    a_queue(tmp_path, run.id, **changed)
    assert samples_of(tmp_path, run, answers(0, 1)) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"is_simulated": True},
        {"outcome": "skipped"},
        {"gold": LabelId("g")},
        {"retest_of": LabelId("r")},
        {"queue": QueueName("")},
    ],
)
def test_labels_that_settle_nothing_are_no_sample(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    run = a_run()
    a_queue(tmp_path, run.id)
    assert all(not each.weights for each in samples_of(tmp_path, run, answers(0, **changed)))


def test_a_queue_that_is_gone_or_broken_is_no_sample(tmp_path: Path) -> None:
    assert samples_of(tmp_path, a_run(), answers(0)) == ()
    path = tmp_path / "labels" / "queues" / "pilot.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    assert samples_of(tmp_path, a_run(), answers(0)) == ()
