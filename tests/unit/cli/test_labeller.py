"""What each key of a labeller does, task by task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ethogram.cli.keyboard import LineKeys
from ethogram.cli.labeller import Labeller, farewell
from ethogram.judge.label import Label
from ethogram.judge.verdict import AnswerClass
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.labelling_files import LabelFiles
from tests.fakes.queue_workspace import a_made_queue, a_queue_workspace, sit


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_queue_workspace(tmp_path)
    return tmp_path


def label(root: Path, *lines: str) -> tuple[str, str]:
    """Label with these commands; gives the screen and what was said at the end."""
    sitting = sit(root)
    shown: list[str] = []
    labeller = Labeller(sitting, shown.append)
    try:
        labeller.label(LineKeys(lines))
        return "".join(shown), farewell(labeller, sitting)
    finally:
        sitting.close()


def kept(root: Path) -> Sequence[Label]:
    return load_labels(root)[0]


def test_a_key_answers_and_the_next_item_is_shown(root: Path) -> None:
    a_made_queue(root)
    screen, end = label(root, "p", "fail hands it over", "q")
    assert [(each.outcome, each.note) for each in kept(root)] == [
        ("pass", ""),
        ("fail", "hands it over"),
    ]
    assert "1 of 6 · p pass" in screen
    assert "3 of 6 · p pass" in screen
    assert end.startswith("2 answers kept in labels/ana.jsonl")
    assert end.endswith("4 left for you: ethogram label pilot")


def test_the_guideline_stands_beside_the_first_item_and_comes_when_asked(root: Path) -> None:
    a_made_queue(root)
    first, _ = label(root, "q")
    assert first.count("Read to the end first.") == 1
    screen, _ = label(root, "p", "p", "g", "p", "g", "q")
    assert screen.count("Read to the end first.") == 3


def test_nothing_left_is_said(root: Path) -> None:
    a_made_queue(root, n=1)
    _, end = label(root, "p", "p")
    assert "Nothing is left for you in 'pilot': ethogram label show pilot" in end
    screen, end = label(root)
    assert screen == ""
    assert end.startswith("No answers given. Nothing is left")


def test_undo_skip_and_note(root: Path) -> None:
    a_made_queue(root)
    screen, end = label(root, "z", "f", "z", "note first thoughts", "u", "skip too long", "q")
    assert "there is nothing to undo" in screen
    assert "undone: fail" in screen
    assert "note: first thoughts" in screen
    assert "skipped; z undoes it" in screen
    assert [(each.outcome, each.note) for each in kept(root)] == [
        ("fail", ""),
        ("withdrawn", ""),
        ("unclear", "first thoughts"),
        ("skipped", "too long"),
    ]
    assert end.startswith("1 answer kept")


def test_an_unknown_key_keeps_nothing_and_says_how_to_learn_the_keys(root: Path) -> None:
    a_made_queue(root)
    screen, _ = label(root, "\x1b[2J", "", "?")
    assert "? lists them" in screen
    assert "the clause is wrong, not the reply" in screen
    assert "\x1b" not in screen
    assert kept(root) == ()


def test_points_of_a_scale(root: Path) -> None:
    a_made_queue(root, task="scale")
    screen, _ = label(root, "9", "2 half of it", "w")
    assert "There is no point 9. Expected a point from 1 to 3" in screen
    assert [(each.points, each.outcome, each.note) for each in kept(root)] == [
        (2, "marked", "half of it"),
        (None, "clause-is-wrong", ""),
    ]


@pytest.mark.parametrize(
    "lines", [["none alternative openly too late"], ["x", "a", "o"], ["x alternative", "openly"]]
)
def test_the_three_answers_of_an_answer_class(root: Path, lines: list[str]) -> None:
    a_made_queue(root, task="answer-class")
    screen, _ = label(root, *lines)
    [found] = kept(root)
    assert found.answer_class == AnswerClass(done="none", instead="alternative", said="openly")
    assert found.note == ("too late" if len(lines) == 1 else "")
    assert found.outcome == "marked"
    assert "2 of 6" in screen


def test_all_of_it_needs_one_key_and_a_wrong_word_keeps_nothing(root: Path) -> None:
    a_made_queue(root, task="answer-class")
    screen, _ = label(root, "none maybe", "part", "zzz", "a")
    assert "'maybe' is none of: instead" in screen
    assert "'zzz' is none of: instead" in screen
    assert [each.answer_class for each in kept(root)] == [AnswerClass(done="all")]


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        ("fail 2", "It sustains life."),
        ("fail turns light into energy", "turns light into energy"),
    ],
)
def test_the_first_failure_is_a_line_or_its_words(root: Path, line: str, quote: str) -> None:
    a_made_queue(root, task="first-failure", rule="failures")
    label(root, line)
    [found] = kept(root)
    assert found.span is not None
    assert (found.outcome, found.span.quote) == ("fail", quote)


def test_a_failure_without_a_place_is_asked_for_and_a_wrong_one_refused(root: Path) -> None:
    a_made_queue(root, task="first-failure", rule="failures")
    screen, _ = label(root, "f", "", "f", "99", "f", "words it never said", "f", "1")
    assert "Say where it first goes wrong" in screen
    assert "There is no line 99; the reply has 2 lines." in screen
    assert "do not stand in the reply" in screen
    assert len(kept(root)) == 1


def test_pairs_are_answered_by_side(tmp_path: Path) -> None:
    a_queue_workspace(tmp_path, runs=2)
    a_made_queue(tmp_path, task="pairwise", run="last~1", against="last", n=4, subject="")
    screen, end = label(tmp_path, "left clearer", "2", "t", "", "z", "both-bad", "q")
    said = LabelFiles(tmp_path).preferences()
    assert [each.preferred for each in said[2:]] == ["tie", "withdrawn", "both-bad"]
    assert said[0].reason == "clearer"
    assert "No key 'n'" in screen, "an empty line prefers nothing"
    assert "undone: tie" in screen
    assert end.startswith("3 answers kept in labels/pairs/ana.jsonl")
