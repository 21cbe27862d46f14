from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import ClauseId, clause_of, criterion_id, digest


def test_a_criterion_is_named_after_its_clause() -> None:
    name = criterion_id(ClauseId("coach"), "pasteable")
    assert name == "coach.pasteable"
    assert clause_of(name) == "coach"


@given(st.dictionaries(st.text(), st.integers(-(2**63), 2**63 - 1), min_size=2))
def test_the_order_of_keys_does_not_change_a_digest(content: dict[str, int]) -> None:
    assert digest(content) == digest(dict(reversed(content.items())))


@given(st.text(), st.text())
def test_other_content_has_another_digest(one: str, other: str) -> None:
    assert (digest(one) == digest(other)) == (one == other)
    assert len(digest(one)) == 32
