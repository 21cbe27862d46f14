from __future__ import annotations

from ethogram.context.yaml_node import plain
from ethogram.suite.bulk_row import BulkReader, Row, node_of, user_turn


def test_decoded_json_becomes_the_same_values() -> None:
    value = {"a": [1, 2.5, True, False, None, "yes", "1"], "b": {"c": "null"}}
    assert plain(node_of(value, 3)) == value


def test_a_blank_text_asks_nothing() -> None:
    assert user_turn(" \n") == ()
    assert user_turn("x")[0].role == "user"


def test_a_case_needs_no_id() -> None:
    reader = BulkReader("cases/bulk.csv", None)
    case = reader.case({"surface": "editor"}, user_turn("x"), {}, Row("cases/bulk.csv", "", 7))
    assert case is not None
    assert case.id == "bulk-7"


def test_a_place_that_is_wrong_is_reported_on_every_line() -> None:
    reader = BulkReader("x.csv", None)
    for line in (1, 2):
        row = Row("x.csv", "", line)
        reader.case({"surface": "e", "known-from": "rumour"}, user_turn("x"), {}, row)
        assert [each.rule for each in row.found] == ["unknown-value"]
