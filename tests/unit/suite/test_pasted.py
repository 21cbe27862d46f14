"""Conversations as people paste them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.suite.pasted import read_pasted


def said(text: str) -> list[tuple[str, str]]:
    (turns,) = read_pasted(text).value
    return [(turn.role, turn.content) for turn in turns]


TWO = [("user", "Can I freeze rice?"), ("assistant", "Yes.\nFor a month.")]


@pytest.mark.parametrize(
    "text",
    [
        "User: Can I freeze rice?\nAssistant: Yes.\nFor a month.",
        "**User:** Can I freeze rice?\n\n**Assistant:** Yes.\nFor a month.\n",
        "User:\nCan I freeze rice?\n\nBot:\nYes.\nFor a month.",
        "You said:\nCan I freeze rice?\nChatGPT said:\nYes.\nFor a month.",
        "[12:03] Customer (web): Can I freeze rice?\n[12:04] Agent: Yes.\nFor a month.",
        "Chat of Monday\nhuman: Can I freeze rice?\nAI: Yes.\nFor a month.",
    ],
)
def test_lines_with_a_known_name_are_turns(text: str) -> None:
    assert said(text) == TWO


MESSAGES = [
    {"role": "user", "content": "Can I freeze rice?"},
    {"role": "assistant", "content": [{"type": "text", "text": "Yes.\nFor a month."}]},
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(MESSAGES),
        json.dumps({"id": 4, "messages": MESSAGES}, indent=2),
        json.dumps([{"conversation": MESSAGES}]),
        "\n".join(json.dumps(each) for each in MESSAGES),
        json.dumps({"messages": MESSAGES}) + "\n",
        json.dumps(
            {
                "conversations": [
                    {"from": "human", "value": "Can I freeze rice?"},
                    {"from": "gpt", "value": "Yes.\nFor a month."},
                ]
            }
        ),
    ],
)
def test_messages_in_json_are_turns(text: str) -> None:
    assert said(text) == TWO


def test_several_conversations_stay_apart() -> None:
    lines = "\n".join(json.dumps({"messages": MESSAGES}) for _ in range(3))
    assert [len(turns) for turns in read_pasted(lines).value] == [2, 2, 2]


def test_the_product_s_own_names_are_known_when_told() -> None:
    text = "Teacher: Hello\nMargin: Hi"
    (turns,) = read_pasted(text, people={"Teacher": "user", "Margin": "assistant"}).value
    assert [turn.role for turn in turns] == ["user", "assistant"]


def test_a_colon_in_a_turn_starts_no_turn() -> None:
    assert said("User: two things\nNote: this\nhttp://x.y") == [
        ("user", "two things\nNote: this\nhttp://x.y")
    ]


def test_a_text_without_names_is_one_user_turn_and_says_so() -> None:
    parsed = read_pasted("It refused to help.")
    assert [turn.role for turn in parsed.value[0]] == ["user"]
    assert "one user turn" in parsed.problems[0].message


def test_nothing_is_nothing() -> None:
    parsed = read_pasted(" \n")
    assert parsed.value == ()
    assert parsed.problems[0].severity == "error"


@given(
    st.text(max_size=60)
    | st.recursive(
        st.none() | st.text(max_size=5) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["role", "content", "messages", "turns", "x"]), inner)
        ),
        max_leaves=8,
    ).map(json.dumps)
)
def test_whatever_is_pasted_is_read_without_stumbling(text: str) -> None:
    for turns in read_pasted(text).value:
        assert all(turn.content for turn in turns)
