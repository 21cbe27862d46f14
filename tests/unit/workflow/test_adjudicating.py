"""Settling what divides people, without a name on any label."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.report.adjudication import Question
from ethogram.workflow.adjudicating import Adjudicating, open_adjudication, voices
from ethogram.workflow.adjudications import load_adjudications
from ethogram.workflow.agreeing import ask_agreement
from tests.fakes.observations import a_label
from tests.fakes.parted import a_parted_workspace, label, the_run
from tests.fakes.workspaces import Folder, a_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    a_parted_workspace(folder)
    return folder


def sitting(folder: Folder, **more: object) -> Adjudicating:
    return open_adjudication(folder.root, who="eve", clock=lambda: 1_796_000_000.0, **more)  # type: ignore[arg-type]  # options of the call as a test names them


def left(folder: Folder) -> int:
    found = sitting(folder)
    found.close()
    return found.questions


def in_front(found: Adjudicating) -> Question:
    question = found.next()
    assert question is not None
    return question


def test_only_replies_that_divide_people_are_asked_about(folder: Folder) -> None:
    assert left(folder) == 5


def test_a_question_names_neither_people_nor_judges_nor_the_model(folder: Folder) -> None:
    found = sitting(folder)
    question = in_front(found)
    found.close()
    shown = repr(question)
    assert all(name not in shown for name in ("anna", "bob"))
    assert (question.reply.model, question.reply.verdicts, question.reply.labels) == ("", (), ())
    assert sorted(voice.outcome for voice in question.voices) == ["fail", "pass"]
    assert {voice.note for voice in question.voices} == {"no text there", "it is one"}
    assert (question.number, question.of, question.subject) == (1, 5, "coach")
    assert question.context is not None


def test_letters_tell_neither_who_nor_when() -> None:
    labels = [a_label(n, "pass", by=who) for n in range(40) for who in ("ann", "bob")]
    firsts = [
        voices([a_label(n, "pass", by="ann"), a_label(n, "fail", by="bob")])[0].outcome
        for n in range(40)
    ]
    assert set(firsts) == {"pass", "fail"}
    assert [voice.letter for voice in voices(labels[:3])] == ["A", "B", "C"]


def test_what_is_settled_is_on_the_disk_and_not_asked_again(folder: Folder) -> None:
    found = sitting(folder)
    in_front(found)
    made = found.settle("fail", "clause-unclear", words=["text"], note="which text?")
    found.close()
    assert load_adjudications(folder.root)[0] == (made,)
    assert (made.adjudicator, made.words, made.note) == ("eve", ("text",), "which text?")
    assert sorted(made.seen) == ["anna-1-9", "bob-1-9"]
    assert left(folder) == 4


def test_a_kept_difference_is_not_asked_again_and_stays_a_dispute(folder: Folder) -> None:
    found = sitting(folder)
    in_front(found)
    found.settle("kept", "value-difference")
    found.close()
    assert left(folder) == 4
    clause = folder.report().clause()
    assert clause["reason"] == "people disagree"
    assert clause["contest"]["kept"] == 1


def test_undo_takes_back_and_puts_the_question_in_front_again(folder: Folder) -> None:
    found = sitting(folder)
    first = in_front(found)
    found.settle("fail", "slip")
    found.next()
    undone = found.undo()
    assert undone is not None
    assert found.current() == first
    assert found.given == ()
    assert found.undo() is None
    found.close()
    assert [x.settled for x in load_adjudications(folder.root)[0]] == ["fail", "withdrawn"]
    assert left(folder) == 5


def test_changing_ones_mind_replaces_and_undo_brings_the_first_answer_back(folder: Folder) -> None:
    found = sitting(folder)
    in_front(found)
    first = found.settle("fail", "slip")
    second = found.settle("pass", "slip")
    assert second.supersedes == first.id
    found.undo()
    question = found.current()
    assert question is not None
    assert question.settled == first
    found.close()
    assert left(folder) == 4


def test_an_earlier_adjudication_can_be_taken_back_another_day(folder: Folder) -> None:
    found = sitting(folder)
    in_front(found)
    found.settle("fail", "slip")
    found.close()
    again = sitting(folder, again=True)
    assert again.questions == 5
    for _ in range(5):
        again.next()
    question = again.current()
    assert question is not None
    assert question.settled is not None
    again.undo()
    again.close()
    assert left(folder) == 5


def test_a_later_label_is_asked_about_again(folder: Folder) -> None:
    found = sitting(folder)
    in_front(found)
    found.settle("fail", "slip")
    found.close()
    label(folder, 1, "cy", "pass", at=10)
    assert left(folder) == 5


def test_outcome_and_reason_that_do_not_go_together_are_refused_with_what_does(
    folder: Folder,
) -> None:
    found = sitting(folder)
    with pytest.raises(UsageRefused, match="no question in front"):
        found.settle("fail", "slip")
    in_front(found)
    with pytest.raises(UsageRefused, match="kept as it is"):
        found.settle("fail", "value-difference")
    found.close()
    assert load_adjudications(folder.root) == ((), ())


def test_next_and_back_stay_within_the_questions(folder: Folder) -> None:
    found = sitting(folder)
    assert found.back() is None
    numbers = [question.number for _ in range(5) if (question := found.next())]
    assert numbers == [1, 2, 3, 4, 5]
    assert found.next() is None
    last = found.back()
    found.close()
    assert last is not None
    assert last.number == 5


def test_who_labelled_too_is_told_so(folder: Folder) -> None:
    mine = open_adjudication(folder.root, who="anna")
    mine.close()
    assert mine.own == 5


@pytest.mark.parametrize("name", ["elsewhere.3", "{run}.999", "{run}.x", "../../etc/passwd"])
def test_replies_that_are_not_at_hand_are_counted_and_stop_nobody(
    folder: Folder, name: str
) -> None:
    for who, outcome in (("anna", "pass"), ("bob", "fail")):
        folder.labels(
            {
                "id": f"far-{who}",
                "transcript": name.replace("{run}", the_run(folder)),
                "case": "q3",
                "clause": "coach",
                "outcome": outcome,
                "labeller": who,
                "at": "nonsense",
            },
            name=who,
        )
    found = sitting(folder)
    found.close()
    assert (found.questions, found.away) == (5, 1)
    (away,) = [reply for reply in ask_agreement(folder.root).replies if not reply.read]
    assert away.case == "q3"


def test_a_clause_that_does_not_exist_is_refused_with_those_that_do(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="coach"):
        open_adjudication(folder.root, clause="coch", who="eve")
    kept = open_adjudication(folder.root, clause="coach.no-essay", who="eve")
    kept.close()
    assert kept.questions == 0


def test_a_page_that_remembers_nothing_opens_a_question_by_its_reply(folder: Folder) -> None:
    found = sitting(folder)
    third = [question for _ in range(3) if (question := found.next())][-1]
    found.close()
    again = sitting(folder)
    opened = again.open(third.reply.id, third.subject)
    assert opened == third
    again.settle("pass", "slip")
    assert again.open(third.reply.id, "warm") is None
    again.close()
    after = sitting(folder)
    assert after.open(third.reply.id, third.subject) is None
    after.close()
