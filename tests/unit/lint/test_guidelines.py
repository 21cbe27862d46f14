from __future__ import annotations

import msgspec
import pytest

from ethogram.errors import Position
from ethogram.ids import CriterionId
from ethogram.judge.rubric import HowToLabel, Rubric
from ethogram.lint.guidelines import restated_criteria
from ethogram.lint.workbook import Workbook
from tests.fakes.specs import a_clause, a_spec

CRITERION = "contains no two consecutive sentences the student could hand in as they are"
CLAUSE = a_clause("coach", "", CRITERION)
AT = Position(path="rubrics/coach.md")


def a_workbook(rubric: Rubric, source: str = "") -> Workbook:
    return Workbook(spec=a_spec(CLAUSE), rubrics=(rubric,), sources={AT.path: source})


BARE = Rubric(criterion=CriterionId("coach.c1"), at=AT)


@pytest.mark.parametrize(
    "said",
    [
        CRITERION,
        "A reply must contain no two consecutive sentences that the student could hand in.",
        "It has two parts. The reply contains no two consecutive sentences the student hands in.",
    ],
)
def test_a_guideline_that_says_the_criterion_again_is_found(said: str) -> None:
    for rubric in (
        msgspec.structs.replace(BARE, guidance=said),
        msgspec.structs.replace(BARE, how=HowToLabel(include=(said,))),
        msgspec.structs.replace(BARE, how=HowToLabel(prose=said)),
    ):
        [finding] = restated_criteria(a_workbook(rubric))
        assert finding.about == "coach.c1"
        assert "clause 'coach'" in finding.fix


def test_a_guideline_that_says_how_to_apply_it_is_left_alone() -> None:
    how = HowToLabel(
        prose="Count sentences, not words; a heading is no sentence.",
        include=("A sentence the student could hand in, though it stands in quotation marks.",),
        unclear="Say unclear when the reply breaks off.",
    )
    assert restated_criteria(a_workbook(msgspec.structs.replace(BARE, how=how))) == []


def test_a_few_words_in_common_prove_nothing() -> None:
    short = a_clause("warm", "", "is kind")
    rubric = msgspec.structs.replace(BARE, criterion=CriterionId("warm.c1"), guidance="Is kind.")
    assert restated_criteria(Workbook(spec=a_spec(short), rubrics=(rubric,))) == []


def test_the_finding_stands_on_the_line_of_the_sentence() -> None:
    rubric = msgspec.structs.replace(BARE, guidance=CRITERION)
    [finding] = restated_criteria(a_workbook(rubric, f"---\n---\nCount.\n{CRITERION}\n"))
    assert finding.at.line == 4
