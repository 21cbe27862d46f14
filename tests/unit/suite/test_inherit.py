from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.problems import Problems
from ethogram.errors import Position
from ethogram.suite.draft import Draft, DraftPlace
from ethogram.suite.inherit import Drafts, parent_of

AT = Position(path="cases.yaml")
EMPTY = Draft(at=AT)


def drafts(*each: Draft) -> tuple[Drafts, Problems]:
    problems = Problems("cases.yaml", "")
    return Drafts({draft.id: (draft, EMPTY, problems) for draft in each}), problems


def test_a_member_of_a_family_leads_to_its_written_case() -> None:
    assert parent_of("essay~12") == "essay"
    assert parent_of("essay") == "essay"


def test_a_long_chain_settles_without_recursion() -> None:
    first = Draft(id="c0", place=DraftPlace(surface="editor"), at=AT)
    chain = [Draft(id=f"c{n}", twin_of=f"c{n - 1}", at=AT) for n in range(1, 3_000)]
    settled, problems = drafts(first, *chain)
    assert settled.settle("c2999").place.surface == "editor"
    assert settled.root_family("c2999") == "c0"
    assert problems.found == []


def test_a_family_of_its_own_is_kept() -> None:
    settled, _ = drafts(Draft(id="a", family="essays", at=AT), Draft(id="b", twin_of="a", at=AT))
    assert settled.root_family("b") == "essays"


ids = st.sampled_from(["a", "b", "c", "d"])


@given(st.dictionaries(ids, st.tuples(st.none() | ids, st.none() | ids)))
def test_any_web_of_cases_settles(web: dict[str, tuple[str | None, str | None]]) -> None:
    written = [
        Draft(id=own, twin_of=twin, differs_from=other, at=AT) for own, (twin, other) in web.items()
    ]
    settled, _ = drafts(*written)
    for own in web:
        assert settled.settle(own).id == own
        assert settled.root_family(own)


def test_a_derived_twin_stands_on_its_own_and_shares_the_family() -> None:
    derived = Draft(id="b.typos", parent="b", twin_of="elsewhere", at=AT)
    settled, problems = drafts(Draft(id="b", family="f", at=AT), derived)
    draft = settled.settle("b.typos")
    assert (draft.expect, draft.place.surface) == ("helps", None)
    assert settled.root_family("b.typos") == "f"
    assert problems.found == []
