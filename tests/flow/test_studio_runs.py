"""Runs in the studio: listed, started, followed live, stopped, gone on with, compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.workflow.going import going_now
from ethogram.workflow.runs import list_runs
from tests.fakes.browser import Tab, chromium
from tests.fakes.studio import StudioClient, studio_tab
from tests.fakes.workspaces import Folder, a_workspace, planted, until, with_callable

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]

GATED = """
import asyncio
from pathlib import Path

async def answer(messages):
    number = int("".join(filter(str.isdigit, messages[-1]["content"])))
    while number > 3 and not (Path(__file__).parent / "open").exists():
        await asyncio.sleep(0.01)
    return "You asked: " + messages[-1]["content"]
"""
"""Answers the first three questions, and the others when the gate is open."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = with_callable(a_workspace(tmp_path), GATED, more="[limits]\nconcurrency = 1\n")
    made.ask(planted(8, 2))
    return made


@pytest.fixture
def tab(folder: Folder) -> Iterator[Tab]:
    with studio_tab(folder.root) as (opened, _):
        yield opened
        (folder.root / "open").touch()


def go(tab: Tab, address: str) -> None:
    tab.run(f"location.href = {json.dumps(address)}")
    tab.wait_for(f"location.href.endsWith({json.dumps(address)})")
    tab.wait_for("document.readyState === 'complete'")


def started(tab: Tab, folder: Folder) -> str:
    """Start a run from its form, once what it takes was looked at."""
    go(tab, "/runs/new")
    tab.run("document.querySelector('.new-run button').click()")
    tab.wait_for("document.querySelector('.preview button.primary')")
    assert "8 of 8 cases × 1" in tab.run("document.querySelector('.preview').innerText")
    assert list_runs(folder.root) == []
    tab.run("document.querySelector('.preview button.primary').click()")
    tab.wait_for("document.querySelector('#live') && document.readyState === 'complete'")
    return str(list_runs(folder.root)[0].run.id)


def test_a_run_is_looked_at_started_followed_and_read_while_it_goes(
    tab: Tab, folder: Folder
) -> None:
    run = started(tab, folder)
    assert tab.run("location.pathname") == f"/runs/{run}"
    tab.wait_for("document.querySelector('#live-line')?.textContent.startsWith('3 of 8 replies')")
    tab.wait_for("document.querySelectorAll('#live-newest li').length === 3")
    assert "worst so far: coach, 2 of 3" in tab.run(
        "document.querySelector('#live-worst').textContent"
    )
    tab.wait_for("document.querySelectorAll('#rows a').length === 3")
    (folder.root / "open").touch()
    tab.wait_for("document.querySelector('.state')?.textContent === 'complete'")
    tab.wait_for("document.querySelectorAll('#rows a').length === 8")
    assert tab.complaints == []


def test_a_run_is_stopped_and_gone_on_with(tab: Tab, folder: Folder) -> None:
    run = started(tab, folder)
    tab.wait_for("document.querySelector('#live-line').textContent.startsWith('3 of 8')")
    tab.run("document.querySelector('#stop button').click()")
    tab.wait_for("document.querySelector('.live.stopping')")
    (folder.root / "open").touch()
    tab.wait_for("document.querySelector('.state')?.textContent === 'stopped'")
    until(lambda: not going_now(folder.root))
    (state,) = list_runs(folder.root)
    assert (state.end, state.is_complete) == ("stopped", False)
    go(tab, f"/runs/{run}")
    tab.run("document.querySelector('#live form button').click()")
    tab.wait_for("document.querySelector('.state')?.textContent === 'complete'")
    assert list_runs(folder.root)[0].done == 8


def test_a_run_of_a_terminal_shows_as_going_and_a_second_one_is_refused_kindly(
    tab: Tab, folder: Folder
) -> None:
    process = folder.start("run", "--no-probe")
    until(lambda: bool(going_now(folder.root)))
    go(tab, "/runs")
    assert tab.run("document.querySelector('.state').textContent") == "running"
    refused = StudioClient(folder.root).post("/runs", {"target": ""})
    assert refused.status == 409
    assert "is going" in refused.text
    assert "Wait until it is over, or stop it" in refused.text
    tab.run("document.querySelector('#rows a').click()")
    tab.wait_for("document.querySelector('#stop')")
    tab.run("document.querySelector('#stop button').click()")
    tab.wait_for("document.querySelector('.live.stopping')")
    (folder.root / "open").touch()
    done = folder.finish(process)
    assert done.code == 4
    assert "ethogram resume" in done.said


def test_a_form_that_cannot_be_asked_says_why_and_starts_nothing(tab: Tab, folder: Folder) -> None:
    go(tab, "/runs/new?preview=1&sample=many")
    said = tab.run("document.querySelector('.problem').textContent")
    assert "'many' is no number of families" in said
    go(tab, "/runs/new?preview=1&where=nonsense")
    assert tab.run("document.querySelector('.problem').textContent")
    assert tab.run("document.querySelector('.preview')") is None
    assert list_runs(folder.root) == []


def test_lists_are_filtered_searched_and_paged_without_a_reload(tab: Tab, folder: Folder) -> None:
    (folder.root / "open").touch()
    folder.ask(planted(120, 30))
    assert folder.type("run", "--no-probe").code == 0
    run = list_runs(folder.root)[0].run.id
    go(tab, f"/runs/{run}")
    tab.run("window.stayed = true")
    tab.press("b", "b")
    tab.wait_for("document.querySelector('#found').textContent.startsWith('30 replies')")
    assert tab.run("location.search") == "?standing=fail"
    tab.press("Escape")
    tab.wait_for("document.querySelector('#found').textContent.startsWith('120 replies')")
    tab.press("]", "]")
    tab.wait_for("document.querySelector('.pages span').textContent === '51–100'")
    tab.press("/", "/")
    tab.type('"question 7:"')
    tab.wait_for("document.querySelector('#found').textContent.startsWith('1 reply')")
    assert tab.run("document.activeElement.name") == "q"
    assert tab.run("document.activeElement.value") == '"question 7:"'
    assert tab.run("document.querySelector('#rows mark').textContent") == "Question 7:"
    tab.press("Escape")
    tab.press("j", "j")
    tab.press("Enter", "\r")
    tab.wait_for("document.querySelector('#part')?.dataset.read === '7'")
    tab.wait_for("document.readyState === 'complete'")
    tab.press("Escape")
    tab.wait_for("document.querySelector('#found')?.textContent.startsWith('1 reply')")
    assert tab.complaints == []


def test_two_runs_are_compared_flips_first(tab: Tab, folder: Folder) -> None:
    (folder.root / "open").touch()
    assert folder.type("run", "--no-probe").code == 0
    folder.write("bot.py", GATED.replace('"You asked: "', '"the whole of it: "'))
    folder.stance("Answer.")
    assert folder.type("run", "--no-probe").code == 0
    after, before = (str(each.run.id) for each in list_runs(folder.root))
    go(tab, f"/compare/{before}/{after}")
    kinds = tab.run("document.querySelector('.kinds').innerText")
    assert "newly fails 6" in kinds
    assert "changed 2" in kinds
    assert tab.run("document.querySelector('#rows .badge').textContent") == "newly fails"
    assert tab.run("document.querySelector('#rows ins').textContent") == "the whole of it"
    assert "broken" in tab.run("document.querySelector('.moved').innerText")
    tab.run("document.querySelector('.kinds a:last-child').click()")
    tab.wait_for("document.querySelector('#found').textContent.startsWith('2 pairs: changed')")
    tab.press("j", "j")
    tab.press("Enter", "\r")
    tab.wait_for("document.querySelector('#part .beside')")


def test_empty_states_say_what_to_do(tmp_path: Path) -> None:
    client = StudioClient(a_workspace(tmp_path).root)
    assert "Start the first run" in client.get("/runs").text
    assert "Two runs are needed, and there is none" in client.get("/compare").text
    missing = client.get("/runs/last")
    assert missing.status == 404
    assert "ethogram run" in missing.text
