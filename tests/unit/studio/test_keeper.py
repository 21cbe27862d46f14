"""Runs that a studio starts and stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import RunId
from ethogram.studio.keeper import Keeper
from ethogram.workflow.going import going, going_now
from ethogram.workflow.runs import list_runs
from tests.fakes.ghost_workspace import a_held_run, a_workspace
from tests.fakes.workspaces import a_workspace as a_folder
from tests.fakes.workspaces import planted, until, with_callable

GATED = """
import asyncio
from pathlib import Path

async def answer(messages):
    (Path(__file__).parent / "asked").touch()
    while not (Path(__file__).parent / "open").exists():
        await asyncio.sleep(0.01)
    return "You asked: " + messages[-1]["content"]
"""


def test_a_run_is_started_as_its_command_and_is_there_when_start_returns(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    keeper = Keeper(tmp_path)
    run = keeper.start(["run", "--no-probe"])
    assert [each.run.id for each in list_runs(tmp_path)] == [run]
    until(lambda: list_runs(tmp_path)[0].is_complete)
    keeper.drain()


def test_what_the_command_refuses_is_said(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    with pytest.raises(UsageRefused, match="no case fits"):
        Keeper(tmp_path).start(["run", "--where=surface=nowhere"])


def test_a_second_run_is_refused_while_one_goes(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    run = a_held_run(tmp_path)
    with going(tmp_path, run.id, 5.0), pytest.raises(UsageRefused, match=r"2 of 2 replies.*stop"):
        Keeper(tmp_path).start(["run"])


def test_a_run_is_asked_to_stop_once_and_drains(tmp_path: Path) -> None:
    folder = with_callable(a_folder(tmp_path), GATED, more="[limits]\nconcurrency = 1\n")
    folder.ask(planted(9, 0))
    keeper = Keeper(tmp_path)
    run = keeper.start(["run", "--no-probe"])
    assert not keeper.is_stopping(run)
    until(lambda: (tmp_path / "asked").exists())
    assert keeper.stop(run)
    assert keeper.stop(run)
    assert keeper.is_stopping(run)
    (tmp_path / "open").touch()
    keeper.drain()
    until(lambda: not going_now(tmp_path))
    (state,) = list_runs(tmp_path)
    assert (state.end, state.missing) == ("stopped", 0)
    assert not keeper.stop(run)


def test_a_run_that_nobody_holds_cannot_be_stopped(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    assert not Keeper(tmp_path).stop(RunId("nope"))
