"""What each key of the adjudicator does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ethogram.cli.adjudicator import Adjudicator, farewell
from ethogram.cli.keyboard import LineKeys
from ethogram.workflow.adjudicating import open_adjudication
from ethogram.workflow.adjudications import load_adjudications
from tests.fakes.parted import a_parted_workspace
from tests.fakes.workspaces import Folder, a_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    a_parted_workspace(folder, replies=4, divided=3)
    return folder


def decide(folder: Folder, *lines: str) -> tuple[str, str]:
    """Adjudicate with these lines; gives the screen and what was said at the end."""
    sitting = open_adjudication(folder.root, who="eve")
    shown: list[str] = []
    try:
        Adjudicator(sitting, shown.append).decide(LineKeys(lines))
        return "".join(shown), farewell(sitting)
    finally:
        sitting.close()


def kept(folder: Folder) -> list[tuple[str, str, Sequence[str], str]]:
    return [
        (each.settled, each.reason_code, each.words, each.note)
        for each in load_adjudications(folder.root)[0]
    ]


def test_a_line_settles_with_reason_note_and_the_words_it_quotes(folder: Folder) -> None:
    screen, end = decide(folder, "fail clause-unclear they read \"text\" and 'hand in' apart", "q")
    note = "they read \"text\" and 'hand in' apart"
    assert kept(folder) == [("fail", "clause-unclear", ("text", "hand in"), note)]
    assert "2 of 3 · in question: coach · fail: the clause is unclear" in screen
    assert end == (
        "1 adjudication kept in labels/adjudications.jsonl; 2 left. See what moved: ethogram agree"
    )


def test_an_apostrophe_quotes_nothing(folder: Folder) -> None:
    decide(folder, "fail slip ann didn't see bob's note", "q")
    assert kept(folder)[0][2] == ()


def test_keys_ask_for_the_reason_and_for_the_words(folder: Folder) -> None:
    screen, _ = decide(folder, "p", "1", "text, 'hand in'", "f", "4", "q")
    assert kept(folder) == [
        ("pass", "clause-unclear", ("text", "hand in"), ""),
        ("fail", "slip", (), ""),
    ]
    assert "1 clause unclear  2 clauses conflict  3 clause missing  4 slip" in screen


def test_a_difference_is_kept_and_a_broken_item_left_out_by_one_key(folder: Folder) -> None:
    decide(folder, "keep taste", "x", "q")
    assert kept(folder) == [
        ("kept", "value-difference", (), "taste"),
        ("unclear", "item-broken", (), ""),
    ]


def test_without_a_reason_nothing_is_settled(folder: Folder) -> None:
    screen, end = decide(folder, "f", "9", "q")
    assert kept(folder) == []
    assert "not settled: no reason '9'" in screen
    assert end == "Nothing was settled."


def test_a_line_without_a_known_reason_takes_nothing_from_the_next_line(folder: Folder) -> None:
    said, _ = decide(folder, "fail value", "keep they weigh it differently")
    assert "no reason 'value'; expected clause-unclear" in said
    assert [each[:2] for each in kept(folder)] == [("kept", "value-difference")]


def test_undo_takes_back_even_after_the_last_one(folder: Folder) -> None:
    screen, _ = decide(folder, "k", "k", "f slip", "n", "z", "p slip", "q")
    assert "that was the last one" in screen
    assert "undone: fail: a slip" in screen
    assert [each[0] for each in kept(folder)] == ["kept", "kept", "fail", "withdrawn", "pass"]


def test_a_note_is_kept_with_the_next_decision(folder: Folder) -> None:
    decide(folder, "note ask legal", "fail slip", "q")
    assert kept(folder)[0][3] == "ask legal"


def test_next_back_context_help_and_unknown_keys_settle_nothing(folder: Folder) -> None:
    screen, _ = decide(folder, "b", "n", "b", "c", "?", "y", "z", "q")
    assert "this is the first one" in screen
    assert "Ask for the student's claim first." in screen
    assert "No key 'y'; ? lists them." in screen
    assert "there is nothing to undo" in screen
    assert "an honest difference of values" in screen
    assert kept(folder) == []


def test_nobody_is_named(folder: Folder) -> None:
    screen, _ = decide(folder, "n", "n", "n", "q")
    assert "anna" not in screen
    assert "bob" not in screen
    assert "A fail" in screen or "A pass" in screen
    assert "no text there" in screen
