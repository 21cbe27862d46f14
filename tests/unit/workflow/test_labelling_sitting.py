"""A labeller at a queue: what is kept, what comes next, and what is never shown."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from ethogram.errors import UsageRefused
from ethogram.judge.label import Label
from ethogram.judge.queue import Task
from ethogram.judge.queue_answer import Answer, span_of
from ethogram.judge.verdict import AnswerClass
from ethogram.report.label_item import LabelItem, render_label_item
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.labelling_files import LabelFiles
from ethogram.workflow.pile import parse_wanted
from ethogram.workflow.queues import show_queue
from ethogram.workflow.reading import open_sitting
from tests.fakes.ghost_workspace import EDIT
from tests.fakes.queue_workspace import (
    a_made_queue,
    a_queue_workspace,
    an_answer,
    label_all,
    prefer_all,
    sit,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_queue_workspace(tmp_path)
    return tmp_path


def kept(root: Path, who: str = "ana") -> list[Label]:
    return [label for label in load_labels(root)[0] if label.labeller == who]


class Ticks:
    """A clock that moves by seven and a half seconds whenever it is read."""

    def __init__(self) -> None:
        self.now = 1_763_884_800.0

    def __call__(self) -> float:
        self.now += 7.5
        return self.now


def test_an_answer_is_on_the_disk_with_all_that_it_needs_before_the_call_returns(
    root: Path,
) -> None:
    queue = a_made_queue(root).queue
    found = sit(root, clock=Ticks())
    item = found.item()
    assert item is not None
    found.answer(Answer(outcome="unclear", note="breaks off"), key=item.key)
    [label] = kept(root)
    assert (label.outcome, label.note, label.queue) == ("unclear", "breaks off", "pilot")
    assert (label.clause, label.criterion) == ("coach", "coach.pasteable")
    assert label.guideline == queue.guideline != ""
    assert label.seconds == 7.5
    asked = next(each for each in queue.items if each.transcript == label.transcript)
    assert (label.case, label.reply) == (asked.case, asked.reply)
    assert label.clause_digest
    assert not label.is_simulated
    found.close()


def test_the_same_item_is_in_question_until_it_is_answered(root: Path) -> None:
    a_made_queue(root)
    found = sit(root)
    first = found.item()
    assert first is not None
    assert first == found.item()
    found.answer(an_answer(first))
    second = found.item()
    assert second is not None
    assert (first.number, second.number, second.of) == (1, 2, 6)
    with pytest.raises(UsageRefused, match="answered already"):
        found.answer(an_answer(first), key=first.key)
    assert len(kept(root)) == 1
    found.close()


def test_a_labeller_who_comes_back_goes_on_where_they_stopped(root: Path) -> None:
    a_made_queue(root)
    first = label_all(root, most=2)
    rest = label_all(root)
    assert [item.number for item in (*first, *rest)] == [1, 2, 3, 4, 5, 6]
    assert label_all(root) == []


def test_undo_brings_the_item_back_and_takes_the_answer_away(root: Path) -> None:
    a_made_queue(root)
    found = sit(root)
    first = found.item()
    found.answer(Answer(outcome="fail"))
    second = found.item()
    assert found.undo() == "fail"
    assert found.item() == first != second
    assert found.progress.answered == 0
    found.answer(Answer(outcome="pass"))
    assert [label.outcome for label in kept(root)] == ["fail", "withdrawn", "pass"]
    found.undo()
    assert found.undo() == "", "there is nothing more to undo"
    found.close()


def test_undo_reaches_back_over_sittings(root: Path) -> None:
    a_made_queue(root)
    label_all(root)
    found = sit(root)
    assert found.item() is None
    assert found.undo() in {"pass", "fail"}
    assert found.item() is not None
    found.close()


def test_undo_lets_what_was_said_elsewhere_stand_again(root: Path) -> None:
    reader = open_sitting(root, parse_wanted(["1"], subject="coach.pasteable"), labeller="ana")
    reader.label(reader.open(reader.pile.items[0]), "unclear", "cannot tell")
    reader.close()
    a_made_queue(root, rule="listed", reads=(1,))
    found = sit(root)
    found.answer(Answer(outcome="fail"))
    assert found.progress.answered == 1
    found.undo()
    found.close()
    before, given, taken, again = kept(root)
    assert given.supersedes == before.id
    assert taken.supersedes == given.id
    assert (again.outcome, again.note, again.queue) == ("unclear", "cannot tell", "")


def test_a_skip_keeps_its_reason_and_does_not_come_back_unless_undone(root: Path) -> None:
    a_made_queue(root, n=1)
    found = sit(root)
    found.skip("not my language")
    assert [(label.outcome, label.note) for label in kept(root)] == [("skipped", "not my language")]
    assert found.item() is None
    with pytest.raises(UsageRefused, match="Nothing is left"):
        found.skip()
    found.undo()
    assert found.item() is not None
    found.close()


def test_an_answer_that_does_not_answer_keeps_nothing(root: Path) -> None:
    a_made_queue(root)
    found = sit(root)
    with pytest.raises(UsageRefused, match="Expected pass, fail"):
        found.answer(Answer(points=1))
    found.close()
    assert kept(root) == []


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        ("scale", Answer(points=2)),
        ("answer-class", Answer(answer_class=AnswerClass(done="part"))),
        ("first-failure", Answer(outcome="pass")),
    ],
)
def test_each_task_keeps_what_it_asks_for(root: Path, task: Task, answer: Answer) -> None:
    a_made_queue(root, task=task)
    found = sit(root)
    found.answer(answer)
    found.close()
    [label] = kept(root)
    assert (label.points, label.answer_class) == (answer.points, answer.answer_class)
    assert label.outcome == (answer.outcome or "marked")


def test_the_first_failure_stands_where_the_words_are(root: Path) -> None:
    a_made_queue(root, task="first-failure", rule="failures")
    found = sit(root)
    item = found.item()
    assert item is not None
    with pytest.raises(UsageRefused, match="do not stand in the reply"):
        found.answer(Answer(outcome="fail", span=span_of(item.reply, "words it never said")))
    found.answer(Answer(outcome="fail", span=span_of(item.reply, "it sustains life")))
    found.close()
    [label] = kept(root)
    assert label.span is not None
    assert label.span.quote == "It sustains life"
    assert item.reply[label.span.start : label.span.end] == label.span.quote


def test_repeats_are_asked_blind_and_measure_self_agreement(root: Path) -> None:
    a_made_queue(root, n=10, retest=0.2)
    shown = label_all(root)
    assert len(shown) == 12
    assert len({item.key for item in shown}) == 12
    assert [item.of for item in shown][-1] == 12
    fields = {name for item in shown for name in msgspec.to_builtins(item)}
    assert not any("retest" in name or "gold" in name for name in fields)
    assert sum(label.retest_of is not None for label in kept(root)) == 2
    [ana] = show_queue(root, "pilot").labellers
    assert (ana.answered, ana.repeats, ana.repeats_same) == (10, 2, 2)


def test_pairs_remember_the_side_and_translate_it(tmp_path: Path) -> None:
    a_queue_workspace(tmp_path, runs=2)
    made = a_made_queue(
        tmp_path, task="pairwise", run="last~1", against="last", n=12, overlap=2, subject="coach"
    )
    prefer_all(tmp_path, ["left"])
    said = LabelFiles(tmp_path).preferences()
    assert len(said) == len(made.queue.items)
    assert {each.is_swapped for each in said} == {True, False}
    assert all((each.preferred == "second") == each.is_swapped for each in said)
    assert {each.reason for each in said} == {"clearer"}
    assert load_labels(tmp_path) == ((), ())
    found = sit(tmp_path)
    assert found.undo() in {"first", "second"}
    assert found.item() is not None
    found.skip("both alike to me")
    found.close()
    assert LabelFiles(tmp_path).preferences()[-1].preferred == "skipped"


def test_the_sides_lie_as_the_seed_says(tmp_path: Path) -> None:
    a_queue_workspace(tmp_path, runs=2)
    a_made_queue(tmp_path, task="pairwise", run="last~1", against="last", n=12, subject="")
    found = sit(tmp_path)
    failing_left = []
    while item := found.item():
        left, right = item.replies
        assert {left.text, right.text} == {
            "Photosynthesis turns light into energy. It sustains life.",
            "Which is your claim?",
        }
        failing_left.append("Photosynthesis" in left.text)
        found.answer(Answer(side="tie"))
    found.close()
    swapped = [each.is_swapped for each in LabelFiles(tmp_path).preferences()]
    assert failing_left == [not each for each in swapped]


SECRETS = ("ghost", "standin", "stand-in", "anton", "too harsh", "code", "essay-", "pilot-of", "v1")


def test_nothing_that_is_shown_names_model_judge_people_run_or_case(root: Path) -> None:
    reader = open_sitting(root, parse_wanted(["broken"]), labeller="anton")
    for each in reader.pile.items:
        reader.label(reader.open(each), "fail", "too harsh")
    reader.close()
    queue = a_made_queue(root, "pilot-of-run", n=12, retest=0.2, overlap=2).queue
    label_all(root, "bo", "pilot-of-run")
    secrets = (*SECRETS, queue.run, *{item.transcript for item in queue.items})
    for item in label_all(root, "ana", "pilot-of-run"):
        shown = json.dumps(msgspec.to_builtins(item)).lower()
        shown += render_label_item(item, with_guideline=True).lower()
        shown = shown.replace("ghost-write", "")
        assert [secret for secret in secrets if secret.lower() in shown] == []
        assert "photosynthesis" in shown, "the test would see what is shown"


def test_a_pair_names_neither_run_nor_what_was_changed_between_them(tmp_path: Path) -> None:
    runs = a_queue_workspace(tmp_path, runs=2)
    a_made_queue(tmp_path, task="pairwise", run="last~1", against="last", subject="coach")
    found = sit(tmp_path)
    secrets = [*(run.id for run in runs), EDIT, "You are Margin", "stance", "essay-1", "v1"]
    while item := found.item():
        shown = json.dumps(msgspec.to_builtins(item)) + render_label_item(item)
        assert [secret for secret in secrets if secret in shown] == []
        found.answer(Answer(side="tie"))
    found.close()
    assert LabelFiles(tmp_path).preferences(), "the test would see what is shown"


def test_labellers_see_their_own_order(root: Path) -> None:
    a_made_queue(root, n=12, overlap=2)

    def replies(who: str) -> list[str]:
        return [item.replies[0].turns[0].text for item in label_all(root, who)]

    ana, bo = replies("ana"), replies("bo")
    assert sorted(ana) == sorted(bo)
    assert ana != bo


def test_two_who_take_the_last_place_are_both_kept_and_counted(root: Path) -> None:
    a_made_queue(root, n=1)
    ana, bo = sit(root, "ana"), sit(root, "bo")
    assert ana.item() is not None
    assert bo.item() is not None
    ana.answer(Answer(outcome="fail"))
    bo.answer(Answer(outcome="pass"))
    ana.close()
    bo.close()
    progress = show_queue(root, "pilot")
    assert (progress.answers, progress.extra, progress.disputed) == (1, 1, 1)
    third = sit(root, "cy")
    assert third.item() is None
    third.close()


def test_one_sitting_may_be_used_by_several_threads(root: Path) -> None:
    a_made_queue(root, n=12)
    found = sit(root)

    def answer(_: int) -> bool:
        item = found.item()
        if item is None:
            return False
        try:
            found.answer(an_answer(item), key=item.key)
        except UsageRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        given = sum(pool.map(answer, range(60)))
    while item := found.item():
        found.answer(an_answer(item))
        given += 1
    found.close()
    labels = kept(root)
    assert given == len(labels) == 12
    assert len({label.transcript for label in labels}) == 12


def test_a_line_that_cannot_be_read_is_reported_and_stops_nobody(root: Path) -> None:
    a_made_queue(root)
    (root / "labels/eve.jsonl").write_text('{"id": 1}\n\x00\n', encoding="utf-8")
    found = sit(root)
    assert len(found.problems) == 2
    assert found.item() is not None
    found.close()


def test_the_item_says_nothing_more_than_its_fields() -> None:
    assert set(LabelItem.__struct_fields__) == {
        *("key", "task", "number", "of", "situation", "title", "text", "criteria", "why"),
        *("replies", "guideline", "scale"),
    }


def test_a_reader_is_told_which_label_came_under_an_earlier_guideline(root: Path) -> None:
    a_made_queue(root, rule="listed", reads=(1, 2))
    label_all(root, most=1)
    path = root / "rubrics/pasteable.md"
    path.write_text(path.read_text("utf-8").replace("Read to the end", "Read twice"), "utf-8")
    label_all(root)
    reader = open_sitting(root, parse_wanted(["1"]), labeller="cy")
    opened = [reader.open(item).reply for item in reader.pile.items[:2]]
    reader.close()
    assert sorted(len(reply.earlier) for reply in opened) == [0, 1]
    assert all(len(reply.labels) == 1 for reply in opened)
