from __future__ import annotations

import msgspec

from ethogram.errors import Position
from ethogram.ids import CriterionId, Digest
from ethogram.judge.guideline import Guideline, guideline_of, is_earlier
from ethogram.judge.read_rubric import read_rubric
from ethogram.judge.rubric import HowToLabel, Rubric
from tests.fakes.specs import a_clause

CLAUSE = a_clause("coach", "", "gives one next step", "asks first")
C1, C2 = CriterionId("coach.c1"), CriterionId("coach.c2")
TEXT = """---
criterion: coach.c1
---
Count sentences.

## Passes
- "Which is your claim?"
## Fails
- "Here is your intro."
## How to label
Read to the end.
## Include
- Samples in quotation marks.
## Exclude
- Headings.
- The student's own words.
## Unclear
When the reply breaks off.
## Scale
1. Nothing to go on with
2. A step that anybody could get
3. A step out of this text
"""


def a_rubric(text: str = TEXT) -> Rubric:
    parsed = read_rubric(text, "rubrics/x.md")
    assert parsed.problems == ()
    return parsed.value


def guideline(rubric: Rubric, criterion: CriterionId | None = C1) -> Guideline:
    return guideline_of(CLAUSE, criterion, {rubric.criterion: rubric})


def test_the_sections_for_people_are_read_apart_from_what_judges_are_told() -> None:
    rubric = a_rubric()
    assert rubric.guidance == "Count sentences."
    assert rubric.how == HowToLabel(
        prose="Read to the end.",
        include=("Samples in quotation marks.",),
        exclude=("Headings.", "The student's own words."),
        unclear="When the reply breaks off.",
        scale=("Nothing to go on with", "A step that anybody could get", "A step out of this text"),
    )


def test_how_to_label_makes_another_guideline_and_the_same_judge() -> None:
    before, after = a_rubric(), a_rubric(TEXT.replace("to the end", "twice"))
    assert before.digest == after.digest
    assert guideline(before).digest != guideline(after).digest


def test_a_new_anchor_makes_another_guideline_and_another_judge() -> None:
    before, after = a_rubric(), a_rubric(TEXT.replace("Which is", "What is"))
    assert before.digest != after.digest
    assert guideline(before).digest != guideline(after).digest


def test_a_clause_as_a_whole_is_told_of_every_criterion_in_their_order() -> None:
    first = a_rubric()
    second = msgspec.structs.replace(first, criterion=C2)
    told = guideline_of(CLAUSE, None, {C2: second, C1: first})
    assert [part.criterion for part in told.parts] == [C1, C2]
    assert told.scale == first.how.scale
    assert guideline_of(CLAUSE, C2, {C2: second, C1: first}).digest != told.digest


def test_nothing_to_tell_has_no_version() -> None:
    bare = Rubric(criterion=C1, graded_by="code", at=Position(path="rubrics/x.md"))
    assert guideline(bare) == Guideline()
    assert guideline_of(CLAUSE, None, {}) == Guideline()


def test_only_a_label_given_under_some_other_version_is_earlier() -> None:
    assert is_earlier(Digest("a"), Digest("b"))
    assert not is_earlier(Digest("a"), Digest("a"))
    assert not is_earlier(Digest(""), Digest("b"))
