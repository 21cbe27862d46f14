from __future__ import annotations

from ethogram.spec.pairing import pair_clauses
from tests.fakes.specs import a_clause, a_spec

COACH = "Margin helps students write their own text and says so in one sentence."


def test_an_id_decides_before_any_wording() -> None:
    pairing = pair_clauses(
        a_spec(a_clause("coach", COACH)), a_spec(a_clause("coach", "Something else."))
    )
    assert [(was.id, now.id) for was, now in pairing.pairs] == [("coach", "coach")]
    assert (pairing.added, pairing.removed) == ((), ())


def test_nearly_the_same_words_are_one_clause_under_two_ids() -> None:
    old = a_spec(a_clause("ghost-writing", COACH), a_clause("gone", "Never name a source twice."))
    new = a_spec(a_clause("come", "Greets people by name."), a_clause("coach", COACH + " Always."))
    pairing = pair_clauses(old, new)
    assert [(was.id, now.id) for was, now in pairing.pairs] == [("ghost-writing", "coach")]
    assert [clause.id for clause in pairing.added] == ["come"]
    assert [clause.id for clause in pairing.removed] == ["gone"]


def test_two_empty_clauses_are_one_only_under_one_title() -> None:
    old = a_spec(a_clause("one", title="Be kind"))
    assert pair_clauses(old, a_spec(a_clause("two", title="Be kind"))).pairs
    assert not pair_clauses(old, a_spec(a_clause("two", title="Be brief"))).pairs


def test_of_two_likely_partners_the_nearest_wins() -> None:
    old = a_spec(a_clause("old", COACH))
    new = a_spec(a_clause("far", COACH + " Unless they ask."), a_clause("near", COACH))
    assert [now.id for _, now in pair_clauses(old, new).pairs] == ["near"]
