from __future__ import annotations

import csv
import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.loss import Losses
from ethogram.exchange.plain_labels import (
    LABEL_COLUMNS,
    label_of_row,
    labels_csv,
)
from ethogram.judge.label import Label
from tests.fakes.annotations import golden, kinds


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def back(labels: tuple[Label, ...]) -> list[Label | None]:
    losses = Losses()
    return [label_of_row(row, "row", losses) for row in rows(labels_csv(labels))]


@pytest.mark.parametrize("task", ["criterion", "scale", "answer-class", "first-failure"])
def test_labels_of_every_task_go_out_and_come_back(task: str) -> None:
    found, _ = golden(task)  # type: ignore[arg-type]  # one of the tasks
    assert back(found.labels) == list(found.labels)


@given(st.text(), st.booleans())
def test_any_note_goes_out_and_comes_back(note: str, is_simulated: bool) -> None:
    found, _ = golden("criterion")
    label = msgspec.structs.replace(found.labels[0], note=note, is_simulated=is_simulated)
    (again,) = back((label,))
    assert again == msgspec.structs.replace(label, note=note.replace("\0", ""))


@pytest.mark.parametrize("note", ["=HYPERLINK(1)", "+1", "-1", "@x", "'quoted", "\t=1"])
def test_no_note_is_a_formula_to_a_spreadsheet(note: str) -> None:
    found, _ = golden("criterion")
    label = msgspec.structs.replace(found.labels[0], note=note)
    (row,) = rows(labels_csv([label]))
    assert row["note"].startswith("'")
    assert back((label,)) == [label]


def test_a_row_that_is_no_label_is_counted() -> None:
    losses = Losses()
    for row in ({}, {"outcome": "maybe"}, {"outcome": "pass", "points": "many"}):
        assert label_of_row(row, "row 2", losses) is None
    assert kinds(losses) == {"no-label": 3}


@given(st.dictionaries(st.sampled_from(LABEL_COLUMNS), st.text(max_size=12)))
def test_any_row_is_a_label_or_counted(row: dict[str, str]) -> None:
    losses = Losses()
    assert label_of_row(row, "row 2", losses) is not None or kinds(losses)
