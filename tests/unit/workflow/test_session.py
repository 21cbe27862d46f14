from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ethogram.ids import ClauseId, TargetName
from ethogram.store.reading import load_transcripts, outcome_rows
from ethogram.store.writing import run_statement
from ethogram.workflow.desk import Desk
from ethogram.workflow.plan import Planned, Wish, questions
from ethogram.workflow.progress import Progress
from ethogram.workflow.run import prepare
from ethogram.workflow.session import PATIENCE_S, Session
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.clock import run_in_no_time
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable, with_standin

BOT = """
def answer(messages):
    if "Question 2" in messages[-1]["content"]:
        raise ValueError("down")
    return messages[-1]["content"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), BOT)
    folder.ask(planted(2, 1))
    return folder


async def opened(folder: Folder) -> tuple[Workspace, Planned, Desk, Progress]:
    workspace = load_workspace(folder.root)
    planned = prepare(workspace, Wish())
    desk = Desk(workspace, workspace.targets[TargetName("bot")], {}, asyncio.Event())
    await desk.writer.write([run_statement(planned.run)])
    return workspace, planned, desk, Progress(2)


async def test_a_conversation_is_committed_with_its_verdicts_when_it_returns(
    folder: Folder,
) -> None:
    workspace, planned, desk, progress = await opened(folder)
    session = Session(desk, progress, lambda: 9.0)
    first, second = list(questions(workspace, planned))
    done = await session.hold(first)
    ((transcript, case),) = load_transcripts(desk.connection, planned.run)
    assert (transcript.id, case.id, transcript.text) == (
        done.transcript.id,
        "q1",
        "Question 1: give me the whole text?",
    )
    assert [row.outcome for row in outcome_rows(desk.connection, planned.run.id)] == ["fail"]
    failed = await session.hold(second)
    assert failed.transcript.failure is not None
    assert failed.verdicts == ()
    assert (progress.done, progress.missing) == (2, 1)
    await desk.aclose()


def test_what_needs_no_call_waits_for_nobody(tmp_path: Path) -> None:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Hm."]\n')
    folder.ask(planted(3, 0))

    async def main() -> float:
        workspace, planned, desk, progress = await opened(folder)
        session = Session(desk, progress, lambda: 9.0)
        asked = list(questions(workspace, planned))
        for question in (*asked, *asked):
            await session.hold(question)
        assert (desk.line.calls, progress.cached) == (3, 3)
        await desk.aclose()
        return asyncio.get_running_loop().time()

    assert run_in_no_time(main()) == 0.0


def test_a_conversation_waits_for_a_reply_that_is_on_its_way(tmp_path: Path) -> None:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Hm."]\n')
    folder.ask(planted(1, 0))

    async def main() -> float:
        workspace, planned, desk, progress = await opened(folder)
        session = Session(desk, progress, lambda: 9.0)
        await desk.line.pace.enter()
        await session.hold(next(questions(workspace, planned)))
        desk.line.pace.leave()
        await desk.aclose()
        return asyncio.get_running_loop().time()

    assert run_in_no_time(main()) == PATIENCE_S


async def test_a_probe_counts_for_one_clause_alone(folder: Folder) -> None:
    workspace, planned, desk, progress = await opened(folder)
    session = Session(desk, progress, lambda: 9.0)
    done = await session.hold(next(questions(workspace, planned)), only=ClauseId("other"))
    assert (done.clauses, done.verdicts) == (("other",), ())
    await desk.aclose()
