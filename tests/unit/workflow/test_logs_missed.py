"""Planted topics that no case comes near are found; those with a case are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.logs.missed import Missed
from ethogram.workflow.logs_in import load_logs, take_in
from ethogram.workflow.logs_kept import load_missed
from ethogram.workflow.logs_missed import find_and_keep, find_missed, folded_of
from ethogram.workflow.workspace import load_workspace
from tests.fakes.logs import ESSAY, SOUP, TAX, a_log, said
from tests.fakes.workspaces import a_workspace


def found(root: Path, topics: list[tuple[tuple[str, ...], int]]) -> Missed:
    a_workspace(root).ask(["Where do I begin my essay?"])
    take_in(root, a_log(root / "prod.jsonl", topics))
    return find_missed(load_workspace(root), load_logs(root))


def test_planted_topics_without_a_case_are_found_and_ranked(tmp_path: Path) -> None:
    missed = found(tmp_path, [(ESSAY, 40), (SOUP, 12), (TAX, 20)])
    assert {each.example for each in missed.groups} <= {*SOUP, *TAX}
    assert {each.users for each in missed.groups} == {12, 20}
    assert [each.example in TAX for each in missed.groups] == [True, False]
    assert (missed.near, missed.conversations, missed.users) == (3, 72, 72)
    assert missed.groups[0].nearest.clause == "coach"
    assert missed.groups[0].nearest.stakes == "high"


def test_a_topic_of_few_users_is_counted_and_not_shown(tmp_path: Path) -> None:
    missed = found(tmp_path, [(TAX, 20), (SOUP, 4)])
    assert [each.users for each in missed.groups] == [20]
    assert missed.suppressed == 1
    assert not any("lentil" in each.example for each in missed.groups)
    opened = find_missed(load_workspace(tmp_path), load_logs(tmp_path), fewest_users=4)
    assert [each.users for each in opened.groups] == [20, 4]


def test_a_log_that_the_cases_cover_misses_nothing(tmp_path: Path) -> None:
    missed = found(tmp_path, [(ESSAY, 9)])
    assert (missed.groups, missed.near, missed.alone) == ((), 3, 0)


def test_a_workspace_without_cases_has_nothing_to_hold_them_against(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    with pytest.raises(UsageRefused, match="no cases to hold the conversations against"):
        find_missed(load_workspace(tmp_path), [said(1, "Hi?")])


def test_what_was_found_is_kept(tmp_path: Path) -> None:
    a_workspace(tmp_path).ask(["Where do I begin my essay?"])
    take_in(tmp_path, a_log(tmp_path / "prod.jsonl", [(SOUP, 6)]))
    missed = find_and_keep(load_workspace(tmp_path), load_logs(tmp_path), names=("prod",))
    kept = load_missed(tmp_path)
    assert kept is not None
    assert (kept.missed, kept.logs) == (missed, ("prod",))


def test_what_was_taken_out_is_no_topic() -> None:
    folds = folded_of([said(1, "Where do I begin? [name]"), said(2, "Where do I begin? [e-mail]")])
    assert [each.copies for each in folds] == [2]


def test_who_is_not_named_counts_as_one_each() -> None:
    (one,) = folded_of([said(1, "Hi there", "a"), said(2, "hi there!", "a"), said(3, "Hi there")])
    assert (one.copies, len(one.users)) == (3, 2)
