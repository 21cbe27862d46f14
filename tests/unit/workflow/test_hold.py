from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.store.database import open_database
from ethogram.store.judging import load_judgings
from ethogram.store.reading import run_state
from ethogram.workflow.hold import Held, hold_run, start_run
from ethogram.workflow.plan import Planned, Wish
from ethogram.workflow.progress import Progress
from ethogram.workflow.run import prepare
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(12, 3))
    return folder


def started(folder: Folder) -> tuple[Workspace, Planned]:
    workspace = load_workspace(folder.root)
    planned = prepare(workspace, Wish())
    connection = open_database(workspace.evidence)
    start_run(connection, workspace, planned)
    connection.close()
    return workspace, planned


async def held(folder: Folder) -> Held:
    workspace, planned = started(folder)
    return await hold_run(workspace, planned, env={}, clock=lambda: 9.0)


async def test_everything_is_over_written_and_judged_at_the_end(folder: Folder) -> None:
    ended = await held(folder)
    assert (ended.end, ended.asked, ended.cached, ended.missing) == ("done", 12, 0, 0)
    assert ended.calls == 12
    connection = open_database(folder.evidence)
    state = run_state(connection, ended.run)
    assert (state.done, state.end, state.is_complete) == (12, "done", True)
    assert [judging.judge for judging in load_judgings(connection, ended.run.id)] == ["code"]
    connection.close()


async def test_a_run_that_is_held_twice_asks_nothing_the_second_time(folder: Folder) -> None:
    workspace, planned = started(folder)
    await hold_run(workspace, planned, env={})
    again = await hold_run(workspace, planned, env={})
    assert (again.end, again.asked) == ("done", 0)


async def test_whoever_watches_is_stopped_with_the_run(folder: Folder) -> None:
    seen: list[int] = []
    ended = asyncio.Event()

    async def watch(progress: Progress) -> None:
        try:
            while True:
                seen.append(progress.done)
                await asyncio.sleep(0)
        finally:
            ended.set()

    workspace, planned = started(folder)
    await hold_run(workspace, planned, env={}, watch=watch)
    assert ended.is_set()
    assert seen == sorted(seen)


async def test_a_display_that_breaks_does_not_harm_the_run(folder: Folder) -> None:
    async def watch(progress: Progress) -> None:
        raise OSError("the terminal went away")

    workspace, planned = started(folder)
    ended = await hold_run(workspace, planned, env={}, watch=watch)
    assert ended.end == "done"


async def test_a_target_that_cannot_be_opened_stops_the_run(folder: Folder) -> None:
    with_callable(folder, "answer = None\n")
    with pytest.raises(UsageRefused, match="no function"):
        await held(folder)
