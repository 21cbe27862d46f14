"""A run that ends early: killed at any instant, interrupted once or twice, and gone on with."""

from __future__ import annotations

import random
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.model_server import ModelServer, model_server
from tests.fakes.workspaces import (
    Done,
    Folder,
    a_workspace,
    planted,
    until,
    with_callable,
    with_server,
)

FAMILIES, FAILING, IN_FLIGHT = 80, 24, 4
ANSWERS = ("clauses", "caution", "coverage", "inconsistencies")

SLOW_BOT = """
import pathlib, time
def answer(messages):
    here = pathlib.Path(__file__).parent
    with (here / "asked").open("a") as out:
        out.write("x")
    while not (here / "go").exists():
        time.sleep(0.01)
    return "Which is your claim?"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.ask(planted(FAMILIES, FAILING))
    return folder


@pytest.fixture
def server(folder: Folder) -> Iterator[ModelServer]:
    with model_server(latency_ms=10) as server:
        with_server(folder, server.url, concurrency=IN_FLIGHT)
        yield server


def answers_of(done: Done) -> Any:
    """Give the six answers without what names the run they came from."""
    summary = done.summary
    name = summary["run"]["run"]
    clean = [str(summary[part]).replace(name, "RUN") for part in ANSWERS]
    return clean, summary["run"]["replies"], summary["run"]["is_complete"]


def finished(folder: Folder) -> set[tuple[str, int]]:
    """Read the conversations that are over from the database, as an outsider."""
    if not folder.evidence.exists():
        return set()
    store = sqlite3.connect(f"file:{folder.evidence}?mode=ro", uri=True)
    try:
        return set(store.execute("SELECT run, read FROM transcripts WHERE is_missing = 0"))
    finally:
        store.close()


def kill_after(folder: Folder, server: ModelServer, served: int, *command: str) -> bool:
    """Kill a command when the server has served so many; False when it ended before."""
    process = folder.start(*command)
    until(lambda: process.poll() is not None or server.stats()["served"] >= served)
    process.kill()
    folder.finish(process)
    return process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_at_any_instant_lose_and_repeat_only_what_was_in_flight(
    folder: Folder, server: ModelServer, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chance = random.Random(seed)  # noqa: S311 - chooses instants
    instants = sorted(chance.sample(range(1, FAMILIES - 8), 4))
    kills, kept = 0, set[tuple[str, int]]()
    for served in instants:
        command = ["resume"] if kept else ["run", "--no-probe"]
        kills += kill_after(folder, server, served, *command)
        now = finished(folder)
        assert kept <= now, "what was finished is lost"
        kept = now
    assert kills >= 2
    resumed = folder.type("resume", "--json") if kept else folder.type("run", "--json")
    assert resumed.code == 0
    stats = server.stats()
    assert stats["duplicates"] <= kills * IN_FLIGHT
    assert len(folder.type("runs", "--json").json) == 1

    whole = a_workspace(tmp_path_factory.mktemp("whole"))
    whole.ask(planted(FAMILIES, FAILING))
    with_server(whole, server.url)
    assert answers_of(resumed) == answers_of(whole.type("run", "--json"))
    store = sqlite3.connect(folder.evidence)
    assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


def test_nothing_that_was_kept_is_asked_again(folder: Folder, server: ModelServer) -> None:
    assert kill_after(folder, server, 30, "run")
    kept = len(finished(folder))
    before = server.stats()["requests"]
    assert folder.type("resume", "--no-probe", "--json").code == 0
    # Of what was in flight some had its reply committed, though not yet its transcript.
    assert FAMILIES - kept - IN_FLIGHT <= server.stats()["requests"] - before <= FAMILIES - kept
    again = folder.type("resume")
    assert again.code == 2
    assert "nothing to resume" in again.err


def test_a_killed_run_is_listed_and_reported_as_partial(
    folder: Folder, server: ModelServer
) -> None:
    assert kill_after(folder, server, 30, "run")
    assert "killed: ethogram resume" in folder.type("runs").out
    report = folder.report()
    assert report.summary["run"]["is_complete"] is False
    assert f"of {FAMILIES} replies are in" in folder.type("report").said


def test_the_first_interrupt_drains_and_the_run_goes_on_later(
    folder: Folder, server: ModelServer
) -> None:
    process = folder.start("run", "--no-probe")
    until(lambda: server.stats()["served"] >= 10)
    process.send_signal(signal.SIGINT)
    stopped = folder.finish(process)
    assert stopped.code == 4
    assert "ethogram resume" in stopped.err
    assert "Traceback" not in stopped.err
    # Every call that was answered is kept, those in flight at the interrupt included.
    assert len(finished(folder)) == server.stats()["served"]
    resumed = folder.type("resume", "--no-probe", "--json")
    assert resumed.code == 0
    assert server.stats()["duplicates"] == 0
    assert resumed.clause()["tally"]["families_failing"] == FAILING


def test_a_polite_kill_drains_too(folder: Folder, server: ModelServer) -> None:
    process = folder.start("run", "--no-probe")
    until(lambda: server.stats()["served"] >= 10)
    process.terminate()
    assert folder.finish(process).code == 4
    assert len(finished(folder)) == server.stats()["served"]


def test_the_second_interrupt_ends_at_once(folder: Folder) -> None:
    with_callable(folder, SLOW_BOT, more="[limits]\nconcurrency = 2\n")
    process = folder.start("run")
    asked = folder.root / "asked"
    until(lambda: asked.exists() and len(asked.read_text(encoding="utf-8")) == 2)
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert "Ctrl-C again ends at once" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    ended = folder.finish(process)
    assert ended.code == 130
    assert "Traceback" not in ended.err
    assert "ethogram resume" in ended.err
    (folder.root / "go").touch()
    assert folder.type("resume", "--json").summary["run"]["is_complete"] is True


def test_resuming_is_refused_when_documents_say_something_else(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--budget-calls", "5")
    requests = server.stats()["requests"]
    folder.stance("Something else.")
    refused = folder.type("resume")
    assert refused.code == 2
    assert "cannot be resumed: the context changed since" in refused.err
    assert "'ethogram run'" in refused.err
    folder.ask(planted(FAMILIES + 1, FAILING))
    assert "the cases and the context changed" in folder.type("resume").err
    assert server.stats()["requests"] == requests
    folder.stance("Ask for the student's claim first.")
    folder.ask(planted(FAMILIES, FAILING))
    assert folder.type("resume").code == 0


def test_two_processes_may_resume_the_same_run(folder: Folder, server: ModelServer) -> None:
    folder.type("run", "--budget-calls", "10")
    started = [folder.start("resume", "--no-probe", "--json") for _ in range(2)]
    ended = [folder.finish(process) for process in started]
    codes = [done.code for done in ended]
    # The slower one may find that nothing is left.
    assert 0 in codes
    assert set(codes) <= {0, 2}, [done.err for done in ended]
    tally = folder.report().clause()["tally"]
    assert (tally["replies"], tally["families_failing"]) == (FAMILIES, FAILING)


def test_a_function_that_never_returns_does_not_hold_up_the_end(folder: Folder) -> None:
    folder.ask(planted(2, 0))
    with_callable(
        folder,
        "import threading\ndef answer(messages):\n    threading.Event().wait()\n",
        more="[limits]\ntimeout-s = 0.1\nretries = 0\n",
    )
    ended = folder.finish(folder.start("run"))
    assert ended.code == 5
    assert "No answer within 0.1 s" in ended.err
