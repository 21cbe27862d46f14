from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import TargetName
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import a_workspace, with_callable, with_standin


async def test_the_target_is_opened_once_and_only_when_it_is_asked(tmp_path: Path) -> None:
    with_standin(a_workspace(tmp_path), 'otherwise = ["Hm."]\n')
    workspace = load_workspace(tmp_path)
    desk = Desk(workspace, workspace.targets[TargetName("bot")], {}, asyncio.Event())
    one, other = await desk.client(), await desk.client()
    assert one is other
    await desk.aclose()


async def test_a_desk_that_was_never_used_closes(tmp_path: Path) -> None:
    with_callable(a_workspace(tmp_path), "raise RuntimeError('never loaded')\n")
    workspace = load_workspace(tmp_path)
    await Desk(workspace, workspace.targets[TargetName("bot")], {}, asyncio.Event()).aclose()


async def test_a_target_that_cannot_be_opened_is_refused_to_everybody_alike(
    tmp_path: Path,
) -> None:
    folder = with_callable(a_workspace(tmp_path), "answer = None\n")
    workspace = load_workspace(folder.root)
    desk = Desk(workspace, workspace.targets[TargetName("bot")], {}, asyncio.Event())
    for _ in range(2):
        with pytest.raises(UsageRefused, match="no function"):
            await desk.client()
    await desk.aclose()


async def test_the_first_interrupt_drains_and_the_second_cancels() -> None:
    stop, started = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        with draining_on_interrupt(stop):
            started.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await started.wait()
    os.kill(os.getpid(), signal.SIGINT)
    await stop.wait()
    assert not task.done()
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


async def test_away_from_the_main_thread_interrupts_are_left_to_python() -> None:
    async def work() -> str:
        with draining_on_interrupt(asyncio.Event()):
            return "done"

    assert await asyncio.to_thread(asyncio.run, work()) == "done"
