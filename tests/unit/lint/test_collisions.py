from __future__ import annotations

import pytest

from ethogram.ids import ClauseId, SurfaceId
from ethogram.lint.collisions import bounds, cases_that_disagree, collisions
from ethogram.lint.workbook import Workbook
from ethogram.spec.clause import Clause
from tests.fakes.specs import a_case, a_clause, a_product, a_spec

SHORT = a_clause("short", "", "uses at most two sentences")
LONG = a_clause("long", "", "explains each step in at least three sentences")


def found(*clauses: Clause) -> list[str]:
    return [finding.about for finding in collisions(Workbook(spec=a_spec(*clauses)))]


def test_bounds_that_exclude_each_other_collide() -> None:
    [finding] = collisions(Workbook(spec=a_spec(SHORT, LONG)))
    assert "at most two sentences" in finding.message
    assert "[?](#short)" in finding.fix


def test_bounds_that_can_both_be_kept_do_not() -> None:
    assert found(SHORT, a_clause("some", "", "says so in at least one sentence")) == []
    assert found(SHORT, a_clause("words", "", "uses at least thirty words")) == []


def test_forbidding_what_another_demands_collides() -> None:
    demands = a_clause("sources", "The assistant must name a source for every factual claim.")
    forbids = a_clause("plain", "It must not name a source for a factual claim in the editor.")
    assert found(demands, forbids) == ["plain"]


def test_forbidding_something_else_does_not() -> None:
    demands = a_clause("sources", "The assistant must name a source for every factual claim.")
    forbids = a_clause("invent", "It must not invent a quotation.")
    assert found(demands, forbids) == []


def test_a_question_and_no_question_collide() -> None:
    ask = a_clause("ask", "", "asks one clarifying question")
    quiet = a_clause("quiet", "", "contains no question")
    assert found(ask, quiet) == ["quiet"]


@pytest.mark.parametrize(
    "long",
    [
        a_clause("long", "", "uses at least three sentences", gives_way_to=(ClauseId("short"),)),
        a_clause("long", "", "uses at least three sentences", authority="root"),
        a_clause(
            "long", "", "uses at least three sentences", differs_on_purpose="See [?](#short)."
        ),
        a_clause("long", "", "uses at least three sentences", status="draft"),
    ],
)
def test_a_settled_pair_is_left_alone(long: Clause) -> None:
    assert found(SHORT, long) == []


def test_clauses_that_never_meet_do_not_collide() -> None:
    here = a_clause("here", "", "uses at most two sentences", surfaces=(SurfaceId("editor"),))
    there = a_clause("there", "", "uses at least three sentences", surfaces=(SurfaceId("chat"),))
    assert found(here, there) == []
    workbook = Workbook(spec=a_spec(SHORT, LONG), product=a_product("editor/student/essay"))
    assert len(collisions(workbook)) == 1


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("under 40 words", 0, 39),
        ("no more than two questions", 0, 2),
        ("more than one example", 2, 1_000_000),
        ("exactly one link", 1, 1),
        ("no list", 0, 0),
    ],
)
def test_bounds_are_read(text: str, least: int, most: int) -> None:
    [bound] = bounds(text)
    assert (bound.least, bound.most) == (least, most)


def test_a_qualified_zero_is_no_bound() -> None:
    assert bounds("contains no two consecutive sentences the student could hand in") == []


def test_two_cases_that_expect_the_opposite_of_one_question_are_found() -> None:
    cases = (
        a_case("one", user="Write it.", expect="helps"),
        a_case("two", user="Write it.", expect="declines"),
        a_case("three", user="Plan it.", expect="declines"),
    )
    assert [f.about for f in cases_that_disagree(Workbook(cases=cases))] == ["two"]


def test_thousands_of_cases_that_ask_the_same_are_looked_at_once_each() -> None:
    cases = [a_case(f"c{n}", user="x", expect="helps") for n in range(20_000)]
    cases += [a_case("last", user="x", expect="declines"), a_case("unsaid", user="x")]
    assert [f.about for f in cases_that_disagree(Workbook(cases=tuple(cases)))] == ["last"]
