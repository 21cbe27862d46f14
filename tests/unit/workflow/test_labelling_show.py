from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.ids import Digest, TranscriptId
from ethogram.judge.queue_order import Place
from ethogram.store.reading import load_runs
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.labelling_show import Desk, asked_transcripts, show_item, showable
from tests.fakes.queue_workspace import a_made_queue, a_queue_workspace


def test_a_pair_lies_as_its_place_says_and_the_key_tells_nothing(tmp_path: Path) -> None:
    a_queue_workspace(tmp_path, runs=2)
    made = a_made_queue(tmp_path, task="pairwise", run="last~1", against="last", subject="")
    connection = open_evidence(tmp_path)
    runs = {run.id: run for run in load_runs(connection)}
    desk = Desk(queue=made.queue, runs=runs)
    both = asked_transcripts(connection, desk, made.queue.items[0])
    straight, swapped = (
        show_item(desk, Place(item=0, is_swapped=is_swapped), both, number=1, of=6)
        for is_swapped in (False, True)
    )
    connection.close()
    assert straight.replies == swapped.replies[::-1]
    assert straight.replies[0].text == both[0].text
    assert straight.key == swapped.key
    assert straight.criteria == ()


def test_an_item_whose_reply_is_another_one_now_cannot_be_shown(tmp_path: Path) -> None:
    a_queue_workspace(tmp_path)
    queue = a_made_queue(tmp_path, n=3).queue
    first, second, third = queue.items
    items = (
        msgspec.structs.replace(first, reply=Digest("0" * 32)),
        msgspec.structs.replace(second, transcript=TranscriptId("nowhere")),
        third,
    )
    connection = open_evidence(tmp_path)
    runs = {run.id: run for run in load_runs(connection)}
    desk = Desk(queue=msgspec.structs.replace(queue, items=items), runs=runs)
    kept = showable(connection, desk)
    connection.close()
    assert kept.queue.items == (third,)
