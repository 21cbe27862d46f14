from __future__ import annotations

import msgspec

from ethogram.exchange.known import new_labels, new_preferences
from ethogram.exchange.loss import Losses
from ethogram.ids import LabelId
from ethogram.judge.label import Label
from ethogram.judge.preference import Preference
from tests.fakes.annotations import a_task, annotation, came, chosen, golden


def label(outcome: str, hour: int, **more: object) -> Label:
    at = f"2026-11-23T{hour:02}:00:00Z"
    (made,) = came([a_task(annotation(chosen("verdict", outcome), created_at=at))], Losses()).labels
    return msgspec.structs.replace(made, **more)


def test_the_same_file_twice_is_one_file() -> None:
    first = (label("pass", 8), label("fail", 9))
    assert new_labels(first, ()).new == first
    again = new_labels(first, first)
    assert (again.new, again.known) == ((), 2)


def test_the_same_answer_under_another_id_and_time_is_known() -> None:
    """Another server gives the same annotation another id, and the time of its own import."""
    here = label("pass", 8)
    again = label("pass", 11, id=LabelId("other"), seconds=3.0)
    assert new_labels([again], [here]) == ((), 1)


def test_a_changed_mind_is_new_even_when_it_changes_back() -> None:
    here = [label("pass", 8), label("fail", 9)]
    back = label("pass", 10)
    assert new_labels([back], here).new == (back,)


def test_different_people_and_different_questions_never_hide_one_another() -> None:
    here = label("pass", 8)
    others = [
        label("pass", 9, labeller="bob", id=LabelId("a")),
        label("pass", 9, criterion=None, id=LabelId("b")),
        label("pass", 9, id=LabelId("c"), retest_of=here.id),
    ]
    assert len(new_labels(others, [here]).new) == 3


def test_a_simulated_label_never_stands_for_a_persons() -> None:
    here = label("pass", 8, is_simulated=True)
    assert len(new_labels([label("pass", 9)], [here]).new) == 1


def test_preferences_are_told_apart_like_labels() -> None:
    found, _ = golden("pairwise")
    everything = found.preferences
    assert new_preferences(everything, ()).new == everything
    assert new_preferences(everything, everything) == ((), len(everything))
    again: Preference = msgspec.structs.replace(
        everything[-1], id=LabelId("x"), at="2026-12-24T00:00:00Z"
    )
    assert new_preferences([again], everything).known == 1
