"""Who agrees with whom, and with oneself."""

from __future__ import annotations

import msgspec
import pytest

from ethogram.findings.agreement_items import family_by_name, items_of
from ethogram.findings.agreement_people import pairings, persons
from ethogram.judge.label import Label, LabelOutcome
from tests.fakes.labelling import an_item, labels_of_two
from tests.fakes.observations import a_label, a_spec


def test_every_two_people_are_compared_on_what_both_said_least_agreeing_first() -> None:
    items = [an_item(n, {"ann": "pass", "bob": "pass", "cy": "fail"}) for n in range(4)]
    items += [an_item(9, {"ann": "fail", "bob": "fail"})]
    found = {(each.one, each.other): (each.items, each.divided) for each in pairings(items)}
    assert found == {("ann", "cy"): (4, 4), ("bob", "cy"): (4, 4), ("ann", "bob"): (5, 0)}
    assert list(found)[-1] == ("ann", "bob")
    last = pairings(items)[-1]
    assert (last.percent.estimate, last.cohen.estimate) == (1.0, 1.0)


def test_who_stands_against_most_others_is_counted() -> None:
    items = [an_item(n, {"ann": "pass", "bob": "pass", "cy": "fail"}) for n in range(4)]
    found = {each.who: each.against for each in persons(items, [], family_by_name)}
    assert found == {"ann": 0, "bob": 0, "cy": 4}


def again(first: Label, outcome: LabelOutcome) -> Label:
    return msgspec.structs.replace(
        first, id=type(first.id)(f"{first.id}-again"), outcome=outcome, retest_of=first.id
    )


def test_a_second_blind_answer_measures_agreement_with_oneself() -> None:
    first = [a_label(n, "pass") for n in range(4)]
    labels = [*first, *(again(each, "pass") for each in first[:3]), again(first[3], "fail")]
    items = items_of(labels, a_spec())
    (ann,) = persons(items, labels, family_by_name)
    assert (ann.items, ann.shared, ann.retests) == (4, 0, 4)
    assert ann.self_agreement.estimate == pytest.approx(0.75)


def test_a_second_answer_that_was_taken_back_measures_nothing() -> None:
    first = a_label(1, "pass")
    second = again(first, "fail")
    undone = msgspec.structs.replace(a_label(1, "withdrawn"), supersedes=second.id)
    (ann,) = persons([], [first, second, undone], family_by_name) or (None,)
    assert ann is None


def test_without_repeats_self_agreement_is_undefined() -> None:
    labels = labels_of_two(2, 1)
    ann, bob = persons(items_of(labels, a_spec()), labels, family_by_name)
    assert not ann.self_agreement.is_defined
    assert (bob.retests, bob.against) == (0, 1)
