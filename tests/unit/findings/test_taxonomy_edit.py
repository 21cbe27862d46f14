from __future__ import annotations

import pytest

from ethogram.errors import UsageRefused
from ethogram.findings.failure_mode import FailureMode, ModeExample, Taxonomy
from ethogram.findings.taxonomy_edit import (
    Editor,
    add_mode,
    find_mode,
    merge_modes,
    rename_mode,
    split_mode,
)
from ethogram.ids import ClauseId, ModeId

ANA = Editor(by="ana", date="2026-11-09")
COACH, WARM = ClauseId("coach"), ClauseId("warm")


def mode(name: str, **rest: object) -> FailureMode:
    return FailureMode(id=ModeId(name), name=name.capitalize(), **rest)  # type: ignore[arg-type] # as typed by each test


BOOK = Taxonomy(
    modes=(
        mode("ghost", clauses=(COACH,), severity="medium", examples=(ModeExample(text="one"),)),
        mode("writes", clauses=(COACH, WARM), severity="high", definition="All of it."),
    )
)


def test_a_merged_mode_keeps_both_ids_clauses_and_the_worse_severity() -> None:
    after = merge_modes(BOOK, "writes", "ghost", ANA)
    (kept,) = after.modes
    assert kept.id == "ghost"
    assert kept.formerly == ("writes",)
    assert kept.clauses == (COACH, WARM)
    assert kept.severity == "high"
    assert "All of it." in kept.include
    assert kept.named_by == "ana"
    assert after.mode("writes") == kept
    assert after.version == 1
    assert after.revisions[0].what == "merged 'writes' into 'ghost'"


def test_merging_twice_keeps_every_earlier_id() -> None:
    book = merge_modes(BOOK, "writes", "ghost", ANA)
    book = merge_modes(add_mode(book, mode("third"), ANA), "ghost", "third", ANA)
    assert book.modes[0].formerly == ("ghost", "writes")


def test_a_mode_cannot_be_merged_into_itself() -> None:
    with pytest.raises(UsageRefused, match="the same mode"):
        merge_modes(BOOK, "ghost", "Ghost", ANA)


def test_a_part_stands_behind_the_mode_it_was_split_off() -> None:
    after = split_mode(BOOK, "ghost", "Writes the title", ANA)
    assert [each.id for each in after.modes] == ["ghost", "writes-the-title", "writes"]
    assert after.modes[1].clauses == (COACH,)


def test_a_renamed_mode_is_found_under_both_names() -> None:
    after = rename_mode(BOOK, "ghost", "Hands in for them", ANA)
    assert after.modes[0].id == "hands-in-for-them"
    assert after.mode("ghost") == after.modes[0]
    back = rename_mode(after, "ghost", "Ghost", ANA)
    assert back.modes[0].id == "ghost"
    assert back.modes[0].formerly == ("hands-in-for-them",)


def test_a_name_that_is_taken_says_which_mode_has_it() -> None:
    for name in ("writes", "WRITES", "!!"):
        with pytest.raises(UsageRefused):
            split_mode(BOOK, "ghost", name, ANA)


def test_a_mistyped_mode_is_told_the_near_one() -> None:
    with pytest.raises(UsageRefused, match="Did you mean 'ghost'"):
        find_mode(BOOK, "gost")
