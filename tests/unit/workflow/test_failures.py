from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.failures import Bench
from tests.fakes.coded import a_bench, a_failing_run
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return a_failing_run(tmp_path)


@pytest.fixture
def bench(folder: Folder) -> Iterator[Bench]:
    bench = a_bench(folder.root)
    yield bench
    bench.close()


def test_every_failing_reply_lies_there_once_and_nothing_else(bench: Bench) -> None:
    assert len(bench.order) == 6
    replies = bench.open(bench.order)
    assert all("whole" in reply.reply for reply in replies)
    assert all(reply.clauses == ("coach",) for reply in replies)
    assert bench.page().seen.failing == 6


def test_a_new_mode_is_given_to_its_reply_and_counts_at_once(bench: Bench, folder: Folder) -> None:
    (reply,) = bench.open(bench.order[:1])
    mode = bench.name_mode("Writes it for them", [reply])
    assert mode.severity == "high"
    assert mode.clauses == ("coach",)
    (found,) = bench.page().seen.counts
    assert (found.replies, found.mode.named_by) == (1, "ana")
    assert (
        "## Writes it for them {#writes-it-for-them}" in (folder.root / "taxonomy.md").read_text()
    )
    assert len(bench.uncoded()) == 5


def test_undoing_takes_back_one_step_after_another(bench: Bench, folder: Folder) -> None:
    one, other = bench.open(bench.order[:2])
    bench.name_mode("Writes it", [one])
    bench.code(other, "writes-it", "hands over a text")
    assert bench.page().seen.coded == 2
    bench.undo()
    assert bench.page().seen.coded == 1
    bench.undo()
    assert bench.page().seen.coded == 0
    assert not (folder.root / "taxonomy.md").exists()
    with pytest.raises(UsageRefused, match="nothing to undo"):
        bench.undo()


def test_the_note_of_a_label_is_where_a_coder_begins(folder: Folder) -> None:
    run = folder.report().summary["run"]["run"]
    folder.labels(
        {
            "id": "l1",
            "transcript": f"{run}.1",
            "case": "q1",
            "clause": "coach",
            "outcome": "fail",
            "note": "hands over a whole text",
            "labeller": "ben",
            "at": "2026-11-23T09:00:00+00:00",
        }
    )
    bench = a_bench(folder.root)
    (reply,) = bench.open([bench.find(1)])
    assert (reply.note, reply.by) == ("hands over a whole text", "ben")
    bench.close()


def test_a_second_coder_sees_no_code_and_counts_nothing(bench: Bench, folder: Folder) -> None:
    first, second = bench.open(bench.order[:2])
    bench.name_mode("Writes it", [first, second])
    blind = a_bench(folder.root, coder="ben", is_blind=True, start=100)
    left = blind.open(blind.uncoded())
    assert {reply.transcript for reply in left} == {first.transcript, second.transcript}
    assert all((reply.mode, reply.note, reply.by) == ("", "", "") for reply in left)
    blind.code(left[0], "writes-it")
    assert len(blind.uncoded()) == 1
    assert blind.page().seen.coded == 2
    with pytest.raises(UsageRefused, match="second coder"):
        blind.name_mode("Another", [])
    blind.close()


def test_a_code_goes_on_counting_when_the_same_reply_comes_in_a_later_run(
    bench: Bench, folder: Folder
) -> None:
    bench.name_mode("Writes it", bench.open(bench.order[:3]))
    folder.type("run", "--no-probe")
    later = a_bench(folder.root)
    assert later.run.id != bench.run.id
    assert later.page().seen.coded == 3
    assert later.page().seen.counts[0].ever == 3
    later.close()


def test_a_reply_that_fails_nothing_cannot_be_coded(bench: Bench) -> None:
    with pytest.raises(UsageRefused, match="fails nothing"):
        bench.find(8)
