from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.reporting import report_run
from ethogram.workflow.tickets import ticket_for
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return with_callable(a_workspace(tmp_path), ECHO)


def test_a_ticket_quotes_the_reply_the_clause_and_how_to_ask_again(folder: Folder) -> None:
    folder.ask(planted(20, 8))
    folder.type("run", "--no-probe")
    ticket = ticket_for(folder.root, report_run(folder.root), "coach")
    for part in ("give me the whole text", "Coach, do not ghost-write", "ethogram try q1"):
        assert part in ticket


def test_without_a_failing_reply_there_is_nothing_to_report(folder: Folder) -> None:
    folder.ask(planted(5, 0))
    folder.type("run", "--no-probe")
    summary = report_run(folder.root)
    with pytest.raises(UsageRefused, match="No reply of this run fails clause 'coach'"):
        ticket_for(folder.root, summary, "coach")
    with pytest.raises(UsageRefused, match="Did you mean 'coach'"):
        ticket_for(folder.root, summary, "coahc")
