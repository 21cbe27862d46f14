"""Rulings."""

from __future__ import annotations

import pytest

from ethogram.spec.ruling import read_ruling
from ethogram.spec.source import Source


def test_a_ruling_says_when_who_what_and_on_which_case() -> None:
    source = Source("s.md", "")
    ruling = read_ruling(
        "2026-11-09, Ada", "Two are a submission. Case: essay-1.", source.at(1), source
    )
    assert (ruling.date, ruling.by, ruling.text, ruling.case) == (
        "2026-11-09",
        "Ada",
        "Two are a submission.",
        "essay-1",
    )
    assert source.problems == ()


def test_who_ruled_may_stand_in_the_text() -> None:
    source = Source("s.md", "")
    ruling = read_ruling("2026-11-09", "Fine. By: Ada and Bo. Case: a~2", source.at(1), source)
    assert (ruling.by, ruling.case, ruling.text) == ("Ada and Bo", "a~2", "Fine.")


@pytest.mark.parametrize("date", ["2026-13-01", "2026-02-30", "9 November", "", "2026-1-1"])
def test_a_day_that_is_none_is_reported(date: str) -> None:
    source = Source("s.md", "")
    read_ruling(date, "x", source.at(1), source)
    (problem,) = source.problems
    assert problem.rule == "bad-date"
    assert "2026-11-09" in problem.fix
