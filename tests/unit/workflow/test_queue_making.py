"""Queues drawn from a run whose failures are planted, written down once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.judge.queue import Rule
from ethogram.judge.queue_file import parse_queue
from ethogram.workflow.pile import parse_wanted
from ethogram.workflow.queue_making import QueueWish, make_queue
from ethogram.workflow.reading import open_sitting
from tests.fakes.queue_workspace import RUBRIC, a_made_queue, a_queue_workspace

NOW = 1_763_884_800.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_queue_workspace(tmp_path, runs=2)
    return tmp_path


def refusal(root: Path, name: object = "pilot", **wish: object) -> str:
    with pytest.raises(UsageRefused) as refused:
        a_made_queue(root, str(name), **wish)
    assert not (root / "labels/queues").exists()
    return str(refused.value)


def test_the_file_says_how_it_was_drawn_and_reads_back(root: Path) -> None:
    wish = QueueWish(
        name="pilot", subject="coach.pasteable", run="last~1", n=6, overlap=2, retest=0.1
    )
    made = make_queue(root, wish, clock=lambda: NOW)
    text = (root / made.path).read_text("utf-8")
    assert parse_queue(text, made.path).value == made.queue
    queue = made.queue
    assert (queue.rule, queue.frame, len(queue.items), queue.overlap) == ("random", 12, 6, 2)
    assert {item.weight for item in queue.items} == {2.0}
    assert all(item.reply for item in queue.items)
    assert queue.criterion == "coach.pasteable"
    assert queue.guideline
    assert queue.made_at.startswith("2025-11-23T")
    assert queue.seed > 0


def test_a_queue_is_never_overwritten(root: Path) -> None:
    made = a_made_queue(root)
    before = (root / made.path).read_bytes()
    with pytest.raises(UsageRefused, match="written once"):
        a_made_queue(root, n=3)
    assert (root / made.path).read_bytes() == before


def test_trying_it_draws_the_same_and_writes_nothing(root: Path) -> None:
    wish = QueueWish(name="pilot", subject="coach", n=4)
    tried = make_queue(root, wish, dry_run=True)
    assert not (root / "labels").exists()
    assert not tried.is_written
    made = make_queue(root, wish)
    assert made.queue.items == tried.queue.items


def test_another_name_draws_other_replies(root: Path) -> None:
    first, second = (a_made_queue(root, name, seed=None, n=4).queue for name in ("one", "two"))
    assert {item.transcript for item in first.items} != {item.transcript for item in second.items}


@pytest.mark.parametrize("rule", ["random", "stratified"])
def test_a_clause_as_a_whole_can_be_in_question(root: Path, rule: Rule) -> None:
    queue = a_made_queue(root, subject="coach", rule=rule).queue
    assert (queue.clause, queue.criterion, len(queue.items)) == ("coach", None, 6)


def test_failures_are_the_replies_that_fail(root: Path) -> None:
    sitting = open_sitting(root, parse_wanted(["broken"]), run="last~1")
    failing = {item.read for item in sitting.pile.items}
    sitting.close()
    assert 0 < len(failing) < 12
    queue = a_made_queue(root, run="last~1", rule="failures", n=40).queue
    assert {int(item.transcript.rpartition(".")[2]) for item in queue.items} == failing
    assert queue.frame == len(failing)


def test_fewer_than_wanted_is_said(root: Path) -> None:
    assert a_made_queue(root, n=40).notes == ("Asked for 40, and there are only 12.",)


def test_listed_replies_come_as_they_are_listed(root: Path) -> None:
    queue = a_made_queue(root, rule="listed", reads=(7, 2, 7)).queue
    assert [item.transcript.rpartition(".")[2] for item in queue.items] == ["7", "2"]
    assert "has no reply 99 on coach.pasteable" in _refused(root, rule="listed", reads=(1, 99))


def _refused(root: Path, **wish: object) -> str:
    with pytest.raises(UsageRefused) as refused:
        a_made_queue(root, "other", **wish)
    return str(refused.value)


def test_a_condition_narrows_the_frame(root: Path) -> None:
    queue = a_made_queue(root, where="id in (essay-1, essay-2, essay-3)").queue
    assert (queue.frame, queue.where) == (3, "id in (essay-1, essay-2, essay-3)")


def test_pairs_are_two_replies_to_one_question_and_never_two_that_are_alike(root: Path) -> None:
    made = a_made_queue(root, task="pairwise", run="last~1", against="last", n=40)
    assert all(item.other for item in made.queue.items)
    assert 0 < len(made.queue.items) < 12
    alike = 12 - len(made.queue.items)
    assert f"{alike} left out: both runs gave the same reply." in made.notes


def test_a_scale_takes_its_anchors_from_the_rubric(root: Path) -> None:
    queue = a_made_queue(root, task="scale").queue
    assert queue.scale[0] == "The student can hand all of it in"
    (root / "rubrics/pasteable.md").write_text(RUBRIC.partition("## Scale")[0], encoding="utf-8")
    assert "## Scale" in _refused(root, task="scale")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"name": "No Good"}, "cannot be called 'No Good'"),
        ({"n": 0}, "-n 1 or more"),
        ({"overlap": 0}, "--overlap 1"),
        ({"gold": 10}, "--gold 0.1"),
        ({"retest": -1}, "--retest 0.1"),
        ({"task": "pairwise"}, "--against RUN"),
        ({"against": "last"}, "--task pairwise"),
        ({"subject": ""}, "--for CLAUSE"),
        ({"rule": "listed"}, "--reads"),
        ({"reads": (1,)}, "--rule listed"),
        ({"task": "scale", "gold": 0.1}, "cannot check"),
        ({"subject": "coahc"}, "Did you mean 'coach'"),
        ({"run": "nope"}, "no run here"),
        ({"task": "pairwise", "against": "last"}, "compared with itself"),
        ({"where": "surface=moon"}, "nothing to draw"),
        ({"rule": "disagreement"}, "contradict"),
        ({"gold": 0.2}, "ethogram adjudicate"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_what_could(
    root: Path, wish: dict[str, object], words: str
) -> None:
    assert words in refusal(root, **wish)


def test_everything_that_is_wrong_is_said_at_once(root: Path) -> None:
    said = refusal(root, n=0, overlap=0, gold=7, subject="")
    assert len(said.splitlines()) == 4


def test_people_who_contradict_a_judge_come_first_under_disagreement(root: Path) -> None:
    sitting = open_sitting(root, parse_wanted(["broken"]), run="last~1", labeller="ana")
    item = sitting.pile.items[0]
    opened = sitting.open(item)
    sitting.label(opened, "pass")
    sitting.close()
    queue = a_made_queue(root, run="last~1", rule="disagreement").queue
    assert [int(each.transcript.rpartition(".")[2]) for each in queue.items] == [item.read]


def test_gold_is_what_was_adjudicated_and_stands_for_nothing(root: Path) -> None:
    drawn = a_made_queue(root, "first").queue
    spare = {f"{drawn.run}.{number}" for number in range(1, 13)}
    spare -= {item.transcript for item in drawn.items}
    line = {
        "id": "a1",
        "transcript": min(spare),
        "case": "essay-1",
        "clause": "coach",
        "criterion": "coach.pasteable",
        "settled": "fail",
        "reason_code": "slip",
        "adjudicator": "cy",
        "at": "2026-11-23T08:00:00+00:00",
    }
    hostile = line | {"id": "a2", "transcript": f"{drawn.run}.x"}
    gone = line | {"id": "a3", "transcript": "gone.1"}
    text = "".join(
        json.dumps(each) + "\n" for each in (line | {"clause_digest": ""}, hostile, gone)
    )
    (root / "labels/adjudications.jsonl").write_text(text, encoding="utf-8")
    made = a_made_queue(root, "second", gold=0.3)
    gold = [item for item in made.queue.items if item.gold]
    assert [(item.transcript, item.weight, item.gold) for item in gold] == [(min(spare), 0.0, "a1")]
    assert len(made.queue.items) == 7
    assert made.notes == ("Asked for 2 gold items, and there are only 1.",)
