from __future__ import annotations

from ethogram.context.problems import Problems, listed, nearest, suggestion
from ethogram.context.yaml_node import Leaf


def test_a_problem_shows_its_line_however_the_text_begins() -> None:
    problems = Problems("cases.jsonl", "the line\r", 7)
    problems.add("rule", Leaf(text="", line=7, column=3), "Wrong.", "Right.")
    (found,) = problems.found
    assert (found.at.line, found.at.column, found.excerpt) == (7, 3, "the line")


def test_a_line_beyond_the_text_has_no_excerpt() -> None:
    problems = Problems("x", "one")
    problems.add("rule", Leaf(text="", line=9, column=1), "Wrong.")
    assert problems.found[0].excerpt == ""


def test_near_words_are_suggested_and_far_ones_listed() -> None:
    assert nearest("Surfce", ["surface", "audience"]) == "surface"
    assert suggestion("xyz", ["surface"]) == "Known here: 'surface'."
    assert suggestion("surfce", ["surface"]) == "Did you mean 'surface'?"


def test_long_lists_are_cut() -> None:
    assert listed("abcd", most=2) == "'a', 'b' and 2 more"
    assert listed([]) == "none"
