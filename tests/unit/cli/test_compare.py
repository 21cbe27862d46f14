from __future__ import annotations

from pathlib import Path

from tests.fakes.workspaces import a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


def test_the_last_two_runs_are_compared_when_none_is_named(tmp_path: Path) -> None:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    for failing in (6, 2):
        folder.ask(planted(10, failing))
        folder.type("run", "--no-probe")
    names = [state["run"]["id"] for state in folder.type("runs", "--json").json]
    compared = folder.type("compare", "--json").json
    assert [compared["after"], compared["before"]] == names
    assert folder.type("compare", "last", "last~1", "--json").json["after"] == names[1]
    assert "coach" in folder.type("compare").out


def test_a_margin_is_a_share_above_nothing(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    assert folder.type("compare", "--margin", "0").code == 2
    assert folder.type("compare", "--margin", "10").code == 2
