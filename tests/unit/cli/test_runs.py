from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(5, 5))
    return folder


def test_a_workspace_without_runs_says_how_to_start_one(folder: Folder) -> None:
    assert "ethogram run" in folder.type("runs").out
    assert folder.type("runs", "--json").json == []


def test_probes_are_listed_only_on_request(folder: Folder) -> None:
    folder.type("run")
    assert len(folder.type("runs").out.splitlines()) == 1
    trials = folder.type("runs", "--trials").out.splitlines()
    assert len(trials) == 2
    assert sum("trial" in line for line in trials) == 1


def test_an_exported_run_says_how_to_take_it_in(folder: Folder) -> None:
    folder.type("run")
    file = folder.root / "one.run"
    exported = folder.type("runs", "export", "last", str(file))
    assert f"ethogram runs import {file}" in exported.out
    taken = folder.type("runs", "import", str(file))
    assert taken.code == 0
    assert "-alone-" not in taken.out


def test_a_file_that_is_no_run_is_refused(folder: Folder) -> None:
    folder.write("notes.txt", "not a run " * 100)
    refused = folder.type("runs", "import", str(folder.root / "notes.txt"))
    assert refused.code == 2
    assert "ethogram runs export" in refused.err
    assert folder.type("runs", "export", "last", str(folder.root / "x.run")).code == 2
