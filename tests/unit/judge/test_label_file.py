from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import CaseId, ClauseId, Digest, LabelId, TranscriptId
from ethogram.judge.label import Label
from ethogram.judge.label_file import Subject, label_line, labels_in_force, parse_labels

COACH = ClauseId("coach")
IN_FORCE = {COACH: Digest("v2")}
SUBJECT = Subject(transcript=TranscriptId("t1"), clause=COACH)


def label(number: int, **rest: Any) -> Label:
    fields: dict[str, Any] = {
        "id": LabelId(f"l{number}"),
        "transcript": TranscriptId("t1"),
        "case": CaseId("c1"),
        "clause": COACH,
        "outcome": "fail",
        "labeller": "ana",
        "at": f"2026-11-09T10:{number:02}:00+01:00",
        "clause_digest": Digest("v2"),
    }
    return Label(**(fields | rest))


def outcomes(*labels: Label) -> list[str]:
    ruled = labels_in_force(labels, IN_FORCE)
    return [one.outcome for one in ruled[SUBJECT].labels] if SUBJECT in ruled else []


def test_a_written_label_reads_back() -> None:
    written = label(1, note='She said "no"\nand left', is_simulated=True)
    parsed = parse_labels([label_line(written)])
    assert parsed.value == (written,)
    assert parsed.problems == ()


def test_a_damaged_line_is_reported_and_the_rest_is_kept() -> None:
    lines = [label_line(label(1)), '{"id": "l2", "outcome": "great"}\n', "\n", label_line(label(3))]
    parsed = parse_labels(lines, "labels/ana.jsonl")
    assert [one.id for one in parsed.value] == ["l1", "l3"]
    (problem,) = parsed.problems
    assert (problem.rule, problem.at.path, problem.at.line) == (
        "label-unreadable",
        "labels/ana.jsonl",
        2,
    )


def test_an_id_that_stands_twice_is_reported() -> None:
    parsed = parse_labels([label_line(label(1)), label_line(label(1, outcome="pass"))])
    assert [one.outcome for one in parsed.value] == ["fail"]
    assert parsed.problems[0].rule == "label-twice"


def test_the_last_label_of_a_person_counts() -> None:
    assert outcomes(label(1), label(2, outcome="pass")) == ["pass"]


def test_the_time_decides_and_not_the_line_also_across_zones() -> None:
    later = label(1, outcome="pass", at="2026-11-09T10:30:00+00:00")
    earlier = label(2, at="2026-11-09T11:00:00+01:00")
    assert outcomes(later, earlier) == ["pass"]


def test_withdrawn_undoes_what_the_person_said() -> None:
    assert outcomes(label(1), label(2, outcome="withdrawn")) == []
    assert outcomes(label(1), label(2, outcome="withdrawn"), label(3, outcome="pass")) == ["pass"]


def test_people_who_disagree_stand_side_by_side() -> None:
    ruled = labels_in_force([label(1), label(2, labeller="ben", outcome="pass")], IN_FORCE)
    assert [one.labeller for one in ruled[SUBJECT].labels] == ["ana", "ben"]
    assert ruled[SUBJECT].people_disagree


def test_a_simulated_label_disagrees_with_nobody() -> None:
    simulated = label(2, labeller="script", outcome="pass", is_simulated=True)
    assert not labels_in_force([label(1), simulated], IN_FORCE)[SUBJECT].people_disagree


def test_a_label_under_another_version_of_the_clause_is_stale() -> None:
    ruled = labels_in_force([label(1, clause_digest=Digest("v1"))], IN_FORCE)[SUBJECT]
    assert ruled.labels == ()
    assert [one.id for one in ruled.stale] == ["l1"]


def test_a_label_of_a_clause_that_is_gone_is_stale() -> None:
    assert labels_in_force([label(1)], {})[SUBJECT].labels == ()


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_lines_are_read_and_never_raise(lines: list[str]) -> None:
    assert parse_labels(lines).value == ()


def test_a_clock_set_back_does_not_undo_an_undo() -> None:
    given_at_ten = label(30)
    undone = label(2, id=LabelId("undo"), outcome="withdrawn", supersedes=given_at_ten.id)
    assert outcomes(given_at_ten, undone) == []
    again = label(1, id=LabelId("again"), outcome="pass", supersedes=undone.id)
    assert outcomes(again, given_at_ten, undone) == ["pass"]


def test_labels_that_supersede_one_another_in_a_circle_are_still_read() -> None:
    one, other = label(1, supersedes=LabelId("l2")), label(2, supersedes=LabelId("l1"))
    assert len(outcomes(one, other)) == 1


def test_a_second_answer_on_ones_own_item_settles_nothing() -> None:
    assert outcomes(label(1), label(2, outcome="pass", retest_of=LabelId("l1"))) == ["fail"]


def test_a_skip_and_a_scale_point_leave_what_was_said_before() -> None:
    said = (label(1), label(2, outcome="skipped"), label(3, outcome="marked", points=2))
    assert outcomes(*said) == ["fail"]


def test_an_answer_to_a_gold_item_settles_nothing() -> None:
    assert outcomes(label(1), label(2, outcome="pass", gold=LabelId("a1"))) == ["fail"]


def test_taking_back_a_skip_takes_back_nothing_that_was_said_before() -> None:
    skipped = label(2, outcome="skipped")
    undone = label(3, outcome="withdrawn", supersedes=skipped.id)
    assert outcomes(label(1), skipped, undone) == ["fail"]
