from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(20, 8))
    folder.type("run", "--no-probe")
    return folder


def test_every_form_tells_the_same_planted_failures(folder: Folder) -> None:
    assert "8 of 20 families fail" in folder.type("report").said
    assert "8 of 20 families fail" in folder.type("report", "--clauses").said
    assert "8 of 20" in folder.type("report", "--memo").said
    assert folder.report().clause()["tally"]["families_failing"] == 8
    ticket = folder.type("report", "--ticket", "coach")
    assert ticket.code == 0
    assert "whole text" in ticket.out


def test_the_page_is_one_file_and_stands_where_it_was_asked_for(folder: Folder) -> None:
    page = folder.root / "reports" / "monday.html"
    done = folder.type("report", "--html", str(page))
    assert done.code == 0
    assert str(page) in done.out
    assert [each.name for each in page.parent.iterdir()] == ["monday.html"]


def test_a_clause_that_does_not_exist_is_refused_with_the_nearest(folder: Folder) -> None:
    refused = folder.type("report", "--ticket", "coech")
    assert refused.code == 2
    assert "Did you mean 'coach'?" in refused.err


def test_a_run_may_be_compared_with_a_chosen_one(folder: Folder) -> None:
    folder.ask(planted(20, 2))
    folder.type("run", "--no-probe")
    folder.ask(planted(20, 5))
    folder.type("run", "--no-probe")
    last, middle, first = [s["run"]["id"] for s in folder.type("runs", "--json").json]
    assert folder.report().summary["comparison"]["before"] == middle
    assert folder.report("--against", first).summary["comparison"]["before"] == first
    assert folder.report("last~1").summary["run"]["run"] == middle
    assert folder.report(last).summary["run"]["run"] == last
