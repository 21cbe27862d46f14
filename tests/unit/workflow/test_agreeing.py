"""Do my labellers agree? From the files of a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import TranscriptId
from ethogram.judge.label import LabelOutcome
from ethogram.workflow.agreeing import ask_agreement, read_of, run_of
from ethogram.workflow.pile import parse_wanted
from ethogram.workflow.reading import open_sitting
from tests.fakes.parted import a_parted_workspace
from tests.fakes.workspaces import Folder, a_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    a_parted_workspace(folder)
    return folder


def test_the_answer_names_what_divides_and_where_to_read_it(folder: Folder) -> None:
    found = ask_agreement(folder.root)
    (coach,) = found.agreements.by_clause
    assert (coach.figures.standing, coach.figures.items, coach.figures.divided) == (
        "disagree",
        8,
        5,
    )
    assert [word.word for word in coach.words] == ["text"]
    assert [reply.read for reply in found.replies] == [1, 2, 3, 4, 5]
    assert found.replies[0].answers == (("fail", 1), ("pass", 1))
    assert (found.labels, found.labellers, found.stale, found.run) == (16, 2, 0, "")


def test_a_run_is_asked_about_under_its_own_documents(folder: Folder) -> None:
    run = run_of(TranscriptId(ask_agreement(folder.root).replies[0].run + ".1"))
    found = ask_agreement(folder.root, "last")
    assert found.run == run
    assert len(found.replies) == 5


def say(folder: Folder, who: str, outcome: LabelOutcome) -> None:
    """Label reply 6 of the newest run as a reader does."""
    sitting = open_sitting(folder.root, parse_wanted(["6"]), labeller=who)
    sitting.label(sitting.open(sitting.pile.items[sitting.pile.start]), outcome)
    sitting.close()


def test_labels_given_in_two_runs_on_the_same_reply_meet(folder: Folder) -> None:
    say(folder, "cy", "pass")
    assert folder.type("run", "--no-probe").code in (0, 1)
    say(folder, "dee", "fail")
    found = ask_agreement(folder.root)
    assert (found.labellers, len(found.replies)) == (4, 6)
    assert found.agreements.by_clause[0].figures.items == 8
    sixth = next(reply for reply in found.replies if reply.read == 6)
    assert sixth.answers == (("pass", 3), ("fail", 1))


def test_one_criterion_can_be_asked_about_alone(folder: Folder) -> None:
    assert ask_agreement(folder.root, subject="coach.no-essay").agreements.by_clause == ()
    assert len(ask_agreement(folder.root, subject="coach").replies) == 5
    with pytest.raises(UsageRefused, match="coach"):
        ask_agreement(folder.root, subject="coch")


def test_a_reworded_clause_leaves_its_labels_in_the_history_alone(folder: Folder) -> None:
    folder.labels(
        *(
            {
                "id": f"old-{who}",
                "transcript": "gone.1",
                "case": "q1",
                "clause": "coach",
                "outcome": outcome,
                "labeller": who,
                "at": "2026-11-01T14:30:05+00:00",
                "clause_digest": "0123",
            }
            for who, outcome in (("anna", "pass"), ("bob", "fail"))
        ),
        name="old",
    )
    found = ask_agreement(folder.root)
    assert found.stale == 2
    assert found.agreements.by_clause[0].figures.items == 8
    assert [version.is_in_force for version in found.agreements.by_clause[0].versions] == [
        False,
        True,
    ]


def test_without_evidence_labels_speak_for_themselves(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    assert ask_agreement(folder.root).agreements.by_clause == ()
    with pytest.raises(UsageRefused, match="ethogram run"):
        ask_agreement(folder.root, "last")


def test_lines_that_cannot_be_read_are_reported(folder: Folder) -> None:
    folder.write("labels/eve.jsonl", "nonsense\n")
    (problem,) = ask_agreement(folder.root).problems
    assert (problem.at.path, problem.at.line) == ("labels/eve.jsonl", 1)


def test_names_of_transcripts_tell_run_and_number() -> None:
    assert (run_of(TranscriptId("a.b.7")), read_of(TranscriptId("a.b.7"))) == ("a.b", 7)
    assert read_of(TranscriptId("label-studio")) == 0


def test_a_specification_with_errors_is_told_beside_the_answer(folder: Folder) -> None:
    text = (folder.root / "spec.md").read_text(encoding="utf-8")
    folder.write("spec.md", text.replace("Bar: 9 in 10", "Bar: often"))
    (problem,) = ask_agreement(folder.root).problems
    assert problem.at.path == "spec.md"
