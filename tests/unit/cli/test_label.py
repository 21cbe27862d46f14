"""`ethogram label` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from ethogram.cli import label as command
from ethogram.cli.label import _numbers
from ethogram.errors import UsageRefused
from ethogram.judge.queue import Rule, Task
from tests.fakes.queue_workspace import a_queue_workspace, label_all
from tests.fakes.workspaces import Done, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    a_queue_workspace(tmp_path)
    return Folder(tmp_path)


def new(folder: Folder, *arguments: str) -> Done:
    return folder.type("label", "new", "pilot", "--for", "coach.pasteable", "-n", "4", *arguments)


def test_every_rule_and_task_can_be_asked_for() -> None:
    assert set(command.RULES) == set(get_args(Rule))
    assert set(command.TASKS) == set(get_args(Task))


def test_without_a_queue_it_says_how_to_draw_one(folder: Folder) -> None:
    for arguments in ((), ("list",)):
        done = folder.type("label", *arguments)
        assert (done.code, done.err) == (0, "")
        assert "ethogram label new NAME --for CLAUSE" in done.out
    assert folder.type("label", "list", "--json").json == []
    assert folder.type("label", "--json").json == []


def test_a_new_queue_says_what_was_drawn_and_how_to_label_it(folder: Folder) -> None:
    done = new(folder, "--seed", "7", "--overlap", "2")
    assert done.code == 0
    assert done.out == (
        "Wrote labels/queues/pilot.json: 4 of 12 replies on coach.pasteable, at random, seed 7.\n"
        "Label it: ethogram label pilot --as NAME\n"
    )
    assert new(folder).code == 2


def test_a_dry_run_writes_nothing(folder: Folder) -> None:
    done = new(folder, "--dry-run")
    assert done.out.startswith("Would write labels/queues/pilot.json")
    assert not (folder.root / "labels").exists()


def test_a_new_queue_as_json_is_the_queue(folder: Folder) -> None:
    found = new(folder, "--json", "--rule", "listed", "--reads", "2,4-5").json
    assert found["is_written"]
    assert [item["case"] for item in found["queue"]["items"]] == ["essay-2", "essay-4", "essay-5"]
    held = json.loads((folder.root / found["path"]).read_text("utf-8"))
    assert (held["rule"], held["task"], held["frame"]) == ("listed", "criterion", 3)


def test_a_queue_cannot_be_called_like_a_command(folder: Folder) -> None:
    done = folder.type("label", "new", "list", "--for", "coach")
    assert done.code == 2
    assert "'list' is a command" in done.err


def test_progress_is_shown_and_given_as_json(folder: Folder) -> None:
    new(folder)
    label_all(folder.root, "ana", most=3)
    assert "3 of 4 answers · ana" in folder.type("label").out
    shown = folder.type("label", "show", "pilot")
    assert "next      ethogram label pilot --as NAME" in shown.out
    found = folder.type("label", "show", "pilot", "--json").json
    assert (found["answers"], found["labellers"][0]["labeller"]) == (3, "ana")
    assert folder.type("label", "list", "--json").json[0]["answers"] == 3


def test_a_queue_that_is_not_there_is_a_wrong_use(folder: Folder) -> None:
    new(folder)
    for arguments in (("pilto",), ("open", "pilto"), ("show", "pilto")):
        done = folder.type("label", *arguments)
        assert done.code == 2
        assert "Did you mean 'pilot'" in done.err


def test_a_file_that_is_no_queue_is_shown_with_the_others(folder: Folder) -> None:
    new(folder)
    folder.write("labels/queues/bad.json", "[]")
    done = folder.type("label", "list")
    assert done.code == 1
    assert "pilot" in done.out
    assert "labels/queues/bad.json" in done.err


def test_what_a_labeller_is_told_can_be_read(folder: Folder) -> None:
    assert "Read to the end first." in folder.type("label", "guideline", "coach").out
    found = folder.type("label", "guideline", "coach.pasteable", "--json").json
    assert found["told"]["parts"][0]["how"]["include"] == ["A sentence in quotation marks."]


def test_help_names_both_forms(folder: Folder) -> None:
    out = folder.type("label", "--help").out
    assert "NAME [--as ME] | COMMAND" in out
    assert "guideline" in out


def test_numbers_are_numbers_and_ranges() -> None:
    assert _numbers("3, 7,12-15") == (3, 7, 12, 13, 14, 15)
    assert _numbers("") == ()
    for wrong in ("x", "5-3", "1-", "-1", "1-99999999"):
        with pytest.raises(UsageRefused, match="no number"):
            _numbers(wrong)
