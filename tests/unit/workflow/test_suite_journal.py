from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.suite_journal import (
    JOURNAL,
    MOST_STEPS,
    change_files,
    load_steps,
    take_back,
)


def test_files_are_written_removed_and_brought_back(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old\r\n", newline="")
    change_files(tmp_path, {"old": None, "new/one": "1"}, "moved", 0.0)
    assert not (tmp_path / "old").exists()
    assert take_back(tmp_path).what == "moved"
    assert (tmp_path / "old").read_bytes() == b"old\r\n"
    assert not (tmp_path / "new/one").exists()


def test_when_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before")
    (tmp_path / "b").mkdir()
    with pytest.raises(UsageRefused, match="nothing was changed"):
        change_files(tmp_path, {"a": "after", "b": "x"}, "moved", 0.0)
    assert (tmp_path / "a").read_text() == "before"
    assert load_steps(tmp_path) == ()


def test_only_the_newest_changes_are_remembered(tmp_path: Path) -> None:
    for number in range(MOST_STEPS + 3):
        change_files(tmp_path, {"a": str(number)}, f"step {number}", 0.0)
    assert len(load_steps(tmp_path)) == MOST_STEPS
    (tmp_path / JOURNAL).write_text("torn")
    with pytest.raises(UsageRefused, match="nothing to take back"):
        take_back(tmp_path)
