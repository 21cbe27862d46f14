from __future__ import annotations

import pytest

from ethogram.context.fields import (
    take_choice,
    take_items,
    take_names,
    take_number,
    take_table,
    take_text,
    take_texts,
)
from ethogram.context.problems import Problems
from ethogram.context.yaml_node import Node, Table, read_yaml


def node(text: str) -> Node:
    tree = read_yaml(f"x: {text}", "x.yaml").value
    assert isinstance(tree, Table)
    return tree.pairs[0][1]


def problems() -> Problems:
    return Problems("x.yaml", "")


@pytest.mark.parametrize(
    ("text", "taken"), [("yes", "yes"), ("1.50", "1.50"), ("~", ""), ("'~'", "~")]
)
def test_a_text_is_what_was_typed(text: str, taken: str) -> None:
    assert take_text(node(text), "x", problems()) == taken


def test_names_may_be_a_list_or_separated_by_commas() -> None:
    for text in ("[a, b]", "a, b", "['a,b']"):
        assert take_names(node(text), "x", problems()) == ("a", "b")


def test_choices_ignore_case_and_hyphens() -> None:
    assert take_choice(node("Hands-Off"), "x", ("helps", "hands off"), problems()) == "hands off"


def test_a_wrong_choice_lists_the_right_ones() -> None:
    found = problems()
    assert take_choice(node("help"), "expect", ("helps", "declines"), found) is None
    assert found.found[0].fix == "Did you mean 'helps'?"


def test_what_does_not_fit_is_reported_and_left_out() -> None:
    found = problems()
    assert take_text(node("[a]"), "x", found) == ""
    assert take_texts(node("{a: b}"), "x", found) == ()
    assert take_items(node("{a: b}"), "x", found) == ()
    assert take_number(node("many"), "x", found) is None
    assert take_number(node("true"), "x", found) is None
    assert take_table(node("[a]"), "x", ("a",), found) == {}
    assert [each.rule for each in found.found] == ["wrong-kind"] * 6


def test_keys_may_be_written_with_underscores_and_only_once() -> None:
    found = problems()
    fields = take_table(node("{use_case: a, use-case: b, usecase: c}"), "at", ("use-case",), found)
    assert take_text(fields["use-case"], "use-case", found) == "a"
    assert [each.rule for each in found.found] == ["duplicate-key", "unknown-key"]
