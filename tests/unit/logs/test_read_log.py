"""Conversations are found in what tools write; what cannot be read is counted with its line."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Diagnostic
from ethogram.logs.conversation import Raw
from ethogram.logs.read_log import LONGEST_LINE, Columns, read_json, read_jsonl, read_table

SHAREGPT = {"conversations": [{"from": "human", "value": "Hi?"}, {"from": "gpt", "value": "Yes."}]}
MESSAGES = {
    "messages": [{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Yes."}]
}
WILDCHAT = {
    "conversation": [{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Yes."}],
    "hashed_ip": "ab12",
    "timestamp": "2024-01-02T03:04:05",
    "model": "m-1",
}
CLAUDE = {
    "uuid": "x",
    "account": {"uuid": "u-9"},
    "chat_messages": [
        {"sender": "human", "text": "Hi?", "content": []},
        {"sender": "assistant", "content": [{"type": "text", "text": "Yes."}]},
    ],
}
TREE = {
    "current_node": "c",
    "mapping": {
        "a": {"message": None, "parent": None},
        "b": {
            "message": {"author": {"role": "user"}, "content": {"parts": ["Hi?"]}},
            "parent": "a",
        },
        "c": {
            "message": {"author": {"role": "assistant"}, "content": {"parts": ["Yes."]}},
            "parent": "b",
        },
        "edited": {
            "message": {"author": {"role": "assistant"}, "content": {"parts": ["No."]}},
            "parent": "b",
        },
    },
}


def told(raw: Raw | Diagnostic) -> list[tuple[str, str]]:
    assert isinstance(raw, Raw), raw
    return [(turn.role, turn.content) for turn in raw.turns]


def kinds(found: Iterable[Raw | Diagnostic]) -> list[str]:
    return ["problem" if isinstance(each, Diagnostic) else "raw" for each in found]


@pytest.mark.parametrize("entry", [SHAREGPT, MESSAGES, WILDCHAT, CLAUDE, TREE])
def test_roles_are_found_in_every_form(entry: dict[str, object]) -> None:
    (found,) = read_jsonl([json.dumps(entry)], "log.jsonl")
    assert told(found) == [("user", "Hi?"), ("assistant", "Yes.")]
    (again,) = read_json(json.dumps([entry]), "log.json")
    assert again == found


def test_user_time_and_model_are_found() -> None:
    (found,) = read_jsonl([json.dumps(WILDCHAT)], "log.jsonl")
    assert isinstance(found, Raw)
    assert (found.user, found.at, found.model) == ("ab12", "2024-01-02T03:04:05", "m-1")
    (claude,) = read_jsonl([json.dumps(CLAUDE)], "log.jsonl")
    assert isinstance(claude, Raw)
    assert claude.user == "u-9"


def test_a_cycle_in_an_export_ends() -> None:
    tree = {"current_node": "a", "mapping": {"a": {"message": None, "parent": "a"}}}
    assert kinds(read_jsonl([json.dumps(tree)], "log.jsonl")) == ["problem"]


def test_one_conversation_and_a_wrapped_list_are_told_apart() -> None:
    one = list(read_json(json.dumps(MESSAGES["messages"]), "a.json"))
    many = list(read_json(json.dumps({"conversations": [MESSAGES, SHAREGPT]}), "a.json"))
    assert kinds(one) == ["raw"]
    assert kinds(many) == ["raw", "raw"]


def test_json_lines_with_the_wrong_ending_are_read() -> None:
    text = f"{json.dumps(MESSAGES)}\n{json.dumps(SHAREGPT)}\n"
    assert kinds(read_json(text, "a.json")) == ["raw", "raw"]


def test_a_broken_line_is_told_with_its_number_and_the_rest_is_kept() -> None:
    found = list(read_jsonl(["{", "", "[1]", json.dumps(MESSAGES)], "log.jsonl"))
    assert kinds(found) == ["problem", "problem", "raw"]
    assert [each.at.line for each in found if isinstance(each, Diagnostic)] == [1, 3]


def test_an_endless_line_is_refused() -> None:
    assert kinds(read_jsonl(["x" * (LONGEST_LINE + 1)], "log.jsonl")) == ["problem"]


def test_a_table_holds_an_exchange_a_row() -> None:
    columns = Columns(question="q", answer="a", user="who")
    found = list(read_table(["q;a;who\n", "Hi?;Yes.;anna\n", ";No.;ben\n"], "t.csv", columns))
    assert kinds(found) == ["raw", "problem"]
    assert told(found[0]) == [("user", "Hi?"), ("assistant", "Yes.")]
    assert isinstance(found[0], Raw)
    assert found[0].user == "anna"


def test_a_table_holds_a_turn_a_row() -> None:
    rows = ["id,who,text\n", "1,user,Hi?\n", "1,bot,Yes.\n", "2,ghost,Boo\n", "2,assistant,No.\n"]
    columns = Columns(conversation="id", role="who", text="text")
    found = list(read_table(rows, "t.csv", columns))
    assert kinds(found) == ["raw", "problem", "problem"]
    assert told(found[0]) == [("user", "Hi?"), ("assistant", "Yes.")]


def test_a_table_without_its_columns_says_which_there_are() -> None:
    (found,) = read_table(["prompt,reply\n"], "t.csv", Columns(question="q"))
    assert isinstance(found, Diagnostic)
    assert "no column 'q'" in found.message
    assert "'prompt', 'reply'" in found.message


def test_a_field_beyond_what_csv_takes_is_a_problem_and_no_crash() -> None:
    rows = ["q\n", "Hi?\n", '"' + "x" * 200_000 + '"\n']
    assert kinds(read_table(rows, "t.csv", Columns(question="q"))) == ["raw", "problem"]


def test_keys_of_json_can_be_named_too() -> None:
    line = json.dumps({"prompt": "Hi?", "completion": "Yes.", "who": 7})
    columns = Columns(question="prompt", answer="completion", user="who")
    (found,) = read_jsonl([line], "log.jsonl", columns)
    assert told(found) == [("user", "Hi?"), ("assistant", "Yes.")]
    assert isinstance(found, Raw)
    assert found.user == "7"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "messages",
                    "mapping",
                    "current_node",
                    "role",
                    "content",
                    "from",
                    "value",
                    "user",
                    "a",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_whatever_json_says_is_read_or_told(document: object) -> None:
    text = json.dumps(document)
    for found in (*read_json(text, "a.json"), *read_jsonl([text], "a.jsonl")):
        assert isinstance(found, Raw | Diagnostic)
        assert isinstance(found, Diagnostic) or any(turn.role == "user" for turn in found.turns)


@given(st.text())
def test_whatever_a_file_holds_is_read_or_told(text: str) -> None:
    lines = text.splitlines(keepends=True)
    columns = Columns(question="a", answer="b")
    everything = (
        *read_json(text, "a.json"),
        *read_jsonl(lines, "a.jsonl"),
        *read_table(lines, "a.csv", columns),
        *read_table(["a,b\n", *lines], "a.csv", columns),
    )
    assert all(isinstance(each, Raw | Diagnostic) for each in everything)
