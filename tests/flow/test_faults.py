"""Calls that fail: made good where they can be, kept as records where they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.model_server import model_server
from tests.fakes.workspaces import (
    Folder,
    a_workspace,
    planted,
    with_callable,
    with_server,
    with_standin,
)

DOWN = """
import pathlib
from ethogram.errors import ServerFaulty
def answer(messages):
    if not (pathlib.Path(__file__).parent / "up").exists():
        raise ServerFaulty("the bot is down", status=503)
    return "echo: " + messages[-1]["content"]
"""
FLAKY = """
def answer(messages):
    if "Question 3:" in messages[-1]["content"]:
        raise KeyError("no such thing: sk-abcdefghijklmnopqrstuvwxyz123456")
    return "echo: " + messages[-1]["content"]
"""
NO_RETRIES = "[limits]\nretries = 0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.ask(planted(60, 18))
    return folder


@pytest.mark.parametrize("kind", ["share_429", "share_500", "share_dropped", "share_truncated"])
def test_one_request_in_ten_fails_and_the_answer_is_whole_and_right(
    folder: Folder, kind: str
) -> None:
    with model_server(latency_ms=1, retry_after="0.01", **{kind: 0.1}) as server:
        with_server(folder, server.url, concurrency=20)
        ran = folder.type("run", "--no-probe", "--json")
        stats = server.stats()
    assert ran.code == 0, ran.err
    assert sum(stats["errors"].values()) > 0
    assert stats["duplicates"] == 0
    tally = ran.clause()["tally"]
    assert (tally["replies"], tally["missing"], tally["families_failing"]) == (60, 0, 18)
    assert ran.summary["run"]["is_complete"] is True


def test_a_target_that_always_fails_leaves_records_and_no_verdict(folder: Folder) -> None:
    with_callable(folder, DOWN, more=NO_RETRIES)
    ran = folder.type("run", "--json")
    assert ran.code == 5
    assert "60 replies are missing" in ran.err
    assert "the bot is down" in ran.err
    clause = ran.clause()
    assert (clause["status"], clause["reason"]) == ("undecided", "replies missing")
    assert (clause["tally"]["missing"], clause["tally"]["failed"]) == (60, 0)
    assert clause["fail_rate_worst"]["estimate"] == 1
    assert clause["fail_rate_best"]["estimate"] == 0
    assert ran.summary["run"]["failed"] == 60
    assert "missing" in folder.type("report").said
    page = folder.root / "report.html"
    assert folder.type("report", "--html", str(page)).code == 0
    html = page.read_text(encoding="utf-8")
    assert "the bot is down" in html
    assert "ServerFaulty" in html


def test_resuming_asks_for_what_is_missing(folder: Folder) -> None:
    with_callable(folder, DOWN, more=NO_RETRIES)
    assert folder.type("run").code == 5
    assert folder.type("resume").code == 5
    folder.write("up", "")
    resumed = folder.type("resume", "--json")
    assert resumed.code == 0
    tally = resumed.clause()["tally"]
    assert (tally["replies"], tally["missing"], tally["families_failing"]) == (60, 0, 18)
    assert resumed.summary["run"]["failed"] == 0
    assert len(folder.type("runs", "--json").json) == 1


def test_one_failing_call_harms_no_other_and_shows_no_secret(folder: Folder) -> None:
    folder.ask(planted(60, 0))
    with_callable(folder, FLAKY)
    ran = folder.type("run", "--json")
    assert ran.code == 5
    tally = ran.clause()["tally"]
    assert (tally["passed"], tally["failed"], tally["missing"]) == (59, 0, 1)
    assert "bot.py:answer raised KeyError" in ran.err
    secret = b"sk-abcdefghijklmnopqrstuvwxyz123456"
    assert secret.decode() not in ran.out + ran.err
    assert secret not in folder.evidence.read_bytes()


def test_missing_replies_widen_the_bounds_and_leave_the_rate_of_the_rest(folder: Folder) -> None:
    with_callable(folder, FLAKY)
    clause = folder.type("run", "--json").clause()
    # The third question was planted to fail: 17 of the 59 that answered do.
    assert clause["fail_rate"]["families"] == 59
    assert clause["fail_rate"]["estimate"] == pytest.approx(17 / 59)
    assert clause["fail_rate_worst"]["estimate"] == pytest.approx(18 / 60)
    assert clause["fail_rate_best"]["estimate"] == pytest.approx(17 / 60)


def test_a_stand_in_that_fails_as_planted_is_retried_to_the_end(folder: Folder) -> None:
    failures = "[failures]\nrate-limited = 0.1\nserver-faulty = 0.1\nretry-after-s = 0.001\n"
    with_standin(
        folder,
        f'otherwise = ["Which is your claim?"]\n{failures}',
        more="[limits]\nconcurrency = 30\n",
    )
    ran = folder.type("run", "--json")
    assert ran.code == 0, ran.err
    assert ran.clause()["tally"]["passed"] == 60
