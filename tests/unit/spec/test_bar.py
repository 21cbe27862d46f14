"""Bars."""

from __future__ import annotations

import pytest

from ethogram.spec.bar import read_bar
from ethogram.spec.places import Word
from ethogram.spec.source import Source


def read(text: str) -> tuple[object, list[str]]:
    source = Source("s.md", f"Bar: {text}")
    bar = read_bar(Word(text=text, line=1, column=6), source)
    return bar, [one.fix for one in source.problems]


def test_nine_in_ten_allows_one_failure_in_ten() -> None:
    source = Source("s.md", "")
    bar = read_bar(Word(text="9 in 10", line=1, column=1), source)
    assert bar is not None
    assert bar.max_fail_rate == pytest.approx(0.1)


def test_never_allows_no_failure_at_all() -> None:
    source = Source("s.md", "")
    bar = read_bar(Word(text="Never", line=1, column=1), source)
    assert bar is not None
    assert bar.is_never
    assert bar.max_fail_rate == 0


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9 of 10", "9 in 10"),
        ("9/10", "9 in 10"),
        ("95 %", "19 in 20"),
        ("90%", "9 in 10"),
        ("always", "never"),
        ("often", "9 in 10"),
        ("11 in 10", "9 in 10"),
        ("0 in 10", "9 in 10"),
        ("", "9 in 10"),
    ],
)
def test_a_bar_that_cannot_be_read_is_reported_with_what_was_meant(
    written: str, meant: str
) -> None:
    assert read(written) == (None, [f"Write {meant!r}."])
