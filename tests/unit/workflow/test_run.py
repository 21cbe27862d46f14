from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.errors import DocumentsRefused, UsageRefused
from ethogram.store.database import open_database
from ethogram.store.writing import run_statement, write_all
from ethogram.workflow.plan import Wish
from ethogram.workflow.run import (
    go_on,
    prepare,
    prepare_resume,
    preview_run,
    refuse_unpriced,
    run_planned,
)
from ethogram.workflow.settings import Budget
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable, with_server

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(10, 4))
    return folder


def with_calls(folder: Folder, calls: int) -> Workspace:
    workspace = load_workspace(folder.root)
    settings = msgspec.structs.replace(workspace.settings, budget=Budget(calls=calls))
    return msgspec.structs.replace(workspace, settings=settings)


async def test_probes_take_what_the_run_left_of_its_budget(folder: Folder) -> None:
    for calls, asked in ((10, 0), (12, 2), (50, 4)):
        folder.stance(f"Budget {calls}.")
        workspace = with_calls(folder, calls)
        held = await run_planned(workspace, prepare(workspace, Wish()))
        assert held.end == "done"
        clause = folder.report().clause()
        assert clause["probed"] == asked, calls


async def test_a_run_that_stopped_is_not_probed_until_it_is_over(folder: Folder) -> None:
    workspace = with_calls(folder, 6)
    held = await run_planned(workspace, prepare(workspace, Wish()))
    assert (held.end, held.calls) == ("budget", 6)
    assert folder.report().clause()["probed"] == 0
    workspace = load_workspace(folder.root)
    held = await go_on(workspace, prepare_resume(workspace, None))
    assert (held.end, held.calls) == ("done", 4)
    assert folder.report().clause()["probed"] == 4
    with pytest.raises(UsageRefused, match="nothing to resume"):
        prepare_resume(workspace, None)
    with pytest.raises(UsageRefused, match="is complete"):
        prepare_resume(workspace, "last")


async def test_a_noise_run_never_shares_a_repeat_with_an_earlier_one(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    assert prepare(workspace, Wish(is_noise=True)).run.plan.first_repeat == 0
    await run_planned(workspace, prepare(workspace, Wish(repeats=2)), probes=False)
    noise = prepare(workspace, Wish(is_noise=True))
    assert noise.run.plan.first_repeat == 2
    await run_planned(workspace, noise, probes=False)
    assert prepare(workspace, Wish(is_noise=True)).run.plan.first_repeat == 3


async def test_a_preview_knows_what_the_cache_holds(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    planned_run = prepare(workspace, Wish(repeats=2))
    assert preview_run(workspace, planned_run).known == 0
    assert not workspace.evidence.exists()
    await run_planned(workspace, prepare(workspace, Wish()), probes=False)
    assert preview_run(workspace, planned_run).known == 10


def test_documents_with_errors_are_refused_whole(folder: Folder) -> None:
    folder.write("ethogram.toml", "nam = 1\nrepeets = 2\n")
    with pytest.raises(DocumentsRefused) as refused:
        prepare(load_workspace(folder.root), Wish())
    assert len(refused.value.diagnostics) >= 2


def test_only_a_model_that_costs_money_needs_prices(folder: Folder) -> None:
    refuse_unpriced(prepare(load_workspace(folder.root), Wish()), Budget(money=1))
    with_server(folder, "http://127.0.0.1:9/v1")
    planned_run = prepare(load_workspace(folder.root), Wish())
    refuse_unpriced(planned_run, Budget(calls=1))
    with pytest.raises(UsageRefused, match="has no prices"):
        refuse_unpriced(planned_run, Budget(money=1))


def test_a_run_from_elsewhere_cannot_send_a_key_to_another_address(folder: Folder) -> None:
    with_server(folder, "http://127.0.0.1:9/v1")
    workspace = load_workspace(folder.root)
    run = prepare(workspace, Wish()).run
    own = run.plan.target
    elsewhere = msgspec.structs.replace(own, base_url="http://elsewhere.example/v1")
    forged = msgspec.structs.replace(run, plan=msgspec.structs.replace(run.plan, target=elsewhere))
    connection = open_database(workspace.evidence)
    write_all(connection, [run_statement(forged)])
    connection.close()
    assert prepare_resume(workspace, "last").run.plan.target == own
