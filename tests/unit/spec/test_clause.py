"""The clause and the specification as records."""

from __future__ import annotations

import pytest

from ethogram.errors import Position
from ethogram.ids import ClauseId
from ethogram.spec.clause import Bar, Clause, Spec


def test_a_bar_says_how_much_failing_it_allows() -> None:
    assert Bar(passes=19, of=20).max_fail_rate == pytest.approx(0.05)
    assert Bar(is_never=True).max_fail_rate == 0


def test_a_clause_is_found_by_its_id() -> None:
    clause = Clause(id=ClauseId("kind"), title="Be kind", at=Position(path="spec.md"))
    spec = Spec(clauses=(clause,))
    assert spec.clause(ClauseId("kind")) is clause
    assert spec.clause(ClauseId("other")) is None
