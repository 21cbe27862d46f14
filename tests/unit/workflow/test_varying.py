from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.varying import MOST_CASES, Wish, choose_parents, free_path, propose
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import a_workspace, planted


def test_the_file_says_how_to_propose_the_same_again(tmp_path: Path) -> None:
    a_workspace(tmp_path).ask(planted(3, 0))
    wish = Wish(operators=("casing",), where="id=q1", each=2, seed=5)
    proposal = propose(load_workspace(tmp_path), wish, now=0.0)
    typed = "ethogram suite vary --with casing --where 'id=q1' -n 2 --seed 5"
    assert proposal.text.startswith(f"# Proposed 1970-01-01 by: {typed}\n")
    assert len(proposal.derived.cases) == 2


def test_a_name_that_is_taken_is_not_written_over(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("cases/proposed/a-b.yaml", "")
    workspace = load_workspace(tmp_path)
    assert free_path(workspace, "a+b") == "cases/proposed/a-b-2.yaml"
    assert free_path(workspace, "+") == "cases/proposed/cases.yaml"


def test_too_many_cases_are_refused_before_any_is_made(tmp_path: Path) -> None:
    a_workspace(tmp_path).ask(planted(MOST_CASES // 50 + 1, 0))
    with pytest.raises(UsageRefused, match="Choose fewer cases"):
        propose(load_workspace(tmp_path), Wish(operators=("typos",), each=50), now=0.0)


def test_a_named_case_is_taken_whatever_it_is(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.write("cases.yaml", "- {id: a, at: editor, user: x, also: [y]}\n")
    workspace = load_workspace(tmp_path)
    plain = choose_parents(workspace, Wish(operators=()))
    assert [case.id for case in plain] == ["a"]
    named = choose_parents(workspace, Wish(operators=(), names=("a~2",)))
    assert [case.id for case in named] == ["a~2"]
