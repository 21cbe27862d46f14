from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.loss import Losses
from ethogram.exchange.mapping import Join
from ethogram.exchange.table import Table, fits, joined, read_table
from tests.fakes.annotations import kinds


def read(text: str | bytes, name: str = "t.csv") -> tuple[Table, dict[str, int]]:
    losses = Losses()
    body = text if isinstance(text, bytes) else text.encode()
    return read_table(body, name, losses), kinds(losses)


def test_csv_and_json_lines_hold_the_same_rows() -> None:
    plain, _ = read('\ufeffid,text\n1,"a, b\nc"\n\n2,\n')
    lines, _ = read('{"id": 1, "text": "a, b\\nc"}\n\n{"id": 2, "text": null}\n', "t.jsonl")
    assert plain.rows == lines.rows == ({"id": "1", "text": "a, b\nc"}, {"id": "2", "text": ""})
    assert plain.columns == ("id", "text")


def test_values_that_are_no_texts_are_written_as_json() -> None:
    table, _ = read('{"a": true, "b": [1], "c": 0.5}', "t.jsonl")
    assert table.rows == ({"a": "true", "b": "[1]", "c": "0.5"},)


def test_a_row_with_other_cells_than_columns_is_left_out_and_counted() -> None:
    table, told = read("a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert [row["a"] for row in table.rows] == ["1", "7"]
    assert told == {"ragged-row": 2}


def test_lines_that_are_no_objects_are_left_out_and_counted() -> None:
    table, told = read('{"a": "1"}\nnot json\n[1]\n', "t.jsonl")
    assert len(table.rows) == 1
    assert told == {"json": 2}


def test_letters_that_are_not_utf_8_are_told() -> None:
    table, told = read("a\ncaf\xe9\n".encode("latin-1"))
    assert table.rows == ({"a": "caf\ufffd"},)
    assert told == {"not-utf-8": 1}
    assert read("a\n\ufffd\n")[1] == {}


def test_a_condition_holds_when_every_column_has_its_value() -> None:
    assert fits({"a": "1", "b": "2"}, {"a": "1"})
    assert fits({}, {})
    assert not fits({"a": "1"}, {"a": "1", "b": "2"})


def test_a_join_adds_columns_and_changes_none() -> None:
    losses = Losses()
    rows = ({"id": "v2-1", "text": "own"}, {"id": "v2-9", "text": ""})
    other, _ = read("id,text,kind\n1,theirs,safe\n1,twice,unsafe\n")
    join = Join(file="o.csv", on="id", remove_prefix="v2-")
    first, second = joined(rows, [(join, other)], losses)
    assert first == {"id": "v2-1", "text": "own", "kind": "safe"}
    assert second == rows[1]
    assert kinds(losses) == {"key-twice": 1, "no-partner": 1}


def test_a_join_may_be_for_some_rows_only() -> None:
    other, _ = read("id,text\n1,theirs\n")
    join = Join(file="o.csv", on="id", when={"model": "b"})
    rows = ({"id": "1", "model": "a"}, {"id": "1", "model": "b"})
    assert [row.get("text") for row in joined(rows, [(join, other)], Losses())] == [None, "theirs"]


@given(st.binary(max_size=400), st.sampled_from(["t.csv", "t.jsonl"]))
def test_any_bytes_are_read(body: bytes, name: str) -> None:
    read(body, name)
