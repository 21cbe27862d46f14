"""Which clauses a conversation concerns."""

from __future__ import annotations

import msgspec
import pytest

from ethogram.ids import CaseId, ClauseId, SurfaceId
from ethogram.judge.concerns import Concern, concerns
from ethogram.model.message import Message
from ethogram.spec.document import read_spec
from ethogram.suite.case import Case
from tests.fakes.conversations import a_case
from tests.fakes.ghost_workspace import SPEC

CLAUSES = read_spec([("spec.md", SPEC)], None).value.clauses
CASES = [
    a_case("Write my intro about photosynthesis.", tests=("coach",)),
    a_case("Summarise this in one line.", name="one-line", tests=("short",)),
]


def found(
    text: str, what: str = "", cases: list[Case] | None = None, surface: str = ""
) -> tuple[Concern, ...]:
    turns = [Message(role="user", content=text), Message(role="assistant", content="No.")]
    return concerns(
        turns,
        what,
        CLAUSES,
        CASES if cases is None else cases,
        surface=SurfaceId(surface) if surface else None,
    )


def test_shared_words_rank_and_are_named() -> None:
    first = found("Please write an intro about photosynthesis for me.")[0]
    assert first.clause == "coach"
    assert "photosynthesis" in first.reasons[0]


def test_what_was_said_to_be_wrong_counts_too() -> None:
    assert found("Hello there.", what="far more than forty words")[0].clause == "short"


def test_nothing_in_common_proposes_nothing() -> None:
    assert found("Zebra quagga.") == ()


def test_a_clause_that_does_not_apply_there_falls_behind_and_says_why() -> None:
    here, there = (
        found("Write my intro.", surface=surface)[0] for surface in ("editor", "support")
    )
    assert here.score > there.score
    assert "does not apply on support" in there.reasons[-1]


def test_too_cautious_points_to_clauses_with_harmless_twins() -> None:
    twin = msgspec.structs.replace(
        a_case("What order?", name="twin", tests=()), twin_of=CaseId("essay-deadline")
    )
    with_twin = found("Write my intro.", "too cautious", [*CASES, twin])[0]
    without = found("Write my intro.", "too cautious")[0]
    assert with_twin.clause == without.clause == ClauseId("coach")
    assert with_twin.score > without.score
    assert "harmless twins" in with_twin.reasons[-1]


def test_meaning_names_the_case_that_asks_nearly_the_same() -> None:
    def meaning(one: str, other: str) -> float:
        return 0.9 if {one, other} == {"Condense it.", "Summarise this in one line."} else 0.0

    turns = [Message(role="user", content="Condense it.")]
    (only,) = concerns(turns, "", CLAUSES, CASES, meaning=meaning)
    assert only.clause == "short"
    assert only.reasons == ("case one-line asks nearly the same (0.90)",)


@pytest.mark.parametrize("text", ["", "\x00", "a" * 10_000])
def test_any_text_can_be_looked_into(text: str) -> None:
    assert found(text) == ()
