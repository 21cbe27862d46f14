from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.label_studio_labels import labeller_of, unnamed
from ethogram.exchange.loss import Losses
from ethogram.ids import LabelId, digest
from ethogram.judge.queue import Task
from tests.fakes.annotations import (
    GOLDEN,
    NOW,
    a_task,
    annotation,
    came,
    chosen,
    golden,
    kinds,
    read,
    result,
)
from tests.fakes.worksheets import a_worksheet

PASSES = annotation(chosen("verdict", "pass"))


def test_a_label_carries_its_queue_guideline_clause_and_reply() -> None:
    sheet = a_worksheet()
    (label,) = came([a_task(PASSES)], Losses()).labels
    item = sheet.items[0]
    assert (label.transcript, label.case, label.reply) == (item.transcript, item.case, item.reply)
    assert (label.queue, label.guideline) == (sheet.queue.name, sheet.queue.guideline)
    assert label.clause_digest == sheet.clause_digest
    assert (label.labeller, label.at) == ("ann", "2026-11-23T08:00:00.000+00:00")
    assert not label.is_simulated


def test_labels_that_no_person_gave_say_so() -> None:
    (label,) = came([a_task(PASSES)], Losses(), is_simulated=True).labels
    assert label.is_simulated


def test_the_clause_that_was_shown_counts_even_when_it_is_stale_by_now() -> None:
    then = digest("an earlier wording")
    losses = Losses()
    (label,) = came([a_task(PASSES, clause_digest=then)], losses).labels
    assert label.clause_digest == then
    assert kinds(losses) == {"stale": 1}


def test_several_annotators_of_a_task_are_several_labels() -> None:
    people = [annotation(chosen("verdict", "pass"), completed_by=n) for n in (1, 2)]
    found = came([a_task(*people)], Losses(), names={"2": "bob"})
    assert {label.labeller for label in found.labels} == {"ann", "bob"}
    assert len({label.id for label in found.labels}) == 2


def test_the_same_annotation_has_the_same_id_in_every_import() -> None:
    first = came([a_task(PASSES)], Losses()).labels
    assert came([a_task(PASSES)], Losses()).labels == first
    changed = annotation(chosen("verdict", "fail"))
    assert came([a_task(changed)], Losses()).labels[0].id != first[0].id


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"batch": None}, "not-ours"),
        ({"item_uid": 5}, "not-ours"),
        ({"batch": "../../etc/passwd"}, "unknown-queue"),
        ({"item_uid": "0" * 16}, "unknown-item"),
        ({"item_version": "0" * 32}, "text-changed"),
        ({"order_seed": 99}, "text-changed"),
        ({"dialogue": []}, "text-changed"),
        ({"dialogue": [{"author": "User", "text": "Another question."}]}, "text-changed"),
    ],
)
def test_an_answer_to_something_else_is_not_taken(data: dict[str, Any], kind: str) -> None:
    losses = Losses()
    assert came([a_task(PASSES, **data)], losses).labels == ()
    assert kinds(losses) == {kind: 1}


def test_a_pair_whose_sides_were_changed_is_not_taken() -> None:
    losses, sheet = Losses(), a_worksheet("pairwise")
    given = annotation(chosen("preferred", "left"))
    task = a_task(given, task="pairwise")
    task["data"]["left"], task["data"]["right"] = task["data"]["right"], task["data"]["left"]
    assert came([task], losses, sheets=(sheet,)).preferences == ()
    assert kinds(losses) == {"text-changed": 1}


def test_what_went_out_from_here_with_its_label_is_known() -> None:
    meta = {"ethogram": {"label": "l0"}}
    sent = annotation(chosen("verdict", "pass", meta=meta))
    assert came([a_task(sent)], Losses(), known=frozenset([LabelId("l0")])).known == 1
    assert len(came([a_task(sent)], Losses()).labels) == 1
    mixed = annotation(chosen("verdict", "fail", meta=meta), result("reason", {"text": ["New."]}))
    found = came([a_task(mixed)], Losses(), known=frozenset([LabelId("l0")]))
    assert (found.known, len(found.labels)) == (0, 1)


@pytest.mark.parametrize("meta", [{"ethogram": 3}, {"ethogram": {"label": []}}, 7])
def test_meta_of_another_shape_claims_nothing(meta: object) -> None:
    sent = annotation(chosen("verdict", "pass", meta=meta))
    assert len(came([a_task(sent)], Losses()).labels) == 1


def test_a_time_that_lies_ahead_is_not_believed() -> None:
    losses = Losses()
    ahead = annotation(chosen("verdict", "pass"), created_at="9999-01-01T00:00:00Z")
    (label,) = came([a_task(ahead)], losses).labels
    assert label.at == NOW
    assert kinds(losses) == {"time-ahead": 1}


def test_annotators_by_number_need_a_name_and_addresses_do_not() -> None:
    people = [1, {"id": 2, "email": "ana@example.org"}, None]
    read_ = read([a_task(*[annotation(completed_by=each) for each in people])])
    assert unnamed(read_, {}) == ("1", "none")
    assert unnamed(read_, {"1": "bob", "none": "eve"}) == ()
    assert [labeller_of(each, {"1": "bob"}) for each in read_] == ["bob", "ana", ""]
    assert labeller_of(read_[1], {"ana@example.org": "anastasia"}) == "anastasia"
    assert labeller_of(read_[1], {"2": "anna"}) == "anna"


@pytest.mark.parametrize(
    ("task", "said", "told"),
    [
        (
            "criterion",
            ["fail", "pass", "skipped", "pass"],
            {
                "wrong-to-name": 1,
                "unknown-choice": 1,
                "unknown-control": 1,
                "shown-instead-of-alias": 1,
            },
        ),
        ("scale", [1, 3], {"rating-out-of-range": 1}),
        ("answer-class", ["part", "all"], {}),
        ("pairwise", ["second", "first", "first", "tie"], {"pairwise-to-name": 1}),
        ("first-failure", ["fail", "pass", "fail"], {"span-elsewhere": 1}),
    ],
)
def test_a_real_servers_export_says_what_was_clicked(
    task: Task, said: list[Any], told: dict[str, int]
) -> None:
    found, losses = golden(task)
    answers: list[Any] = [each.preferred for each in found.preferences]
    for label in found.labels:
        if label.answer_class is not None:
            answers.append(label.answer_class.done)
        else:
            answers.append(label.outcome if label.points is None else label.points)
    assert answers == said
    assert kinds(losses) == told


ODD: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=10)
    | st.just("x" * 100_000)
    | st.lists(st.none() | st.integers(), max_size=3)
    | st.dictionaries(st.text(max_size=5), st.none() | st.text(max_size=5), max_size=3)
)
TASKS: tuple[Task, ...] = get_args(Task)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List every place in a file."""
    found = [path] if path else []
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, each in inner:
        found += places(each, (*path, key))
    return found


@given(st.sampled_from(TASKS), st.data())
def test_a_real_export_with_anything_put_anywhere_is_read_or_counted(
    task: Task, data: st.DataObject
) -> None:
    tasks = json.loads((GOLDEN / f"{task}.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(places(tasks)))
        holder = tasks
        for key in path:
            holder = holder[key]
        holder[last] = data.draw(ODD)
    found = came(tasks, Losses(), sheets=(a_worksheet(task),), names={"none": "eve"})
    sheet = a_worksheet(task)
    known = {item.transcript for item in sheet.items}
    assert all(label.transcript in known for label in found.labels)
    assert all(each.pair.first in known for each in found.preferences)
