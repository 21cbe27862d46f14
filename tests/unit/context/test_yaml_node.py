from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.yaml_node import Leaf, Table, plain, read_yaml
from tests.fakes.prompts import prompts


def read(text: str) -> object:
    parsed = read_yaml(text, "cases.yaml")
    assert parsed.problems == ()
    assert parsed.value is not None
    return plain(parsed.value)


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "12:30", "2026-11-09", "1_000", "0o7"])
def test_words_that_yaml_1_1_turns_into_something_else_stay_words(word: str) -> None:
    assert read(word) == word


def test_core_scalars_keep_their_types() -> None:
    assert read('[1, -2.5, 1e3, true, null, ~, "1", \'true\']') == [
        1, -2.5, 1000.0, True, None, None, "1", "true",
    ]  # fmt: skip


def test_nodes_know_their_line_and_column() -> None:
    tree = read_yaml("a: 1\nb:\n  - c\n", "x.yaml", first_line=5).value
    assert isinstance(tree, Table)
    (key, _), (_, items) = tree.pairs
    assert (key.line, key.column) == (5, 1)
    assert plain(items) == ["c"]
    assert (items.line, items.column) == (7, 3)


@pytest.mark.parametrize("rare", ["\r", "\x85", "\u2028", "\u2029"])
def test_lines_are_counted_as_editors_count_them(rare: str) -> None:
    parsed = read_yaml(f"a: 'x{rare} y'\r\nb: 1\nc: d: e\n", "x.yaml")
    (problem,) = parsed.problems
    assert (problem.at.line, problem.at.column, problem.excerpt) == (3, 5, "c: d: e")


def test_merge_keys_bring_in_what_is_not_written() -> None:
    text = "- &base {a: 1, b: 2}\n- <<: *base\n  b: 3\n"
    assert read(text) == [{"a": 1, "b": 2}, {"a": 1, "b": 3}]


def test_an_anchor_bomb_is_refused_quickly() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    started = time.process_time()
    (problem,) = read_yaml("\n".join(lines), "bomb.yaml").problems
    assert time.process_time() - started < 1
    assert "anchors" in problem.message


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 5_000])
def test_deep_nesting_is_refused_and_not_followed(text: str) -> None:
    (problem,) = read_yaml(text, "deep.yaml").problems
    assert "nested more than" in problem.message


def test_an_alias_of_itself_is_refused() -> None:
    (problem,) = read_yaml("a: &x\n  - *x\n", "loop.yaml").problems
    assert "'*x'" in problem.message
    assert problem.at.line == 2


def test_a_huge_text_is_refused_with_a_way_out() -> None:
    (problem,) = read_yaml("- a\n" * 2_000_000, "huge.yaml").problems
    assert ".jsonl" in problem.fix


def test_what_was_complete_before_a_mistake_is_kept() -> None:
    text = "cases:\n  - id: one\n    user: a\n  - id: two\n    user: b: c\n"
    parsed = read_yaml(text, "cases.yaml")
    assert parsed.value is not None
    assert plain(parsed.value) == {"cases": [{"id": "one", "user": "a"}]}
    (problem,) = parsed.problems
    assert (problem.at.line, problem.excerpt) == (5, "    user: b: c")
    assert "quotes" in problem.fix


def test_a_second_document_is_reported() -> None:
    parsed = read_yaml("a: 1\n---\nb: 2\n", "x.yaml")
    assert "second YAML document" in parsed.problems[0].message
    assert parsed.value is not None
    assert plain(parsed.value) == {"a": 1}


@given(prompts)
def test_any_text_is_read_or_reported(text: str) -> None:
    parsed = read_yaml(text, "x.yaml")
    lines = text.split("\n")
    for problem in parsed.problems:
        assert 1 <= problem.at.line <= len(lines) + 1


values = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_what_a_yaml_writer_wrote_reads_back(value: object) -> None:
    text = yaml.safe_dump(value, default_style='"', allow_unicode=True)
    parsed = read_yaml(text, "x.yaml")
    assert parsed.problems == ()
    quoted = yaml.load(text, Loader=yaml.BaseLoader)
    assert parsed.value is not None
    assert str_leaves(plain(parsed.value)) == str_leaves(quoted)


def str_leaves(value: object) -> object:
    if isinstance(value, list):
        return [str_leaves(item) for item in value]
    if isinstance(value, dict):
        return {str(key): str_leaves(item) for key, item in value.items()}
    return str(value)


def test_a_leaf_as_long_as_a_novel_is_not_taken_for_a_number() -> None:
    leaf = Leaf(text="9" * 5_000, line=1, column=1)
    assert leaf.value == leaf.text
