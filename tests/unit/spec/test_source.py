"""Problems, lines and near misses."""

from __future__ import annotations

from ethogram.spec.source import Source, instead, nearest, slug, split_lines


def test_problems_come_in_the_order_of_the_document() -> None:
    source = Source("a.md", "one\ntwo")
    source.report("second", source.at(2), "Later.")
    source.report("first", source.at(1, 3), "Sooner.", fix="Type it.", severity="note")
    first, second = source.problems
    assert (first.rule, first.excerpt, first.severity) == ("first", "one", "note")
    assert (second.excerpt, second.severity) == ("two", "error")


def test_only_line_feeds_end_a_line() -> None:
    assert split_lines("\ufeffa\u2028b\r\nc\x0cd") == ("a\u2028b", "c\x0cd")


def test_half_a_letter_is_replaced_and_keeps_its_column() -> None:
    assert split_lines("a\ud83db") == ("a\ufffdb",)


def test_a_line_outside_of_the_document_is_empty() -> None:
    assert Source("a.md", "x").line(9) == ""


def test_a_near_miss_is_named() -> None:
    assert nearest("Edtor", ["editor", "search"]) == "editor"
    assert nearest("chat", ["support-chat", "editor"]) == "support-chat"
    assert nearest("zzz", ["editor"]) is None
    assert instead("zzz", ["editor"], "Add it.") == "Add it."


def test_a_name_becomes_an_id() -> None:
    assert slug("Support  Chat!") == "support-chat"
    assert slug("Élève_1") == "élève-1"
