"""`ethogram adjudicate` at a terminal, in a script, and as a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ethogram.cli.app import app
from ethogram.workflow.adjudications import load_adjudications
from tests.fakes.parted import a_parted_workspace
from tests.fakes.terminal import at_a_terminal
from tests.fakes.workspaces import Folder, a_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    a_parted_workspace(folder, replies=4, divided=3)
    return folder


def test_keys_work_as_they_are_pressed_and_ctrl_c_keeps_what_was_decided(folder: Folder) -> None:
    with at_a_terminal(["-C", str(folder.root), "adjudicate", "--as", "eve"]) as terminal:
        terminal.wait_for("1 of 3")
        terminal.press("f")
        terminal.wait_for("why did they differ?")
        terminal.press("1")
        terminal.wait_for("words they read differently")
        terminal.press("text\r")
        terminal.wait_for("2 of 3")
        terminal.interrupt()
        assert terminal.exit_code() == 130
    assert "1 adjudication kept" in terminal.screen
    assert "Traceback" not in terminal.screen
    (made,) = load_adjudications(folder.root)[0]
    assert (made.settled, made.reason_code, made.words) == ("fail", "clause-unclear", ("text",))


def run(folder: Folder, *arguments: str, lines: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(
        app, ["-C", str(folder.root), "adjudicate", *arguments], input=lines, obj=folder.root
    )
    return result.exit_code, result.output


def test_a_script_settles_a_line_each_and_the_next_sitting_goes_on(folder: Folder) -> None:
    code, said = run(folder, "--as", "eve", lines="fail slip\nkeep\n")
    assert code == 0
    assert "2 adjudications kept in labels/adjudications.jsonl; 1 left" in said
    assert "1 of 1" in run(folder, "--as", "eve", lines="q\n")[1]
    run(folder, "--as", "eve", lines="fail slip\n")
    assert run(folder, "--as", "eve")[1] == "Nothing to settle: no reply at hand divides people.\n"
    assert "1 of 3" in run(folder, "--as", "eve", "--again", lines="q\n")[1]


def test_what_divides_people_can_be_listed_without_names(folder: Folder) -> None:
    code, said = run(folder, "--list", "--as", "eve")
    assert code == 0
    assert [line.split()[:2] for line in said.splitlines()] == [
        ["1", "coach"],
        ["2", "coach"],
        ["3", "coach"],
    ]
    assert "anna" not in said + run(folder, "--json", "--as", "eve")[1]
    questions = folder.type("adjudicate", "--json", "--as", "eve").json
    assert [voice["letter"] for voice in questions[0]["voices"]] == ["A", "B"]


def test_who_labelled_too_is_told(folder: Folder) -> None:
    said = run(folder, "--as", "anna", lines="q\n")[1]
    assert said.startswith("You labelled 3 of these yourself; another person decides freer.")


def test_an_unknown_clause_is_refused_with_the_nearest(folder: Folder) -> None:
    done = folder.type("adjudicate", "--for", "coch", "--as", "eve")
    assert done.code == 2
    assert "Did you mean 'coach'?" in done.said
