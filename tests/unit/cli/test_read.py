"""`ethogram read` at a terminal and in a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ethogram.cli.app import app
from ethogram.workflow.evidence import load_labels
from tests.fakes.ghost_workspace import FAILING, a_held_run, a_workspace
from tests.fakes.terminal import at_a_terminal


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_workspace(tmp_path)
    a_held_run(tmp_path, repeats=2)
    return tmp_path


def arguments(root: Path, *more: str) -> list[str]:
    return ["-C", str(root), "read", *more, "--as", "ana"]


def outcomes(root: Path) -> list[str]:
    return [label.outcome for label in load_labels(root)[0]]


def test_keys_work_as_they_are_pressed_and_undo_goes_back(root: Path) -> None:
    with at_a_terminal(arguments(root, "broken")) as terminal:
        terminal.wait_for("1 of 2")
        terminal.press("f")
        terminal.wait_for("2 of 2")
        assert outcomes(root) == ["fail"]
        terminal.press("z")
        terminal.wait_for("undone: fail on coach")
        terminal.press("otoo long for a title\r")
        terminal.wait_for("note: too long for a title (p f")
        terminal.press("p")
        terminal.wait_for("2 of 2")
        terminal.press("\x1b[D")
        terminal.wait_for("you said: pass")
        terminal.press("q")
        assert terminal.exit_code() == 0
    assert outcomes(root) == ["fail", "withdrawn", "pass"]
    assert load_labels(root)[0][-1].note == "too long for a title"
    assert "1 label kept in labels/ana.jsonl" in terminal.screen


def test_ctrl_c_keeps_what_was_said_and_gives_the_terminal_back(root: Path) -> None:
    with at_a_terminal(arguments(root, "broken")) as terminal:
        terminal.wait_for("1 of 2")
        terminal.press("f")
        terminal.wait_for("2 of 2")
        terminal.interrupt()
        assert terminal.exit_code() == 130
    assert outcomes(root) == ["fail"]
    assert "1 label kept" in terminal.screen
    assert "Traceback" not in terminal.screen


def test_the_next_sitting_goes_on_where_this_one_stopped(root: Path) -> None:
    def first_line(*more: str) -> str:
        result = CliRunner().invoke(app, arguments(root, "broken", *more), input="f\n", obj=root)
        assert result.exit_code == 0, result.output
        return result.output.splitlines()[0]

    assert first_line().startswith("read 1 · essay-deadline")
    assert first_line() == "left out 1 that you labelled already; --again shows them"
    assert first_line() == "You labelled all of them; --again shows them"
    assert first_line("--again").startswith("read 1 · essay-deadline")


def test_json_of_a_number_is_that_reply_alone(root: Path) -> None:
    result = CliRunner().invoke(app, arguments(root, "2", "--json"), obj=root)
    assert [each["reply"]["read"] for each in json.loads(result.output)] == [2]


def test_json_lists_every_reply_with_its_verdicts(root: Path) -> None:
    result = CliRunner().invoke(app, arguments(root, "broken", "--json"), obj=root)
    listed = json.loads(result.output)
    assert [each["reply"]["read"] for each in listed] == [1, 3]
    assert listed[0]["reply"]["reply"] == FAILING
    assert listed[0]["clause"] == "coach"


def test_a_list_is_one_line_a_reply(root: Path) -> None:
    result = CliRunner().invoke(app, arguments(root, "--list"), obj=root)
    assert len(result.output.splitlines()) == 4
    assert "fail           coach" in result.output.splitlines()[0]


def test_nothing_to_read_is_said_with_a_hint(root: Path) -> None:
    result = CliRunner().invoke(app, arguments(root, "short"), obj=root)
    assert "ethogram read --for short" in result.output


def test_a_label_that_was_edited_into_something_else_is_said(root: Path) -> None:
    (root / "labels").mkdir()
    (root / "labels/ana.jsonl").write_text("{oops\n", encoding="utf-8")
    result = CliRunner().invoke(app, arguments(root, "--list"), obj=root)
    assert "labels/ana.jsonl:1:1" in result.stderr
    assert len(result.stdout.splitlines()) == 4
