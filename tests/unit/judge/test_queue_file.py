from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import CaseId, ClauseId, LabelId, QueueName, RunId, TranscriptId
from ethogram.judge.queue import Queue, QueueItem
from ethogram.judge.queue_file import name_problem, parse_queue, queue_text

PATH = "labels/queues/pilot.json"


def a_queue(**fields: object) -> Queue:
    items = tuple(
        QueueItem(
            transcript=TranscriptId(f"r.{number}"),
            case=CaseId(f"c{number}"),
            weight=2.5,
            stratum="s",
        )
        for number in (1, 2)
    )
    queue = Queue(
        name=QueueName("pilot"), clause=ClauseId("coach"), run=RunId("r"), frame=5, items=items
    )
    return msgspec.structs.replace(queue, **fields)


def said(text: str) -> str:
    parsed = parse_queue(text, PATH)
    assert parsed.value is None
    return " ".join(problem.message for problem in parsed.problems)


@pytest.mark.parametrize("queue", [a_queue(), a_queue(items=())])
def test_a_queue_reads_back_as_it_was_written(queue: Queue) -> None:
    parsed = parse_queue(queue_text(queue), PATH)
    assert (parsed.value, parsed.problems) == (queue, ())


def test_every_item_stands_on_a_line_of_its_own() -> None:
    lines = queue_text(a_queue()).splitlines()
    assert sum('"transcript"' in line for line in lines) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "other"}, "calls itself 'other'"),
        ({"task": "scale"}, "no two anchor sentences"),
        ({"clause": ""}, "names no clause"),
        ({"overlap": 0}, "0 people are wanted"),
        ({"retest_share": 2.0}, "retest share is 2.0"),
        ({"task": "pairwise"}, "must have two replies"),
        ({"items": [{"transcript": "r.1", "case": "c", "other": "x.1"}]}, "must have one reply"),
        ({"items": [{"transcript": "r.1", "case": "c"}] * 2}, "stands twice"),
        ({"items": [{"transcript": "r.1", "case": "c", "weight": -1}]}, "weighs -1"),
        ({"rule": "best"}, "best"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_no_queue_of_ours_holds_is_reported(change: dict[str, object], words: str) -> None:
    held = json.loads(queue_text(a_queue())) | change
    assert words in said(json.dumps(held))


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_a_strangers_file_is_a_problem_and_never_a_crash(text: str) -> None:
    assert said(text)


@given(
    st.dictionaries(
        st.sampled_from([field.name for field in msgspec.structs.fields(Queue)]),
        st.none() | st.integers() | st.floats() | st.text() | st.lists(st.integers()),
    )
)
def test_a_queue_with_hostile_fields_is_read_or_refused(fields: dict[str, object]) -> None:
    held = json.loads(queue_text(a_queue())) | fields
    parsed = parse_queue(json.dumps(held), PATH)
    assert (parsed.value is None) == bool(parsed.problems)


@pytest.mark.parametrize(
    "name", ["", "../up", "A", "new name", ".hidden", "x" * 61, "a/b", "a\x00"]
)
def test_a_name_that_no_file_should_have_is_refused(name: str) -> None:
    assert "cannot be called" in name_problem(name)


def test_ordinary_names_are_fine() -> None:
    assert name_problem("coach-pilot.2") == ""


def test_gold_is_kept() -> None:
    item = QueueItem(transcript=TranscriptId("r.1"), case=CaseId("c"), gold=LabelId("a"), weight=0)
    parsed = parse_queue(queue_text(a_queue(items=(item,))), PATH)
    assert parsed.value is not None
    assert parsed.value.items == (item,)
