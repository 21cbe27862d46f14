"""What people said of the same thing."""

from __future__ import annotations

import msgspec

from ethogram.findings.agreement_items import (
    Item,
    answer_of,
    family_by_name,
    items_of,
    preference_items,
)
from ethogram.findings.observation import whole_criterion
from ethogram.ids import CaseId, ClauseId, Digest, FamilyId, LabelId, TranscriptId
from ethogram.judge.preference import Pair, Preference, Preferred
from ethogram.judge.verdict import AnswerClass
from tests.fakes.observations import COACH, a_clause, a_label, a_spec

PASTEABLE = "coach.pasteable"


def test_labels_of_several_people_on_one_reply_are_one_item() -> None:
    labels = [a_label(1, "pass"), a_label(1, "fail", by="bob"), a_label(2, "pass")]
    first, second = items_of(labels, a_spec())
    assert first.answers == {"ann": "pass", "bob": "fail"}
    assert (first.is_shared, first.is_divided, first.pairs) == (True, True, (1, 1))
    assert (first.criterion, first.labels) == (
        whole_criterion(COACH),
        ("ann-1-pass", "bob-1-fail"),
    )
    assert (second.is_shared, second.pairs) == (False, (0, 0))


def test_three_people_are_three_pairs() -> None:
    labels = [a_label(1, "pass"), a_label(1, "fail", by="bob"), a_label(1, "fail", by="cy")]
    (item,) = items_of(labels, a_spec())
    assert item.pairs == (3, 2)


def test_undone_skipped_stale_repeated_and_simulated_labels_are_no_answers() -> None:
    spec = a_spec(a_clause(digest="new"))
    again = msgspec.structs.replace(a_label(1, "fail"), retest_of=LabelId("ann-1-pass"))
    labels = [
        a_label(1, "pass", digest="new"),
        a_label(1, "withdrawn", digest="new"),
        a_label(2, "skipped", digest="new"),
        a_label(3, "pass", digest="old"),
        a_label(4, "pass", digest="new", is_simulated=True),
        again,
    ]
    assert items_of(labels, spec) == []
    (simulated,) = items_of(labels, spec, is_simulated=True)
    assert simulated.transcript == "r.4"


def test_one_who_fails_a_criterion_differs_from_one_who_passes_the_clause() -> None:
    labels = [a_label(1, "pass"), a_label(1, "fail", PASTEABLE, by="bob")]
    whole = next(i for i in items_of(labels, a_spec()) if i.criterion == whole_criterion(COACH))
    assert whole.answers == {"ann": "pass", "bob": "fail"}


def test_points_and_answer_classes_are_items_of_their_own_kind() -> None:
    none = AnswerClass(done="none")
    marked = msgspec.structs.replace(a_label(1, "marked"), points=3, answer_class=none)
    again = msgspec.structs.replace(marked, points=4, at="2026-12-01T00:00:00+00:00")
    found = {item.kind: item.answers for item in items_of([marked, again], a_spec())}
    assert found == {"points": {"ann": "4"}, "answer class": {"ann": none.name}}
    assert answer_of(marked, "outcome") == ""


def test_members_of_a_family_are_known_by_name_and_by_whoever_knows_better() -> None:
    assert family_by_name(CaseId("essay~2")) == "essay"
    (item,) = items_of([a_label(1, "pass")], a_spec(), family_of=lambda _: FamilyId("essay"))
    assert item.family == "essay"


def preference(first: str, second: str, preferred: Preferred, by: str, at: int = 1) -> Preference:
    return Preference(
        id=LabelId(f"{by}-{at}-{preferred}"),
        pair=Pair(
            first=TranscriptId(first),
            second=TranscriptId(second),
            case=CaseId("essay"),
            clause=ClauseId("coach"),
        ),
        preferred=preferred,
        labeller=by,
        at=f"2026-11-0{at}T10:00:00+00:00",
    )


def preferred(*given: Preference) -> list[Item]:
    return preference_items(given, a_spec())


def test_a_pair_seen_the_other_way_round_is_the_same_pair() -> None:
    (item,) = preferred(
        preference("r.1", "r.2", "first", "ann"), preference("r.2", "r.1", "second", "bob")
    )
    assert (item.kind, item.is_divided) == ("preference", False)
    assert (item.transcript, item.other) == ("r.1", "r.2")


def test_a_preference_taken_back_or_given_under_another_wording_is_none() -> None:
    ann = preference("r.1", "r.2", "first", "ann")
    assert preferred(ann, preference("r.1", "r.2", "withdrawn", "ann", 2)) == []
    assert preferred(msgspec.structs.replace(ann, clause_digest=Digest("old"))) == []
    assert preferred(msgspec.structs.replace(ann, is_simulated=True)) == []
