"""Two people label, part over a word, an adjudicator settles it, and the clause is reworded."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.judge.label import LabelOutcome
from ethogram.workflow.adjudicating import open_adjudication
from ethogram.workflow.pile import parse_wanted
from ethogram.workflow.reading import open_sitting
from tests.fakes.workspaces import SPEC, Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'
UNJUDGED = "---\ncriterion: coach.no-essay\ngraded-by: person\n---\nRead it as a teacher would.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.write("rubrics/no-essay.md", UNJUDGED)
    folder.ask(planted(12, 0))
    assert folder.type("run", "--no-probe").code in (0, 1, 3)
    return folder


def say(folder: Folder, who: str, number: int, outcome: LabelOutcome, note: str = "") -> None:
    sitting = open_sitting(folder.root, parse_wanted([str(number)]), labeller=who)
    sitting.label(sitting.open(sitting.pile.items[sitting.pile.start]), outcome, note)
    sitting.close()


def settle_all(folder: Folder, reason: str) -> None:
    sitting = open_adjudication(folder.root, who="eve")
    while sitting.next() is not None:
        if reason == "slip":
            sitting.settle("pass", "slip")
        else:
            sitting.settle("fail", "clause-unclear", words=("text",))
    sitting.close()


def part(folder: Folder) -> None:
    """Let ana pass all twelve and bob fail the first five, for what `text` is."""
    for number in range(1, 13):
        say(folder, "ana", number, "pass")
        if number <= 5:
            say(folder, "bob", number, "fail", "even one line is text")
        else:
            say(folder, "bob", number, "pass")


def test_people_who_part_over_a_word_leave_the_clause_undecided_and_the_word_is_named(
    folder: Folder,
) -> None:
    part(folder)
    clause = folder.report().clause()
    assert (clause["status"], clause["reason"]) == ("undecided", "people disagree")
    assert "they part over 'text'" in clause["next_step"]
    assert "ethogram adjudicate --for coach" in folder.type("report").said
    assert "On coach no (" in folder.type("agree").said


def test_slips_leave_the_clause_decided_once_they_are_settled(folder: Folder) -> None:
    part(folder)
    settle_all(folder, "slip")
    clause = folder.report().clause()
    assert clause["reason"] != "people disagree"
    assert clause["tally"]["passed"] == 12
    assert "no, but slips and broken items explain it" in folder.type("agree").said


def test_a_reworded_clause_starts_anew_and_keeps_its_labels_as_history(folder: Folder) -> None:
    part(folder)
    settle_all(folder, "clause-unclear")
    assert folder.report().clause()["status"] == "broken"
    assert "fix the clause, not the model" in folder.type("report", "--clauses").said
    assert "the words still divide people: change the clause" in folder.type("agree").said
    folder.write("spec.md", SPEC.replace("holds no text that", "holds no two sentences that"))
    done = folder.type("agree")
    assert "24 labels under another wording of the clause" in done.said
    assert "no reply that two of them labelled" in done.said
    assert "Nothing to settle" in folder.type("adjudicate", "--as", "eve").said
    assert folder.type("judge").code in (0, 1, 3)
    assert folder.report().clause()["contest"] is None
