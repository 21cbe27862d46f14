from __future__ import annotations

import pytest

from ethogram.context.problems import Problems
from ethogram.context.yaml_node import read_yaml
from ethogram.suite.draft import Draft
from ethogram.suite.read_case import read_draft, slug


def draft(text: str) -> tuple[Draft, list[str]]:
    problems = Problems("cases.yaml", text)
    tree = read_yaml(text, "cases.yaml").value
    assert tree is not None
    read = read_draft(tree, problems, None)
    assert read is not None
    return read, [each.rule for each in problems.found]


@pytest.mark.parametrize(
    ("name", "own"), [("Support chat", "support-chat"), ("a_b", "a-b"), ("Été!", "été"), ("--", "")]
)
def test_a_name_has_one_id(name: str, own: str) -> None:
    assert slug(name) == own


def test_references_may_be_grouped_or_listed_with_reasons() -> None:
    grouped, _ = draft("{id: a, references: {good: [x, {text: y, reason: z}], bad: w}}")
    listed, _ = draft(
        "{id: a, references: [{good: x}, {good: y, reason: z}, {grade: bad, text: w}]}"
    )
    assert grouped.references == listed.references
    assert grouped.references is not None
    assert [(reply.grade, reply.text, reply.reason) for reply in grouped.references] == [
        ("good", "x", ""), ("good", "y", "z"), ("bad", "w", ""),
    ]  # fmt: skip


def test_a_bad_reply_may_name_what_it_violates() -> None:
    read, _ = draft("{id: a, references: [{bad: x, violates: 'pasteable, next-step'}]}")
    assert read.references is not None
    assert read.references[0].violates == ("pasteable", "next-step")


def test_user_and_turns_together_are_reported() -> None:
    read, rules = draft("{id: a, user: x, turns: [y, {assistant: z}, w]}")
    assert rules == ["wrong-case"]
    assert read.wordings is not None
    assert [turn.content for turn in read.wordings[0]] == ["y", "z", "w"]


def test_a_paraphrase_may_have_several_turns() -> None:
    read, _ = draft("{id: a, user: x, also: [y, [{user: z}, {assistant: v}, {user: w}]]}")
    assert read.wordings is not None
    assert [len(turns) for turns in read.wordings] == [1, 1, 3]


def test_numbers_and_words_of_yaml_are_texts() -> None:
    read, rules = draft("{id: 12, user: no, tests: [1], vars: {n: [1, 2.50, true]}}")
    assert rules == []
    assert (read.id, read.tests) == ("12", ("1",))
    assert read.variables == {"n": ("1", "2.50", "true")}


def test_a_variable_without_values_is_reported() -> None:
    read, rules = draft("{id: a, user: x, vars: {n: []}}")
    assert rules == ["wrong-kind"]
    assert read.variables == {"n": ("",)}
