"""Documents cut at their headings."""

from __future__ import annotations

from ethogram.spec.markup import scan
from ethogram.spec.part import parts

TEXT = "preface\n\n# A {#a}\n\n## B\n### C {#c}\ntext\n\n## D {#d}\n"


def test_parts_know_what_they_hang_under() -> None:
    found = list(parts(scan(TEXT)))
    assert [one.id for one in found] == ["", "a", "b", "c", "d"]
    assert [one.parent_id for one in found] == ["", "", "a", "a", "a"]
    assert [one.is_leaf for one in found] == [True, False, False, True, True]


def test_a_part_ends_before_the_next_heading() -> None:
    found = list(parts(scan(TEXT)))
    assert [one.last_line for one in found] == [2, 4, 5, 8, 10]


def test_a_part_is_under_every_heading_around_it() -> None:
    c = list(parts(scan(TEXT)))[3]
    assert c.is_under("a")
    assert c.is_under("c")
    assert not c.is_under("d")


def test_an_empty_document_has_no_parts() -> None:
    assert list(parts(scan(""))) == []
