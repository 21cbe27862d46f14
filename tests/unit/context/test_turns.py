from __future__ import annotations

from ethogram.context.block import Document
from ethogram.context.problems import Problems
from ethogram.context.turns import take_documents, take_turns
from ethogram.context.yaml_node import read_yaml
from ethogram.errors import Diagnostic
from ethogram.model.message import Message, ToolCall


def turns(text: str) -> tuple[tuple[Message, ...], list[Diagnostic]]:
    problems = Problems("x.yaml", text)
    tree = read_yaml(text, "x.yaml").value
    assert tree is not None
    return take_turns(tree, "turns", problems), problems.found


def test_turns_may_be_texts_pairs_or_whole_messages() -> None:
    text = """
- Hi
- assistant: Hello
- role: assistant
  content: ""
  tool-calls: [{id: "1", name: search, arguments: {q: light}}]
- {tool: found, tool_call_id: "1"}
"""
    taken, problems = turns(text)
    assert problems == []
    assert taken == (
        Message(role="user", content="Hi"),
        Message(role="assistant", content="Hello"),
        Message(
            role="assistant",
            tool_calls=(ToolCall(id="1", name="search", arguments='{"q":"light"}'),),
        ),
        Message(role="tool", content="found", tool_call_id="1"),
    )


def test_a_single_mapping_is_one_turn() -> None:
    taken, _ = turns("user: Hi")
    assert taken == (Message(role="user", content="Hi"),)


def test_turns_that_name_no_speaker_are_reported() -> None:
    taken, problems = turns("[{say: x}, [a], {role: king, content: x}, {user: a, mood: b}]")
    assert taken == (Message(role="user", content="a"),)
    assert [each.rule for each in problems] == [
        "wrong-turn", "wrong-turn", "unknown-value", "unknown-key",
    ]  # fmt: skip


def test_documents_may_be_texts_or_named() -> None:
    text = "[plain, {id: rules, title: T, text: No.}, {id: empty}, [a]]"
    problems = Problems("x.yaml", text)
    tree = read_yaml(text, "x.yaml").value
    assert tree is not None
    assert take_documents(tree, "documents", problems) == (
        Document(id="document-1", text="plain"),
        Document(id="rules", text="No.", title="T"),
        Document(id="empty", text=""),
    )
    assert len(problems.found) == 2
