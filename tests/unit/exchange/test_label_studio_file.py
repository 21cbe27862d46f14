from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import UsageRefused
from ethogram.exchange.label_studio_file import NOBODY, read_annotations
from ethogram.exchange.loss import Losses
from tests.fakes.annotations import GOLDEN, a_task, annotation, chosen, kinds, read

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
KEYS = st.sampled_from(
    [
        "id",
        "data",
        "annotations",
        "predictions",
        "drafts",
        "result",
        "completed_by",
        "was_cancelled",
        "lead_time",
        "created_at",
        "updated_at",
        "from_name",
        "to_name",
        "type",
        "value",
        "choices",
        "email",
        "item_uid",
        "batch",
        "annotator",
    ]
)
SHAPES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)


def test_the_json_min_of_a_real_server_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(UsageRefused, match="JSON-MIN, which leaves out skipped tasks"):
        read_annotations((GOLDEN / "criterion-min.json").read_bytes(), Losses())


def test_the_json_min_of_a_real_server_really_lacks_the_skip() -> None:
    whole = json.loads((GOLDEN / "criterion.json").read_bytes())
    flat = json.loads((GOLDEN / "criterion-min.json").read_bytes())
    everything = [each for task in whole for each in task["annotations"]]
    assert len(everything) - len(flat) == sum(each["was_cancelled"] for each in everything) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"3", b'"text"', b"[" * 100_000, b"{}"])
def test_what_is_no_export_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(UsageRefused, match="Expected what Label Studio"):
        read_annotations(body, Losses())


@pytest.mark.parametrize(
    ("value", "annotator", "email"),
    [
        (3, "3", ""),
        ({"id": 3, "email": "ana@example.org"}, "3", "ana@example.org"),
        ({"email": "ana@example.org"}, "ana@example.org", "ana@example.org"),
        ("ana@example.org", "ana@example.org", "ana@example.org"),
        (None, NOBODY, ""),
        (True, NOBODY, ""),
        ({"id": True}, NOBODY, ""),
        ([], NOBODY, ""),
    ],
)
def test_who_annotated_may_be_a_number_an_object_or_an_address(
    value: object, annotator: str, email: str
) -> None:
    (only,) = read([a_task(annotation(completed_by=value))])
    assert (only.annotator, only.email) == (annotator, email)


def test_every_annotation_of_a_task_is_read() -> None:
    several = [annotation(chosen("verdict", "pass"), completed_by=number) for number in (1, 2, 3)]
    assert [each.annotator for each in read([a_task(*several)])] == ["1", "2", "3"]


def test_predictions_and_drafts_are_no_labels() -> None:
    losses = Losses()
    task = {**a_task(annotation()), "predictions": [{"result": []}, 7], "drafts": [{}]}
    assert len(read([task], losses)) == 1
    assert kinds(losses) == {"prediction": 2, "draft": 1}


def test_a_skip_that_is_neither_true_nor_false_makes_up_no_answer() -> None:
    losses = Losses()
    (only,) = read([a_task(annotation(chosen("verdict", "pass"), was_cancelled="yes"))], losses)
    assert only.is_skip
    assert kinds(losses) == {"odd-skip": 1}


@pytest.mark.parametrize("seconds", [-1, 1e300, "4", True, [4]])
def test_a_lead_time_that_is_no_time_is_left_out(seconds: object) -> None:
    losses = Losses()
    (only,) = read([a_task(annotation(lead_time=seconds))], losses)
    assert only.seconds is None
    assert kinds(losses) == {"odd-lead-time": 1}


def test_the_last_change_is_the_time_of_an_annotation() -> None:
    (only,) = read([a_task(annotation(updated_at="2026-11-24T08:00:00Z"))])
    assert only.at == "2026-11-24T08:00:00.000+00:00"


@pytest.mark.parametrize("value", ["yesterday", "2026-11-24T08:00:00", 17, "0001-01-01T00:00:00Z"])
def test_a_time_that_cannot_be_read_is_told(value: object) -> None:
    losses = Losses()
    read([a_task(annotation(created_at=value, updated_at=value))], losses)
    assert set(kinds(losses)) <= {"odd-time"}


def test_entries_of_another_shape_are_counted_and_the_rest_is_read() -> None:
    losses = Losses()
    tasks = [7, {"data": 3}, {**a_task(), "annotations": {"id": 1}}, a_task(5, annotation())]
    tasks += [a_task({"result": None}), a_task(annotation({"from_name": 1}))]
    assert len(read(tasks, losses)) == 2
    assert kinds(losses) == {
        "no-task": 2,
        "no-annotations": 1,
        "no-annotation": 1,
        "no-result": 1,
        "odd-result": 1,
    }


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    refused_or_read(body)


@given(SHAPES)
def test_any_shape_is_read_or_refused(shape: Any) -> None:
    body = json.dumps([shape], allow_nan=False, default=str) if finite(shape) else "[]"
    refused_or_read(body.encode("utf-8", "surrogatepass"))


def finite(shape: Any) -> bool:
    if isinstance(shape, float):
        return shape == shape and abs(shape) != float("inf")
    if isinstance(shape, dict):
        return all(map(finite, shape.values()))
    return all(map(finite, shape)) if isinstance(shape, list) else True


def refused_or_read(body: bytes) -> None:
    try:
        read_annotations(body, Losses())
    except UsageRefused:
        return
