from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.findings.shift import class_distance, shifts, unmoved
from ethogram.ids import CaseId
from ethogram.judge.verdict import AnswerClass
from tests.fakes.observations import heard, seen

ANSWER = "Start with your claim. Then give one reason from your notes. Then say why it matters."
REFUSAL = "I'm sorry, but I can't help with that."
AMONG = {(CaseId("essay"), 0)}


def test_a_reply_that_turned_into_a_refusal_is_shown_as_a_change_of_class() -> None:
    (found,) = shifts([heard(1, ANSWER)], [heard(7, REFUSAL)], AMONG)
    assert (found.kind, found.read) == ("class", 7)
    assert found.note.startswith("all → none")


def test_prose_that_turned_into_a_list_is_shown_as_a_change_of_format() -> None:
    listed = "- Start with your claim.\n- Then give one reason.\n- Then say why it matters."
    (found,) = shifts([heard(1, ANSWER)], [heard(2, listed)], AMONG)
    assert (found.kind, found.note) == ("format", "now list")


def test_a_reply_of_less_than_half_the_words_is_shown_as_a_change_of_length() -> None:
    (found,) = shifts([heard(1, f"{ANSWER} {ANSWER} {ANSWER}")], [heard(2, ANSWER)], AMONG)
    assert found.kind == "length"
    assert found.amount == pytest.approx(2 / 3)
    assert found.note == "48 → 16 words"


def test_meaning_is_compared_only_with_a_similarity() -> None:
    other = "Start with the weather. Then give one joke from your dog. Then say why it barks."
    assert shifts([heard(1, ANSWER)], [heard(2, other)], AMONG) == ()
    (found,) = shifts([heard(1, ANSWER)], [heard(2, other)], AMONG, lambda _a, _b: 0.2)
    assert found.kind == "meaning"
    assert found.amount == pytest.approx(0.8)


def test_the_same_words_did_not_shift() -> None:
    assert shifts([heard(1, ANSWER)], [heard(2, ANSWER)], AMONG) == ()


def test_replies_whose_verdict_moved_are_left_to_the_flips() -> None:
    before = [seen(1, "pass", case="essay"), seen(2, "pass", case="other")]
    after = [seen(7, "fail", case="essay"), seen(8, "pass", case="other")]
    among = unmoved(before, after)
    assert among == {("other", 0)}
    assert shifts([heard(1, ANSWER)], [heard(7, REFUSAL)], among) == ()


def test_a_verdict_that_nobody_could_give_did_not_move() -> None:
    before = [seen(1, "unclear", case="essay", kind="model")]
    after = [seen(7, "fail", case="essay")]
    assert unmoved(before, after) == AMONG


def test_only_the_most_changed_are_shown_and_the_largest_first() -> None:
    before = [heard(n, ANSWER, case=f"c{n}") for n in range(5)]
    after = [heard(n, f"{ANSWER} " * (n + 3), case=f"c{n}") for n in range(5)]
    among = {(CaseId(f"c{n}"), 0) for n in range(5)}
    found = shifts(before, after, among, most=2)
    assert [one.case for one in found] == ["c4", "c3"]


CLASSES = st.builds(
    AnswerClass,
    done=st.sampled_from(["all", "part", "none"]),
    instead=st.sampled_from(["nothing", "alternative", "question", "hand-off"]),
    said=st.sampled_from(["openly", "silently"]),
)


@given(CLASSES, CLASSES)
def test_the_distance_of_classes_is_symmetric_and_bounded(
    one: AnswerClass, other: AnswerClass
) -> None:
    assert class_distance(one, other) == class_distance(other, one)
    assert 0.0 <= class_distance(one, other) <= 1.0
    assert class_distance(one, one) == 0.0
