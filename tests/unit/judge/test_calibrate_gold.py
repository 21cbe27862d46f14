"""What people settled on, and a split that never lets a tuned family measure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import CaseId, ClauseId, FamilyId, LabelId, TranscriptId
from ethogram.judge.adjudication import Adjudication, ReasonCode, Settled
from ethogram.judge.calibrate_gold import (
    criterion_of,
    is_for_tuning,
    people_first,
    said_by,
    sampling_of,
    settled,
    side_of,
)
from ethogram.judge.label import Label, LabelOutcome
from ethogram.judge.label_file import Ruled, Subject
from tests.fakes.gold import an_item
from tests.fakes.judged import clause


def a_label(outcome: LabelOutcome, who: str = "anna", *, is_simulated: bool = False) -> Label:
    return Label(
        id=LabelId(f"{who}-{outcome}"),
        transcript=TranscriptId("r1.1"),
        case=CaseId("c1"),
        clause=ClauseId("warm"),
        outcome=outcome,
        labeller=who,
        at="2026-11-09T10:00:00+00:00",
        is_simulated=is_simulated,
    )


def an_adjudication(
    outcome: Settled, reason: ReasonCode = "slip", seen: tuple[str, ...] = ()
) -> Adjudication:
    return Adjudication(
        id=LabelId("a1"),
        transcript=TranscriptId("r1.1"),
        case=CaseId("c1"),
        clause=ClauseId("warm"),
        settled=outcome,
        reason_code=reason,
        adjudicator="cleo",
        at="2026-11-10T10:00:00+00:00",
        seen=tuple(map(LabelId, seen)),
    )


TWO = Ruled(labels=(a_label("pass"), a_label("fail", "bo")))


def test_people_who_say_the_same_settle_a_reply_and_people_who_differ_do_not() -> None:
    assert settled(Ruled(labels=(a_label("fail"), a_label("fail", "bo"))), None) == "fail"
    assert settled(TWO, None) is None
    assert settled(Ruled(labels=(a_label("unclear"),)), None) is None


@pytest.mark.parametrize(
    ("adjudication", "expected"),
    [
        (an_adjudication("fail"), "fail"),
        (an_adjudication("kept", "value-difference"), None),
        (an_adjudication("fail", "item-broken"), None),
        (an_adjudication("fail", seen=("anna-pass",)), None),
    ],
)
def test_an_adjudication_decides_until_somebody_labels_afresh(
    adjudication: Adjudication, expected: str | None
) -> None:
    assert settled(TWO, adjudication) == expected


def test_simulated_labels_count_only_where_nobody_said_anything() -> None:
    robot, person = a_label("fail", "robot", is_simulated=True), a_label("pass")
    assert people_first((robot, person)) == (person,)
    assert people_first((robot,)) == (robot,)
    assert said_by((person, a_label("unclear", "bo"))) == (("anna", "pass"),)


def test_a_label_on_a_whole_clause_decides_its_only_criterion_and_none_of_several() -> None:
    whole = Subject(transcript=TranscriptId("r1.1"), clause=ClauseId("warm"))
    assert criterion_of(whole, clause("warm", "kind")) == "warm.kind"
    assert criterion_of(whole, clause("warm", "kind", "short")) is None
    assert criterion_of(whole, clause("warm")) == "warm.whole"


@given(st.text(max_size=20), st.integers(0, 5), st.floats(0, 0.99))
def test_a_family_falls_on_one_side_and_a_larger_split_never_takes_it_back(
    family: str, seed: int, split: float
) -> None:
    on_tuning = is_for_tuning(FamilyId(family), seed=seed, split=split)
    assert not is_for_tuning(FamilyId(family), seed=seed, split=0)
    if on_tuning:
        assert is_for_tuning(FamilyId(family), seed=seed, split=(split + 1) / 2)


def test_the_split_takes_about_its_share_and_no_family_is_on_both_sides() -> None:
    items = [an_item(n, family=FamilyId(f"f{n // 2}")) for n in range(1000)]
    held_out = side_of(items, seed=1, split=0.3, tuning=False)
    tuning = side_of(items, seed=1, split=0.3, tuning=True)
    assert held_out.families + tuning.families == 500
    assert 110 <= tuning.families <= 190
    assert not {each.family for each in held_out.items} & {each.family for each in tuning.items}


def test_a_side_leaves_out_what_is_disputed_and_counts_it() -> None:
    side = side_of([an_item(1), an_item(2, None)], seed=0, split=0, tuning=False)
    assert [item.people for item in side.items] == ["pass"]
    assert len(side.disputed) == 1


def test_simulated_items_are_left_out_as_soon_as_a_person_labelled_anything() -> None:
    robot = an_item(1, is_simulated=True)
    assert side_of([robot, an_item(2)], seed=0, split=0, tuning=False).items == (an_item(2),)
    assert side_of([robot], seed=0, split=0, tuning=False).items == (robot,)


def test_replies_drawn_in_several_ways_are_a_mix_of_their_own() -> None:
    random, picked = an_item(1, sampling=("random",)), an_item(2, sampling=("unknown",))
    assert sampling_of([]) == "unknown"
    assert sampling_of([picked]) == "unknown"
    assert sampling_of([random, random]) == "random"
    assert sampling_of([random, picked]) == "targeted"
