from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.cli.outcome import finish, interrupted
from ethogram.store.database import open_database
from ethogram.store.reading import find_run
from ethogram.workflow.hold import Held
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.workspaces import a_workspace, planted, with_standin


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Hm."]\n')
    folder.ask(planted(3, 1))
    assert folder.type("run", "--no-probe").code == 0
    return load_workspace(tmp_path)


def held(workspace: Workspace, end: str = "done", missing: int = 0, budget: str = "") -> Held:
    connection = open_database(workspace.evidence)
    run = find_run(connection, None)
    connection.close()
    return Held(
        run=run,
        end=end,
        seconds=1.0,
        asked=3,
        cached=0,
        missing=missing,
        why_missing="the \x1b[2Jserver\nis down." if missing else "",
        budget=budget,
    )


def test_a_run_that_is_done_shows_its_first_screen(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert finish(workspace.root, held(workspace), as_json=False) == 0
    shown = capsys.readouterr()
    assert "Is Margin behaving the way we said?" in shown.out
    assert shown.err == ""


def test_a_run_that_stopped_says_why_and_how_to_go_on(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = held(workspace, end="budget", budget="The budget of 3 calls is used up.")
    assert finish(workspace.root, ended, as_json=True) == 4
    assert capsys.readouterr().err == (
        "The budget of 3 calls is used up. Go on with 'ethogram resume'.\n"
    )


def test_missing_replies_are_told_with_what_the_first_failure_said(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert finish(workspace.root, held(workspace, missing=1), as_json=False) == 5
    told = capsys.readouterr().err
    assert told.startswith("1 reply is missing because calls failed. The first said: ")
    assert "server is down." in told
    assert "\x1b" not in told


def test_a_second_interrupt_says_what_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    assert interrupted() == 130
    assert "ethogram resume" in capsys.readouterr().err
