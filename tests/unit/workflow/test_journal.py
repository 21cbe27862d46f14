"""Lines that are appended and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.journal import append_lines, moment


def test_folders_are_made_and_lines_follow_one_another(tmp_path: Path) -> None:
    path = tmp_path / "labels" / "ana.jsonl"
    append_lines(path, "one\n")
    append_lines(path, "two\nthree\n")
    assert path.read_text(encoding="utf-8") == "one\ntwo\nthree\n"


def test_half_a_line_that_a_crash_left_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    path.write_text('{"half', encoding="utf-8")
    append_lines(path, "whole\n")
    assert path.read_text(encoding="utf-8") == '{"half\nwhole\n'


def test_a_file_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(UsageRefused, match=r"Cannot write 'ana\.jsonl'"):
        append_lines(tmp_path / "labels" / "ana.jsonl", "one\n")


def test_a_moment_carries_its_zone() -> None:
    assert moment(0.5)[-6] in "+-"
