from __future__ import annotations

from ethogram.findings.failure_mode import FailureMode, Taxonomy, modes_of_clauses
from ethogram.ids import ClauseId, ModeId

GHOST = FailureMode(
    id=ModeId("ghost"),
    name="Writes it for them",
    clauses=(ClauseId("coach"),),
    formerly=(ModeId("writes"),),
)
BOOK = Taxonomy(
    modes=(
        GHOST,
        FailureMode(
            id=ModeId("scolds"), name="Scolds", clauses=(ClauseId("coach"), ClauseId("warm"))
        ),
    )
)


def test_a_mode_is_found_by_id_earlier_id_and_name() -> None:
    for name in ("ghost", "#ghost", "writes", "writes it for THEM"):
        assert BOOK.mode(name) == GHOST
    assert BOOK.mode("ghosts") is None


def test_the_modes_of_a_clause_are_what_coverage_wants() -> None:
    assert modes_of_clauses(BOOK) == {"coach": ("ghost", "scolds"), "warm": ("scolds",)}


def test_nobody_named_an_unreviewed_mode() -> None:
    assert not GHOST.is_reviewed
