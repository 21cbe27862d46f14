"""What each key of the reader does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ethogram.cli.keyboard import LineKeys
from ethogram.cli.reader import Reader, farewell
from ethogram.workflow.complaints import load_complaints
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.pile import parse_wanted
from ethogram.workflow.reading import open_sitting
from tests.fakes.ghost_workspace import a_held_run, a_workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_workspace(tmp_path)
    a_held_run(tmp_path, repeats=2)
    return tmp_path


def read(root: Path, lines: Sequence[str], *query: str, subject: str = "") -> tuple[str, str]:
    """Read with these keys; gives the screen and what was said at the end."""
    wanted = parse_wanted(query, subject=subject)
    sitting = open_sitting(root, wanted, labeller="ana")
    shown: list[str] = []
    reader = Reader(sitting, shown.append)
    try:
        reader.read(LineKeys(lines))
    finally:
        sitting.close()
    return "".join(shown), farewell(reader, sitting)


def outcomes(root: Path) -> list[tuple[str, str, str]]:
    return [(label.clause, label.outcome, label.note) for label in load_labels(root)[0]]


def test_a_verdict_is_kept_and_the_next_reply_shown(root: Path) -> None:
    screen, end = read(root, ["p", "q"], "broken")
    assert outcomes(root) == [("coach", "pass", "")]
    assert "1 of 2" in screen
    assert "2 of 2 · in question: coach · read 1: pass on coach" in screen
    assert end == "1 label kept in labels/ana.jsonl. See what moved: ethogram report"


def test_every_outcome_has_its_key(root: Path) -> None:
    read(root, ["p", "f", "b", "u", "b", "b", "w"], "broken")
    assert [each[1] for each in outcomes(root)] == ["pass", "fail", "unclear", "clause-is-wrong"]


def test_next_and_back_stay_within_the_pile(root: Path) -> None:
    screen, end = read(root, ["b", "n", "n", "q"], "broken")
    assert "this is the first reply" in screen
    assert "that was the last reply" in screen
    assert end == "No labels given."


def test_a_note_goes_with_the_verdict_that_follows(root: Path) -> None:
    read(root, ["o only a title", "p"], "broken")
    assert outcomes(root) == [("coach", "pass", "only a title")]
    assert load_complaints(root) == []


@pytest.mark.parametrize("leave", [["n"], ["q"], []])
def test_a_note_alone_is_kept_when_the_reply_is_left(root: Path, leave: list[str]) -> None:
    read(root, ["o ask the teachers", *leave], "broken")
    assert [each.what for each in load_complaints(root)] == ["ask the teachers"]
    assert outcomes(root) == []


def test_undo_takes_back_and_goes_back(root: Path) -> None:
    screen, end = read(root, ["f", "z", "q"], "broken")
    assert [each[1] for each in outcomes(root)] == ["fail", "withdrawn"]
    assert "1 of 2 · in question: coach · undone: fail on coach" in screen
    assert end == "No labels given."


def test_undo_reaches_labels_of_an_earlier_sitting(root: Path) -> None:
    read(root, ["f", "q"], "1")
    screen, _ = read(root, ["z", "z", "q"], "1")
    assert "you said: fail" in screen
    assert [each[1] for each in outcomes(root)] == ["fail", "withdrawn"]
    assert "there is nothing to undo" in screen


def test_the_whole_context_comes_on_demand(root: Path) -> None:
    screen, _ = read(root, ["q"], "1")
    assert "You are Margin." not in screen
    screen, _ = read(root, ["c", "q"], "1")
    assert "You are Margin." in screen


def test_tab_puts_the_next_clause_in_question(root: Path) -> None:
    read(root, ["clause", "f", "q"], "1")
    assert outcomes(root) == [("short", "fail", "")]
    screen, _ = read(root, ["clause", "clause", "q"], "1")
    assert screen.rstrip().splitlines()[-1].startswith("1 of 4 · in question: coach")


def test_an_unknown_key_says_how_to_find_the_others(root: Path) -> None:
    screen, _ = read(root, ["x", "?", "q"], "1")
    assert "No key 'x'; ? lists them." in screen
    assert "the clause is wrong, not the reply" in screen


def test_one_criterion_can_be_labelled_alone(root: Path) -> None:
    read(root, ["p", "q"], subject="coach.pasteable")
    labels = load_labels(root)[0]
    assert [(label.criterion, label.outcome) for label in labels] == [("coach.pasteable", "pass")]


def test_an_interrupt_loses_nothing(root: Path) -> None:
    class Interrupting(LineKeys):
        def line(self, prompt: str) -> str | None:
            raise KeyboardInterrupt

    sitting = open_sitting(root, parse_wanted(("broken",)), labeller="ana")
    reader = Reader(sitting, lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        reader.read(Interrupting(["f", "o half a thought", "o"]))
    sitting.close()
    assert [each[1] for each in outcomes(root)] == ["fail"]
    assert [each.what for each in load_complaints(root)] == ["half a thought"]
