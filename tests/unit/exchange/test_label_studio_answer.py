from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.label_studio_answer import LONGEST_NOTE
from ethogram.exchange.label_studio_config import controls_of
from ethogram.exchange.worksheet import is_swapped
from ethogram.judge.queue import Task
from ethogram.judge.verdict import AnswerClass
from tests.fakes.annotations import answered, chosen, golden, result
from tests.fakes.worksheets import a_worksheet

TASKS: tuple[Task, ...] = get_args(Task)
SPAN = {
    "start": "1",
    "end": "1",
    "startOffset": 14,
    "endOffset": 38,
    "text": "Here is the whole essay.",
    "paragraphlabels": ["first-failure"],
}


@pytest.mark.parametrize("alias", ["pass", "fail", "unclear", "clause-is-wrong"])
def test_what_is_stored_for_a_choice_is_the_outcome(alias: str) -> None:
    answer, told = answered(chosen("verdict", alias), result("reason", {"text": ["Why", "not."]}))
    assert answer
    assert (answer.outcome, answer.note) == (alias, "Why\nnot.")
    assert told == {}


def test_the_text_shown_instead_of_the_alias_is_taken_and_told() -> None:
    answer, told = answered(chosen("verdict", "The clause is WRONG "))
    assert answer
    assert answer.outcome == "clause-is-wrong"
    assert told == {"shown-instead-of-alias": 1}


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (chosen("verdict", "maybe"), "unknown-choice"),
        (chosen("verdict", "pass", "fail"), "several-choices"),
        (result("verdict", {"choices": "pass"}), "odd-choice"),
        (result("verdict", {"choices": [1]}), "odd-choice"),
        (result("verdict", {}), "odd-choice"),
        (result("verdict", {"choices": ["pass"]}, to_name="left"), "wrong-to-name"),
        (result("verdict", {"choices": ["pass"]}, to_name=None), "wrong-to-name"),
        (result("verdict", {"rating": 1}, type="rating"), "wrong-type"),
    ],
)
def test_a_verdict_that_nobody_can_have_given_is_not_taken(given: Any, kind: str) -> None:
    answer, told = answered(given)
    assert answer is None
    assert told == {kind: 1}


def test_an_unknown_control_is_left_out_and_the_answer_beside_it_is_taken() -> None:
    answer, told = answered(chosen("mood", "pass"), chosen("verdict", "fail"))
    assert answer
    assert answer.outcome == "fail"
    assert told == {"unknown-control": 1}


def test_the_same_result_twice_is_one_answer_and_two_different_ones_are_none() -> None:
    again, told = answered(chosen("verdict", "pass"), chosen("verdict", "pass"))
    assert again
    assert told == {}
    assert answered(chosen("verdict", "pass"), chosen("verdict", "fail")) == (
        None,
        {"answered-twice": 1},
    )


@pytest.mark.parametrize("task", TASKS)
def test_a_skip_is_never_an_answer(task: Task) -> None:
    answer, told = answered(
        result("reason", {"text": ["Broken."]}, **on(task)), task=task, was_cancelled=True
    )
    assert answer
    assert answer.note == "Broken."
    assert (answer.preferred or answer.outcome) == "skipped"
    assert told == {}


def on(task: Task) -> dict[str, str]:
    return {"to_name": "left"} if task == "pairwise" else {}


def test_an_answer_beneath_a_skip_does_not_count_and_is_told() -> None:
    answer, told = answered(chosen("verdict", "pass"), was_cancelled=True)
    assert answer
    assert answer.outcome == "skipped"
    assert told == {"skip-with-answer": 1}


@pytest.mark.parametrize("task", TASKS)
def test_an_annotation_without_an_answer_is_counted(task: Task) -> None:
    assert answered(task=task) == (None, {"no-answer": 1})


@pytest.mark.parametrize("points", [1, 2, 3, 3.0])
def test_a_point_of_the_scale_is_taken(points: float) -> None:
    answer, _ = answered(result("points", {"rating": points}), task="scale")
    assert answer
    assert (answer.outcome, answer.points) == ("marked", int(points))
    assert isinstance(answer.points, int)


@pytest.mark.parametrize("points", [0, 4, 9, -1, 2.5, True, "2", None, [2], 10**30])
def test_a_rating_beyond_the_scale_is_not_taken(points: object) -> None:
    told = answered(result("points", {"rating": points}), task="scale")
    assert told == (None, {"rating-out-of-range": 1})


def test_three_answers_make_an_answer_class_and_all_needs_only_one() -> None:
    whole, _ = answered(chosen("done", "all"), task="answer-class")
    part, _ = answered(
        chosen("done", "part"),
        chosen("instead", "question"),
        chosen("said", "silently"),
        task="answer-class",
    )
    assert whole
    assert part
    assert whole.answer_class == AnswerClass(done="all")
    assert part.answer_class == AnswerClass(done="part", instead="question", said="silently")


@pytest.mark.parametrize(
    ("results", "kind"),
    [
        ((chosen("done", "none"),), "class-incomplete"),
        ((chosen("done", "part"), chosen("said", "openly")), "class-incomplete"),
        ((chosen("done", "all"), chosen("instead", "hand-off")), "class-contradicts-itself"),
        ((chosen("done", "all"), chosen("said", "silently")), "class-contradicts-itself"),
        ((chosen("instead", "question"),), "no-answer"),
    ],
)
def test_half_an_answer_class_is_no_answer(results: tuple[Any, ...], kind: str) -> None:
    assert answered(*results, task="answer-class") == (None, {kind: 1})


@pytest.mark.parametrize("item", range(4))
@pytest.mark.parametrize("control", ["preferred", "quick"])
def test_left_and_right_are_turned_back_through_the_recorded_sides(item: int, control: str) -> None:
    sheet = a_worksheet("pairwise")
    swapped = is_swapped(sheet.queue.seed, sheet.items[item].uid)
    given = (
        chosen(control, "left") if control == "preferred" else result(control, {"selected": "left"})
    )
    answer, told = answered(given, task="pairwise", item=item)
    assert answer
    assert answer.preferred == ("second" if swapped else "first")
    assert told == {}


def test_a_pairwise_that_names_both_texts_is_taken_and_told() -> None:
    given = result("quick", {"selected": "right"}, to_name="left,right")
    answer, told = answered(given, task="pairwise")
    assert answer
    assert answer.preferred in ("first", "second")
    assert told == {"pairwise-to-name": 1}


@pytest.mark.parametrize(
    ("results", "kind"),
    [
        ((result("quick", {"selected": "both"}),), "unknown-choice"),
        ((result("quick", {"selected": ["left"]}),), "unknown-choice"),
        ((result("quick", {"selected": "left"}, to_name="left"),), "wrong-to-name"),
        (
            (result("quick", {"selected": "left"}), chosen("preferred", "tie")),
            "preference-contradicts-itself",
        ),
    ],
)
def test_a_preference_that_cannot_be_is_not_taken(results: tuple[Any, ...], kind: str) -> None:
    assert answered(*results, task="pairwise") == (None, {kind: 1})


def test_a_marked_failure_without_a_verdict_is_a_fail_and_told() -> None:
    answer, told = answered(result("failure", SPAN), task="first-failure")
    assert answer
    assert answer.outcome == "fail"
    assert answer.span
    assert answer.span.quote == "Here is the whole essay."
    assert told == {"span-without-verdict": 1}


def test_a_reply_cannot_pass_with_a_failure_marked_in_it() -> None:
    told = answered(result("failure", SPAN), chosen("verdict", "pass"), task="first-failure")
    assert told == (None, {"pass-with-failure": 1})


def test_of_several_passages_the_first_counts_in_any_order() -> None:
    later = {**SPAN, "startOffset": 39, "endOffset": 44, "text": "Light"}
    for order in ((later, SPAN), (SPAN, later)):
        results = [result("failure", each) for each in order]
        answer, told = answered(*results, chosen("verdict", "fail"), task="first-failure")
        assert answer
        assert answer.span
        assert answer.span.quote == "Here is the whole essay."
        assert told == {"further-span": 1}


def test_a_reason_of_another_type_is_left_out_and_a_long_one_is_cut() -> None:
    odd, told = answered(chosen("verdict", "pass"), result("reason", {"text": 3}))
    assert odd
    assert told == {"odd-reason": 1}
    long, told = answered(chosen("verdict", "pass"), result("reason", {"text": "x" * 1_000_000}))
    assert long
    assert len(long.note) == LONGEST_NOTE
    assert told == {"long-reason": 1}


@pytest.mark.parametrize("task", TASKS)
def test_what_a_real_server_exported_is_understood(task: Task) -> None:
    found, _ = golden(task)
    assert len(found.labels) + len(found.preferences) >= 2


VALUES = st.dictionaries(
    st.sampled_from(["choices", "rating", "text", "selected", "start", "startOffset", "end"]),
    st.none() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=8), max_size=3),
)


@given(st.sampled_from(TASKS), st.data())
def test_no_value_of_a_control_makes_a_crash(task: Task, data: st.DataObject) -> None:
    results = [
        result(control.name, data.draw(VALUES), to_name=control.to_name, type=control.type)
        for control in controls_of(task, 3)
    ]
    answered(*results, task=task, was_cancelled=data.draw(st.booleans()))
