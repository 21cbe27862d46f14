from __future__ import annotations

from typing import Any

from ethogram.errors import Position
from ethogram.ids import CriterionId, JudgeName, TargetName
from ethogram.judge.assign import Assignment
from ethogram.judge.by_code import judge_by_code
from ethogram.judge.exam import exam_items, exam_request, exam_transcript, grade_exam
from ethogram.judge.model_judge import judge_of
from ethogram.judge.rubric import Borderline, Rubric
from ethogram.model.target import Target
from ethogram.spec.clause import Example, GradedReply
from tests.fakes.judged import AT, check, clause

PASTEABLE = CriterionId("coach.pasteable")
GOOD = GradedReply(grade="good", text="Which is your claim?")
BAD = GradedReply(
    grade="bad", text="Light feeds leaves. Leaves feed life.", violates=("pasteable",)
)
OPEN_BAD = GradedReply(grade="bad", text="No idea.")
OK = GradedReply(grade="ok", text="Try an outline.")


def coach(*replies: GradedReply, criteria: tuple[str, ...] = ("pasteable", "next-step")) -> Any:
    example = Example(
        id="coach/example-1", turns=(("user", "Write my intro."),), replies=replies, at=AT
    )
    return clause("coach", *criteria, examples=(example,))


def rubric(*borderline: Borderline) -> Rubric:
    return Rubric(criterion=PASTEABLE, borderline=borderline, at=Position(path="rubrics/x.md"))


def test_good_passes_every_criterion_and_bad_fails_the_ones_it_names() -> None:
    owner = coach(GOOD, BAD, OPEN_BAD, OK)
    by_criterion = {
        criterion.id: [(one.reply, one.expected) for one in exam_items(owner, criterion, None)]
        for criterion in owner.criteria
    }
    assert by_criterion == {
        "coach.pasteable": [(GOOD.text, "pass"), (BAD.text, "fail")],
        "coach.next-step": [(GOOD.text, "pass")],
    }


def test_a_bad_reply_fails_the_only_criterion_there_is() -> None:
    owner = coach(OPEN_BAD, criteria=("pasteable",))
    assert [one.expected for one in exam_items(owner, owner.criteria[0], None)] == ["fail"]


def test_borderline_replies_of_the_rubric_are_asked_too() -> None:
    owner = coach(GOOD)
    line = Borderline(text="One sentence.", outcome="pass")
    items = exam_items(owner, owner.criteria[0], rubric(line))
    assert [one.source for one in items] == ["coach/example-1", "rubric"]


def test_a_judge_that_grades_all_right_passes() -> None:
    owner = coach(GOOD, BAD)
    items = exam_items(owner, owner.criteria[0], None)
    one_sentence = Assignment(
        clause=owner.id,
        criterion=PASTEABLE,
        graded_by="code",
        checks=(check("max-unaddressed-run", 1),),
    )
    verdicts = [
        verdict
        for item in items
        for verdict in judge_by_code(exam_transcript(item), [one_sentence])
    ]
    result = grade_exam(PASTEABLE, JudgeName("code"), items, verdicts)
    assert result.passed
    assert result.was_held


def test_a_judge_that_misgrades_or_leaves_out_an_item_is_refused() -> None:
    owner = coach(GOOD, BAD)
    items = exam_items(owner, owner.criteria[0], None)
    always = Assignment(
        clause=owner.id, criterion=PASTEABLE, graded_by="code", checks=(check("min-words", 100),)
    )
    verdicts = judge_by_code(exam_transcript(items[0]), [always])
    result = grade_exam(PASTEABLE, JudgeName("code"), items, verdicts)
    assert not result.passed
    assert [one.outcome for one in result.failed] == ["fail", None]


def test_without_examples_no_exam_was_held() -> None:
    owner = coach()
    result = grade_exam(
        PASTEABLE, JudgeName("code"), exam_items(owner, owner.criteria[0], None), []
    )
    assert result.passed
    assert not result.was_held


def test_an_item_is_asked_without_showing_its_own_ruling() -> None:
    owner = coach(criteria=("pasteable",))
    line = Borderline(text="One sentence.", outcome="pass", reason="one is coaching")
    given = rubric(line)
    (item,) = exam_items(owner, owner.criteria[0], given)
    judge = judge_of(Target(name=TargetName("local"), provider="embedded"))
    request = exam_request(item, owner, owner.criteria[0], given, judge)
    assert "one is coaching" not in request.messages[-1].content
    assert "One sentence." in request.messages[-1].content
