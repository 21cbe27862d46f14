"""Two runs case by case."""

from __future__ import annotations

from ethogram.ids import CaseId, ClauseId, FamilyId
from ethogram.report.evidence import Standing
from ethogram.workflow.pairs import Pair, counted, pair_up
from ethogram.workflow.transcript_list import Entry, TranscriptList, Words

COACH = ClauseId("coach")


def run_of(*asked: tuple[str, Standing, str]) -> TranscriptList:
    made = TranscriptList(
        Entry(read, CaseId(case), FamilyId(case), "a/b/c", 0, ((COACH, stands),), (), (), False)
        for read, (case, stands, _) in enumerate(asked, 1)
    )
    made.take_words(Words(texts={read: each[2] for read, each in enumerate(asked, 1)}))
    return made


BEFORE = run_of(
    ("same", "pass", "a"),
    ("reworded", "pass", "a"),
    ("broke", "pass", "a"),
    ("mended", "fail", "a"),
    ("opened", "pass", "a"),
    ("gone", "pass", "a"),
)
AFTER = run_of(
    ("new", "fail", "a"),
    ("same", "pass", "a"),
    ("reworded", "pass", "b"),
    ("broke", "fail", "b"),
    ("mended", "pass", "b"),
    ("opened", "undecided", "b"),
)


def by_case() -> dict[str, Pair]:
    return {pair.case: pair for pair in pair_up(BEFORE, AFTER)}


def test_what_flipped_comes_first_and_the_gravest_before() -> None:
    pairs = pair_up(BEFORE, AFTER)
    assert [pair.case for pair in pairs] == [
        "broke",
        "mended",
        "opened",
        "reworded",
        "same",
        "gone",
        "new",
    ]
    assert list(counted(pairs).values()) == [1] * 7


def test_a_pair_names_both_numbers_and_what_moved() -> None:
    broke = by_case()["broke"]
    assert (broke.before, broke.after, broke.kind) == (3, 4, "newly fails")
    assert broke.moved == ((COACH, "pass", "fail"),)


def test_a_case_of_one_run_alone_is_told_apart() -> None:
    assert by_case()["gone"].kind == "only before"
    assert (by_case()["new"].kind, by_case()["new"].before) == ("only after", 0)
    assert by_case()["new"].moved == ()


def test_other_words_under_the_same_standing_are_a_change() -> None:
    assert by_case()["reworded"].kind == "changed"
    assert by_case()["opened"].kind == "moved"
