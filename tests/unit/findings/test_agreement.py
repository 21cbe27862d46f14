"""Do my labellers agree, on what, and since when?"""

from __future__ import annotations

import msgspec
import pytest

from ethogram.findings.agreement import Said, agreements
from ethogram.ids import CriterionId, Digest, TranscriptId
from ethogram.judge.label import Label
from tests.fakes.adjudications import an_adjudication
from tests.fakes.labelling import labels_of_two
from tests.fakes.observations import a_clause, a_label, a_spec

SPEC = a_spec(a_clause("coach", criteria=("pasteable", "next-step")), a_clause("warm"))


def on_warm(labels: list[Label]) -> list[Label]:
    return [
        msgspec.structs.replace(x, clause=type(x.clause)("warm"), id=type(x.id)(f"w-{x.id}"))
        for x in labels
    ]


def test_each_clause_has_its_own_answer_the_most_divided_first() -> None:
    labels = [*on_warm(labels_of_two(60, 0)), *labels_of_two(7, 5)]
    coach, warm = agreements(Said(spec=SPEC, labels=tuple(labels))).by_clause
    assert (coach.clause, coach.figures.standing) == ("coach", "disagree")
    assert (warm.clause, warm.figures.standing) == ("warm", "agree")
    assert coach.heat.estimate == pytest.approx(5 / 12)
    assert (coach.part.estimate, warm.part.estimate) == (1.0, 0.0)
    assert coach.contest is not None
    assert warm.contest is None


def test_by_criterion_one_can_agree_where_the_clause_does_not() -> None:
    labels = [
        *labels_of_two(0, 6, "coach.pasteable"),
        *labels_of_two(60, 0, "coach.next-step"),
    ]
    found = agreements(Said(spec=SPEC, labels=tuple(labels)))
    assert [(x.criterion, x.figures.divided) for x in found.by_criterion] == [
        ("coach.pasteable", 6),
        ("coach.next-step", 0),
    ]
    (clause,) = found.by_clause
    assert (clause.criterion, clause.figures.items, clause.figures.divided) == (None, 66, 6)


def test_simulated_labels_stand_apart_and_count_as_nobody() -> None:
    simulated = [msgspec.structs.replace(x, is_simulated=True) for x in labels_of_two(4, 4)]
    found = agreements(Said(spec=SPEC, labels=(*simulated, a_label(1, "pass", by="cy"))))
    (people,) = found.by_clause
    assert (people.figures.items, people.alone) == (0, 1)
    assert found.simulated[0].figures.items == 8
    assert (found.simulated_labels, found.disputes) == (16, ())
    assert [each.who for each in found.people] == ["cy"]


def test_replies_that_divide_people_are_searched_for_words_they_share() -> None:
    labels = labels_of_two(8, 6)
    texts = {
        TranscriptId(f"r.{n}"): "Ask yourself." if n < 8 else "Behold, an essay." for n in range(14)
    }
    (found,) = agreements(Said(spec=SPEC, labels=tuple(labels), texts=texts)).by_clause
    assert {each.word for each in found.in_replies} == {"behold", "essay"}


def test_replies_whose_words_are_not_known_are_not_compared() -> None:
    labels = labels_of_two(8, 6)
    texts = {TranscriptId(f"r.{n}"): "" if n < 8 else "Behold, an essay." for n in range(14)}
    (found,) = agreements(Said(spec=SPEC, labels=tuple(labels), texts=texts)).by_clause
    assert found.in_replies == ()


def test_words_of_the_guideline_divide_people_too() -> None:
    labels = [msgspec.structs.replace(x, note="what is brisk?") for x in labels_of_two(0, 2)]
    told = {CriterionId("coach.pasteable"): "A brisk reply.", CriterionId("warm.x"): "what"}
    said = Said(spec=SPEC, labels=tuple(labels), guidance=told)
    (found,) = agreements(said).by_clause
    assert [each.word for each in found.words] == ["brisk"]


def test_reasons_of_adjudications_are_counted() -> None:
    labels = labels_of_two(2, 3)
    settled = [
        an_adjudication(n, "fail", "clause-unclear", seen=[f"ann-{n}-pass", f"bob-{n}-fail"])
        for n in (2, 3)
    ]
    said = Said(spec=SPEC, labels=tuple(labels), adjudications=tuple(settled))
    (found,) = agreements(said).by_clause
    assert found.reasons == (("clause-unclear", 2),)


def test_agreement_is_followed_from_one_guideline_to_the_next() -> None:
    old = [msgspec.structs.replace(x, guideline=Digest("v1")) for x in labels_of_two(3, 3)]
    new = [
        msgspec.structs.replace(
            x,
            id=type(x.id)(f"new-{x.id}"),
            transcript=TranscriptId(f"s{x.transcript}"),
            guideline=Digest("v2"),
            at="2026-12-01T10:00:00+00:00",
        )
        for x in labels_of_two(6, 0)
    ]
    (found,) = agreements(Said(spec=SPEC, labels=(*new, *old))).by_clause
    assert [(v.guideline, v.items, v.divided) for v in found.versions] == [
        ("v1", 6, 3),
        ("v2", 6, 0),
    ]


def test_labels_under_an_earlier_wording_show_only_in_its_history() -> None:
    spec = a_spec(a_clause(digest="new"))
    old = [msgspec.structs.replace(x, clause_digest=Digest("old")) for x in labels_of_two(3, 3)]
    new = [
        msgspec.structs.replace(x, clause_digest=Digest("new"), id=type(x.id)(f"n-{x.id}"))
        for x in on_later_replies(labels_of_two(4, 0))
    ]
    (found,) = agreements(Said(spec=spec, labels=(*old, *new))).by_clause
    assert (found.figures.items, found.figures.divided) == (4, 0)
    assert [(v.is_in_force, v.divided) for v in found.versions] == [(False, 3), (True, 0)]


def on_later_replies(labels: list[Label]) -> list[Label]:
    return [
        msgspec.structs.replace(
            x, transcript=TranscriptId(f"later{x.transcript}"), at="2026-12-01T10:00:00+00:00"
        )
        for x in labels
    ]
