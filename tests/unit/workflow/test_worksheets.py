from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.errors import DocumentsRefused, UsageRefused
from ethogram.exchange.loss import Losses
from ethogram.exchange.worksheet import Worksheet
from ethogram.ids import QueueName, TranscriptId
from ethogram.judge.queue import Queue, QueueItem
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.worksheets import (
    Drawn,
    keep_queue,
    load_queue,
    named_queue,
    queue_of_all,
    worksheet_of,
)
from ethogram.workflow.workspace import load_workspace
from tests.fakes.annotations import kinds
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'
MADE = "2026-11-23T08:00:00+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(4, 2))
    assert folder.type("run").code == 0
    return folder


def queue_of(folder: Folder, drawn: Drawn) -> Queue:
    connection = open_evidence(folder.root)
    try:
        return queue_of_all(load_workspace(folder.root), connection, drawn, MADE)
    finally:
        connection.close()


def sheet_of(folder: Folder, queue: Queue, losses: Losses | None = None) -> Worksheet:
    connection = open_evidence(folder.root)
    try:
        return worksheet_of(load_workspace(folder.root), connection, queue, losses or Losses())
    finally:
        connection.close()


def test_a_queue_of_everything_stands_for_the_run_as_a_random_draw_does(folder: Folder) -> None:
    queue = queue_of(folder, Drawn(subject="coach.no-essay"))
    assert (queue.sampling, queue.frame, len(queue.items)) == ("random", 4, 4)
    assert queue == queue_of(folder, Drawn(subject="coach.no-essay"))


def test_a_worksheet_shows_the_criterion_and_how_to_label(folder: Folder) -> None:
    sheet = sheet_of(folder, queue_of(folder, Drawn(subject="coach.no-essay")))
    assert sheet.question == "A reply passes when it holds no text that can be handed in."
    assert any("handed in" in text for text in sheet.guidance)
    assert sheet.clause_digest
    assert [item.turns[-1][0] for item in sheet.items] == ["Assistant"] * 4


def test_what_cannot_be_asked_is_refused_with_what_to_type(folder: Folder) -> None:
    for drawn, said in (
        (Drawn(subject="coahc"), "coach"),
        (Drawn(subject="coach", task="pairwise"), "ethogram label new"),
        (Drawn(subject="coach", task="scale"), "## Scale"),
        (Drawn(subject="coach", run="nope"), "ethogram runs"),
    ):
        with pytest.raises(UsageRefused, match=said):
            queue_of(folder, drawn)


def test_a_clause_that_no_reply_is_about_is_refused(folder: Folder) -> None:
    folder.write("spec.md", (folder.root / "spec.md").read_text() + OTHER)
    with pytest.raises(UsageRefused, match="No reply of run"):
        queue_of(folder, Drawn(subject="quiet"))


OTHER = """
## Be quiet {#quiet}
Where: editor · Stakes: low · Bar: 9 in 10 · Judged: when named
It is quiet.
**A reply passes when it**
- {#soft} is soft.

**Why.** Noise tires. **Cost:** none. **We would change this if** nobody heard it.

**Example** (editor, student) "Hush?"
GOOD: "Hush."
BAD (soft): "LOUD."
"""


def test_a_queue_is_written_once_and_found_again(folder: Folder) -> None:
    queue = queue_of(folder, Drawn(subject="coach"))
    kept = keep_queue(folder.root, queue)
    later = msgspec.structs.replace(queue, made_at="2027-01-01T00:00:00+00:00")
    assert keep_queue(folder.root, later) == kept == load_queue(folder.root, queue.name)
    with pytest.raises(UsageRefused, match="Another queue"):
        keep_queue(folder.root, msgspec.structs.replace(queue, seed=9))


@pytest.mark.parametrize("name", ["../../secret", "UPPER", "", "nope", "a/b"])
def test_no_name_leads_out_of_the_folder_of_queues(folder: Folder, name: str) -> None:
    folder.write("secret.json", "{}")
    assert load_queue(folder.root, name) is None
    with pytest.raises(UsageRefused, match="No queue"):
        named_queue(folder.root, name)


def test_a_queue_that_somebody_broke_is_reported(folder: Folder) -> None:
    folder.write("labels/queues/broken.json", '{"name": "broken"}')
    with pytest.raises(DocumentsRefused):
        load_queue(folder.root, "broken")


def test_items_without_evidence_are_left_out_and_counted(folder: Folder) -> None:
    queue, losses = queue_of(folder, Drawn(subject="coach")), Losses()
    odd = ("gone.1", f"{queue.run}.99", "no-number", f"{queue.run}.²")
    items = [QueueItem(transcript=TranscriptId(name), case=queue.items[0].case) for name in odd]
    more = msgspec.structs.replace(queue, name=QueueName("odd"), items=(*queue.items, *items))
    assert len(sheet_of(folder, more, losses).items) == 4
    assert kinds(losses) == {"no-evidence": 4}
