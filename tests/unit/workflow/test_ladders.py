"""What is wrong with a ladder is found by `ethogram check`."""

from __future__ import annotations

from pathlib import Path

from ethogram.workflow.ladders import ladder_problems, load_ladders
from ethogram.workflow.workspace import load_workspace
from tests.fakes.planted_lines import with_a_line


def test_a_clause_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    folder = with_a_line(tmp_path)
    text = (tmp_path / "ladders/how.yaml").read_text("utf-8")
    folder.write("ladders/how.yaml", text.replace("tests: coach", "tests: coahc"))
    (problem,) = ladder_problems(load_workspace(tmp_path))
    assert (problem.rule, problem.fix) == ("unknown-clause", "Did you mean 'coach'?")
    checked = folder.type("check")
    assert checked.code == 1
    assert "coahc" in checked.said


def test_a_file_that_is_no_text_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    with_a_line(tmp_path)
    (tmp_path / "ladders/bytes.yaml").write_bytes(b"\xff\xfe\x00rungs: [a]")
    ladders, problems = load_ladders(load_workspace(tmp_path))
    assert list(ladders) == ["how"]
    assert problems
