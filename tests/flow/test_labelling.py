"""People as judges, from the queue to the report, typed at a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.ghost_workspace import SPEC
from tests.fakes.queue_workspace import RUBRIC, a_queue_workspace
from tests.fakes.terminal import at_a_terminal
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    a_queue_workspace(tmp_path)
    return Folder(tmp_path)


def new(folder: Folder, name: str, subject: str, *arguments: str) -> None:
    done = folder.type("label", "new", name, "--for", subject, *arguments)
    assert done.code == 0, done.err


def lines(folder: Folder, who: str) -> list[dict[str, Any]]:
    text = (folder.root / f"labels/{who}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_person_labels_with_single_keys_changes_their_mind_and_comes_back(folder: Folder) -> None:
    new(folder, "pilot", "coach.pasteable", "-n", "3")
    with at_a_terminal(["-C", str(folder.root), "label", "pilot", "--as", "ana"]) as terminal:
        terminal.wait_for("STAND-IN")
        terminal.wait_for("Read to the end first.")
        terminal.wait_for("1 of 3")
        terminal.press("f")
        terminal.wait_for("2 of 3")
        terminal.press("z")
        terminal.wait_for("undone: fail")
        terminal.press("o")
        terminal.wait_for("note: ")
        terminal.press("a title is no sentence\r")
        terminal.wait_for("note: a title is no sentence · ")
        terminal.press("p")
        terminal.wait_for("2 of 3")
        terminal.press("q")
        terminal.wait_for("1 answer kept in labels/ana.jsonl")
        assert terminal.exit_code() == 0
    assert [(each["outcome"], each.get("note")) for each in lines(folder, "ana")] == [
        ("fail", None),
        ("withdrawn", None),
        ("pass", "a title is no sentence"),
    ]
    with at_a_terminal(["-C", str(folder.root), "label", "pilot", "--as", "ana"]) as terminal:
        terminal.wait_for("2 of 3")
        terminal.press("p")
        terminal.wait_for("3 of 3")
        terminal.interrupt()
        terminal.wait_for("1 left for you: ethogram label pilot")
        assert terminal.exit_code() == 130
    assert len(lines(folder, "ana")) == 4, "what was answered before Ctrl-C is kept"


def test_what_two_people_say_of_a_queue_counts_in_the_report(folder: Folder) -> None:
    new(folder, "pilot", "coach.pasteable", "-n", "12", "--overlap", "2")
    for who in ("ana", "bo"):
        with at_a_terminal(["-C", str(folder.root), "label", "pilot", "--as", who]) as terminal:
            for number in range(1, 13):
                terminal.wait_for(f"{number} of 12")
                terminal.press("p")
            terminal.wait_for("Nothing is left for you")
            assert terminal.exit_code() == 0
    shown = folder.type("label", "show", "pilot").out
    assert "24 of 24 answers, 12 of 12 items done" in shown
    clause = folder.report().clause("coach")
    assert clause["status"] != "broken", "people overrule the check that failed half of the replies"


def test_an_edited_clause_asks_again_for_its_own_labels_alone(folder: Folder) -> None:
    new(folder, "coaching", "coach.pasteable", "-n", "4")
    new(folder, "length", "short.words", "-n", "4")
    for name in ("coaching", "length"):
        with at_a_terminal(["-C", str(folder.root), "label", name, "--as", "ana"]) as terminal:
            for number in range(1, 5):
                terminal.wait_for(f"{number} of 4")
                terminal.press("p")
            assert terminal.exit_code() == 0
    folder.write("spec.md", SPEC.replace("no sentence the", "no two sentences the"))
    folder.write("rubrics/pasteable.md", RUBRIC.replace("Read to the end first.", "Read twice."))
    assert folder.type("judge").code == 0
    coaching = folder.type("label", "show", "coaching").said
    assert "0 of 4 answers" in coaching
    assert "4 answers given under an earlier version of the clause" in coaching
    assert "done · 4 items" in folder.type("label", "list").out
    length = folder.type("label", "show", "length").said
    assert "4 of 4 answers" in length
    assert "earlier" not in length


def test_the_first_failure_is_pointed_at_with_two_keys(folder: Folder) -> None:
    arguments = ("--task", "first-failure", "--rule", "failures", "-n", "1")
    new(folder, "where", "coach.pasteable", *arguments)
    with at_a_terminal(["-C", str(folder.root), "label", "where", "--as", "ana"]) as terminal:
        terminal.wait_for("   2 It sustains life.")
        terminal.wait_for("f where")
        terminal.press("f")
        terminal.wait_for("number of the line")
        terminal.press("2\r")
        terminal.wait_for("Nothing is left for you")
        assert terminal.exit_code() == 0
    [label] = lines(folder, "ana")
    assert label["span"] == {"quote": "It sustains life.", "start": 40, "end": 57}


def test_what_was_done_is_said_with_three_keys(folder: Folder) -> None:
    new(folder, "class", "coach", "--task", "answer-class", "-n", "1")
    with at_a_terminal(["-C", str(folder.root), "label", "class", "--as", "ana"]) as terminal:
        terminal.wait_for("x none")
        terminal.press("x")
        terminal.wait_for("instead: x nothing")
        terminal.press("q")
        terminal.wait_for("it says so:")
        terminal.press("s")
        terminal.wait_for("Nothing is left for you")
        assert terminal.exit_code() == 0
    [label] = lines(folder, "ana")
    assert label["answer_class"] == {"done": "none", "instead": "question", "said": "silently"}
