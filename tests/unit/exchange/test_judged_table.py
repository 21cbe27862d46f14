from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.judged_table import JudgedTable, missing_columns, read_judgements
from ethogram.exchange.loss import Losses
from ethogram.exchange.mapping import About, Mapping
from ethogram.judge.verdict import AnswerClass
from tests.fakes.annotations import kinds

MAPPING = Mapping(
    item="id",
    model="model",
    prompt="asked",
    reply="said",
    family="family",
    at="at",
    note="note",
    people={"ada": "ada", "bob": "bob"},
    judges={"bot": "grader"},
    about=(
        About(
            criterion="a.b",
            when={"kind": "safe"},
            values={"ok": "pass", "no": "fail"},
            classes={"no": "none nothing openly"},
        ),
        About(criterion="c.d", when={"kind": "unsafe"}, values={"ok": "fail", "no": "pass"}),
    ),
)


def row(**cells: str) -> dict[str, str]:
    return {"id": "1", "model": "m", "kind": "safe", "ada": "ok", "bob": "no", "bot": "ok", **cells}


def read(*rows: dict[str, str]) -> tuple[JudgedTable, dict[str, int]]:
    losses = Losses()
    return read_judgements(rows, MAPPING, losses), kinds(losses)


def test_people_and_judges_are_told_apart_and_values_get_their_meaning() -> None:
    table, told = read(row(), row(id="2", kind="unsafe"))
    safe, unsafe = table.items
    assert [(each.rater, each.outcome) for each in safe.people] == [
        ("ada", "pass"),
        ("bob", "fail"),
    ]
    assert safe.people[1].answer_class == AnswerClass(done="none", said="openly")
    assert [(each.rater, each.outcome) for each in safe.judges] == [("grader", "pass")]
    assert unsafe.people[0].outcome == "fail"
    assert (safe.about, unsafe.about) == (0, 1)
    assert told == {}


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("I'm sorry, but I can't assist with that.", "refused"),
        ("The response is inappropriate.", "unparsable"),
        ("3", "unparsable"),
    ],
)
def test_a_judge_that_gave_no_value_never_failed_the_reply(cell: str, outcome: str) -> None:
    table, told = read(row(bot=cell))
    (said,) = table.items[0].judges
    assert (said.outcome, said.raw) == (outcome, cell)
    assert told == {f"judge-{outcome}": 1}


def test_a_person_whose_value_means_nothing_gave_no_label() -> None:
    table, told = read(row(ada="hm", bob=""))
    assert table.items[0].people == ()
    assert told == {"unknown-value": 1, "empty": 1}


def test_a_value_counts_whatever_its_case() -> None:
    table, _ = read(row(ada=" OK "))
    assert table.items[0].people[0].outcome == "pass"


def test_rows_that_cannot_be_placed_are_counted() -> None:
    table, told = read(row(id=""), row(model=" "), row(kind="odd"), row(), row(bot="no"))
    assert len(table.items) == 1
    assert told == {"nameless-row": 2, "no-subject": 1, "row-twice": 1}


def test_a_text_that_is_not_there_is_none_and_not_empty() -> None:
    table, _ = read(row(asked="Why?", said=""), row(id="2", said="So."))
    assert [(each.prompt, each.reply) for each in table.items] == [("Why?", None), (None, "So.")]


def test_an_item_without_a_family_is_its_own() -> None:
    table, _ = read(row(), row(id="2", family="f"))
    assert [each.family for each in table.items] == ["1", "f"]


def test_a_time_needs_a_zone() -> None:
    table, told = read(row(at="2026-11-01T10:00:00Z"), row(id="2", at="yesterday"), row(id="3"))
    assert [bool(each.at) for each in table.items] == [True, False, False]
    assert told == {"odd-time": 1}


def test_a_judge_is_another_judge_when_it_said_anything_else() -> None:
    first, _ = read(row())
    same, _ = read(row(ada="no"))
    other, _ = read(row(bot="no"))
    assert first.versions == same.versions
    assert first.versions != other.versions


def test_columns_that_are_not_there_are_named_once() -> None:
    assert missing_columns(MAPPING, ["id", "model", "kind", "ada"]) == (
        "asked",
        "said",
        "family",
        "at",
        "note",
        "bob",
        "bot",
    )


CELLS: st.SearchStrategy[Any] = st.dictionaries(
    st.sampled_from(["id", "model", "kind", "ada", "bob", "bot", "asked", "said", "at", "family"]),
    st.sampled_from(["", "safe", "unsafe", "ok", "no"]) | st.text(max_size=20),
)


@given(st.lists(CELLS, max_size=6))
def test_any_rows_are_placed_or_counted(rows: list[dict[str, str]]) -> None:
    table, told = read(*rows)
    left_out = sum(told.get(kind, 0) for kind in ("nameless-row", "no-subject", "row-twice"))
    assert len(table.items) + left_out == len(rows)
