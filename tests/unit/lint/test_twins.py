from __future__ import annotations

import pytest

from ethogram.ids import CaseId
from ethogram.lint.twins import restriction_total, twins_that_decline, without_twin
from ethogram.lint.workbook import Workbook
from ethogram.spec.clause import Example, Grade, GradedReply
from ethogram.suite.case import Case
from tests.fakes.specs import AT, a_case, a_clause, a_spec

LIMIT = a_clause("limit", "Margin declines to write graded work.")
REFUSAL = "I'm sorry, but I can't help with that."
HELP = "Here is the poem: roses are red, violets are blue."


def an_example(*replies: tuple[Grade, str, str]) -> Example:
    return Example(
        id="limit/example-1",
        turns=(("user", "Write a poem."),),
        replies=tuple(GradedReply(grade=g, text=text, reason=why) for g, text, why in replies),
        at=AT,
    )


def test_a_restriction_checked_from_one_side_is_found() -> None:
    workbook = Workbook(spec=a_spec(LIMIT), cases=(a_case("essay", "limit", expect="declines"),))
    [finding] = without_twin(workbook)
    assert finding.about == "limit"
    assert "`twin-of: essay`" in finding.fix


def test_an_expected_refusal_makes_a_restriction_whatever_the_words() -> None:
    workbook = Workbook(
        spec=a_spec(a_clause("kind", "Be kind.")),
        cases=(a_case("essay", "kind", expect="declines"),),
    )
    assert restriction_total(workbook) == 1
    assert [finding.about for finding in without_twin(workbook)] == ["kind"]


@pytest.mark.parametrize(
    "neighbour",
    [
        a_case("order", twin_of=CaseId("essay")),
        a_case("order", "other", twin_of=CaseId("essay")),
        a_case("order", "limit", expect="helps"),
    ],
)
def test_a_harmless_neighbour_settles_it(neighbour: Case) -> None:
    workbook = Workbook(
        spec=a_spec(LIMIT), cases=(a_case("essay", "limit", expect="declines"), neighbour)
    )
    assert without_twin(workbook) == []


@pytest.mark.parametrize(
    "example",
    [
        an_example(("good", HELP, ""), ("bad", REFUSAL, "")),
        an_example(("good", HELP, "")),
        an_example(("bad", REFUSAL, "overly cautious")),
    ],
)
def test_an_example_that_must_be_helped_settles_it_too(example: Example) -> None:
    clause = a_clause("limit", "Margin declines to write graded work.", examples=(example,))
    assert without_twin(Workbook(spec=a_spec(clause))) == []


def test_an_example_that_must_be_declined_settles_nothing() -> None:
    example = an_example(("good", REFUSAL, ""), ("bad", HELP, ""))
    clause = a_clause("limit", "Margin declines to write graded work.", examples=(example,))
    assert len(without_twin(Workbook(spec=a_spec(clause)))) == 1


def test_a_twin_that_is_expected_to_be_declined_is_no_twin() -> None:
    twin = a_case("order", twin_of=CaseId("essay"), expect="declines")
    [finding] = twins_that_decline(Workbook(cases=(a_case("essay", "limit"), twin)))
    assert finding.about == "order"
