"""Front matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.spec.front_matter import read_front_matter
from ethogram.spec.markup import scan
from ethogram.spec.source import Source


def test_values_stay_as_they_were_written() -> None:
    text = "---\nrelease: 2026-11-09\nbar: 9 in 10\nwhere: [editor, search]\n---\n"
    source = Source("s.md", text)
    entries = read_front_matter(scan(text).front_matter, source)
    assert [(one.key, one.value, one.line, one.column) for one in entries] == [
        ("release", "2026-11-09", 2, 10),
        ("bar", "9 in 10", 3, 6),
        ("where", "editor, search", 4, 8),
    ]
    assert source.problems == ()


def test_unreadable_front_matter_is_one_problem_with_its_line() -> None:
    text = "---\na: b\nwhere: [editor\n---\n"
    source = Source("s.md", text)
    assert read_front_matter(scan(text).front_matter, source) == ()
    (problem,) = source.problems
    assert problem.rule == "front-matter"
    assert 2 <= problem.at.line <= 5


def test_a_list_is_no_front_matter() -> None:
    source = Source("s.md", "---\n- a\n---")
    assert read_front_matter("- a", source) == ()
    assert [one.rule for one in source.problems] == ["front-matter"]


@given(st.text(max_size=60))
def test_front_matter_never_raises(text: str) -> None:
    source = Source("s.md", f"---\n{text}\n---\n")
    read_front_matter(text, source)
    for problem in source.problems:
        assert 1 <= problem.at.line <= len(source.lines)
