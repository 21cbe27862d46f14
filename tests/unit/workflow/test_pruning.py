from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.pruning import derived_results, to_prune
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import a_workspace, planted, with_callable

ECHO = "def answer(messages):\n    return messages[-1]['content']\n"


def test_before_any_run_nothing_can_be_said(tmp_path: Path) -> None:
    a_workspace(tmp_path).ask(planted(1, 0))
    with pytest.raises(UsageRefused, match="never run"):
        to_prune(load_workspace(tmp_path))
    with pytest.raises(UsageRefused, match="never run"):
        derived_results(tmp_path)


def test_a_case_that_broke_in_an_earlier_run_guards_the_fix(tmp_path: Path) -> None:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(2, 1), kind="adversarial")
    folder.type("run", "--no-probe")
    folder.write("bot.py", "def answer(messages):\n    return 'Which is your claim?'\n")
    folder.type("run", "--no-probe")
    found = to_prune(load_workspace(tmp_path))
    assert [(each.case, each.asked, each.broke) for each in found.keep] == [("q1", 2, 1)]
    assert "guards a fix" in found.keep[0].reason
    assert [each.case for each in found.drop] == ["q2"]
    last = to_prune(load_workspace(tmp_path), runs=["last"])
    assert [each.case for each in last.drop] == ["q1", "q2"]
