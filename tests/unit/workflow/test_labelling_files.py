from __future__ import annotations

from pathlib import Path

from ethogram.judge.label_file import label_line
from ethogram.judge.preference_file import preference_line
from ethogram.workflow.labelling_files import LabelFiles
from tests.fakes.queues import Pen, a_queue


def test_nothing_is_there_before_somebody_labels(tmp_path: Path) -> None:
    files = LabelFiles(tmp_path)
    assert (files.labels(), files.preferences(), files.adjudications()) == ([], [], [])
    assert files.problems == ()


def test_what_others_append_meanwhile_is_seen(tmp_path: Path) -> None:
    pen, files = Pen(a_queue()), LabelFiles(tmp_path)
    path = tmp_path / "labels/ana.jsonl"
    path.parent.mkdir()
    for number in (1, 2):
        with path.open("a", encoding="utf-8") as out:
            out.write(label_line(pen.label("ana", number)))
        assert files.labels() == pen.labels
    (tmp_path / "labels/ben.jsonl").write_text(label_line(pen.label("ben", 1)), encoding="utf-8")
    assert files.labels() == pen.labels
    path.unlink()
    assert files.labels() == pen.labels[2:]


def test_each_kind_is_read_from_its_own_files(tmp_path: Path) -> None:
    pen, files = Pen(a_queue(task="pairwise")), LabelFiles(tmp_path)
    (tmp_path / "labels/pairs").mkdir(parents=True)
    line = preference_line(pen.prefer("ana", 0, "tie"))
    (tmp_path / "labels/pairs/ana.jsonl").write_text(line, encoding="utf-8")
    for name in ("reports", "adjudications"):
        (tmp_path / f"labels/{name}.jsonl").write_text("{}\n", encoding="utf-8")
    assert files.labels() == []
    assert files.preferences() == pen.preferences
    assert files.adjudications() == []
    assert [problem.rule for problem in files.problems] == ["adjudication-unreadable"]
