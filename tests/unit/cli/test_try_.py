"""`ethogram try` at a terminal and in a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ethogram.cli.app import app
from tests.fakes.ghost_workspace import CONTEXT, EDIT, FAILING, PASSING, a_workspace
from tests.fakes.terminal import at_a_terminal

EDITOR = {"EDITOR": "sed -i 's/Be helpful./Coach, and never write text for them./'", "VISUAL": ""}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_workspace(tmp_path)
    return tmp_path


def tried(root: Path, *more: str) -> Result:
    result: Result = CliRunner().invoke(
        app, ["-C", str(root), "try", *more], standalone_mode=False, obj=root
    )
    return result


def context(root: Path) -> str:
    return (root / "context/editor.md").read_text(encoding="utf-8")


def test_old_and_new_are_counted_and_nothing_is_saved_silently(root: Path) -> None:
    result = tried(root, "essay-deadline", "--edit", f"stance={EDIT}", "-n", "2")
    assert result.return_value == 0, result.output
    assert "coach.pasteable  2 of 2 → 0 of 2" in result.output
    assert "coach.pasteable: fail → pass" in result.output
    assert "--edit stance=@" in result.stderr
    assert context(root) == CONTEXT


def test_save_writes_the_block_and_nothing_else(root: Path) -> None:
    result = tried(root, "essay-deadline", "--edit", f"stance={EDIT}", "-n", "1", "--save")
    assert "Saved 'stance' into context/editor.md." in result.stderr
    assert context(root) == CONTEXT.replace("Be helpful.", EDIT)


def test_a_text_can_come_from_a_file(root: Path) -> None:
    path = root / "stance.txt"
    path.write_text(f"{EDIT}\n", encoding="utf-8")
    result = tried(root, "essay-deadline", "--edit", f"stance=@{path}", "-n", "1")
    assert PASSING in result.output
    missing = tried(root, "essay-deadline", "--edit", "stance=@nowhere.txt")
    assert "Cannot read 'nowhere.txt'" in str(missing.exception)


def test_words_need_no_quotes(root: Path) -> None:
    result = tried(root, "What", "is", "a", "claim?", "-n", "1")
    assert "Start with the claim." in result.output


def test_json_has_both_sides_of_every_pair(root: Path) -> None:
    result = tried(root, "essay-deadline", "--edit", f"stance={EDIT}", "-n", "1", "--json")
    document = json.loads(result.stdout)
    (pair,) = document["pairs"]
    assert (pair["old"]["text"], pair["new"]["text"]) == (FAILING, PASSING)
    assert document["trial"]["is_standin"] is True


def test_a_wrong_variant_is_said_in_one_sentence(root: Path) -> None:
    assert "is not BLOCK=NAME" in str(tried(root, "essay-deadline", "--variant", "x").exception)


def test_the_editor_opens_on_the_block_and_saving_is_asked(root: Path) -> None:
    arguments = ["-C", str(root), "try", "essay-deadline", "-n", "1", "--edit", "stance"]
    with at_a_terminal(arguments, EDITOR) as terminal:
        terminal.wait_for("fail → pass")
        terminal.wait_for("Save the new text of 'stance' into context/editor.md? [y/N]")
        assert context(root) == CONTEXT
        terminal.press("y\r")
        assert terminal.exit_code() == 0
    assert context(root) == CONTEXT.replace("Be helpful.", "Coach, and never write text for them.")


def test_an_editor_closed_without_a_change_asks_nothing(root: Path) -> None:
    arguments = ["-C", str(root), "try", "essay-deadline", "--edit", "stance"]
    with at_a_terminal(arguments, {"EDITOR": "true", "VISUAL": ""}) as terminal:
        assert terminal.exit_code() == 0
    assert "Nothing was changed" in terminal.screen
    assert not (root / ".ethogram").exists()
