"""A list of transcripts: what fits, how many would fit otherwise, in which order."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ethogram.ids import CaseId, ClauseId, FamilyId
from ethogram.report.evidence import Standing
from ethogram.workflow.transcript_list import (
    FACETS,
    Entry,
    Sieve,
    TranscriptList,
    Words,
    phrases,
)

COACH, WARM = ClauseId("coach"), ClauseId("warm")


def entry(
    read: int,
    *about: tuple[ClauseId, Standing],
    situation: str = "editor/student/essay",
    judges: Sequence[str] = ("code",),
    people: Sequence[str] = (),
    is_disputed: bool = False,
) -> Entry:
    return Entry(
        read,
        CaseId(f"case-{read}"),
        FamilyId(f"family-{read // 2}"),
        situation,
        0,
        about,
        tuple(judges),
        tuple(people),
        is_disputed,
    )


def a_list() -> TranscriptList:
    made = TranscriptList(
        [
            entry(1, (COACH, "fail"), (WARM, "pass"), people=["ana"]),
            entry(2, (COACH, "pass"), (WARM, "fail"), judges=["bot"]),
            entry(3, (COACH, "undecided"), situation="chat/student/essay"),
            entry(4, (COACH, "fail"), people=["ana", "bo"], is_disputed=True),
        ]
    )
    texts = {1: "write my intro", 2: "intro, write?", 3: "hello", 4: "write"}
    made.take_words(
        Words(
            texts=texts,
            flips={4: "newly fails", 2: "changed"},
            answers={1: "all", 2: "none · question · openly", 3: "none · nothing · silently"},
        )
    )
    return made


def reads(**choice: str) -> tuple[int, ...]:
    return a_list().choose(Sieve(**choice)).reads


def test_clause_and_standing_must_hold_of_one_another() -> None:
    assert reads(clause="coach", standing="fail") == (1, 4)
    assert reads(standing="fail") == (1, 2, 4)
    assert reads(clause="warm") == (1, 2)


def test_each_choice_narrows_what_fits() -> None:
    assert reads(situation="chat/student/essay") == (3,)
    assert reads(judge="bot") == (2,)
    assert reads(case="FAMILY-1") == (2, 3)
    assert reads(flip="any") == (2, 4)
    assert reads(flip="newly fails") == (4,)


def test_labels_are_chosen_by_whether_who_and_dispute() -> None:
    assert reads(labels="nobody") == (2, 3)
    assert reads(labels="somebody") == (1, 4)
    assert reads(labels="by bo") == (4,)
    assert reads(labels="not by ana") == (2, 3)
    assert reads(labels="disputed") == (4,)


def test_the_first_word_of_an_answer_class_names_all_that_begin_so() -> None:
    assert reads(answer="none") == (2, 3)
    assert reads(answer="none · question · openly") == (2,)


def test_words_stand_anywhere_and_a_quoted_phrase_side_by_side() -> None:
    assert reads(words="INTRO write") == (1, 2)
    assert reads(words='"write my"') == (1,)
    assert phrases('a "b c" d') == ("a", "b c", "d")


def test_a_facet_counts_what_its_other_values_would_give() -> None:
    counts = a_list().choose(Sieve(clause="coach", standing="fail")).counts
    assert counts["standing"] == {"fail": 2, "pass": 1, "undecided": 1}
    assert counts["clause"] == {"coach": 2, "warm": 1}
    assert counts["situation"] == {"editor/student/essay": 2}
    assert counts["labels"] == {"somebody": 2, "by ana": 2, "by bo": 1, "disputed": 1}


def test_the_same_choice_is_made_once_until_more_words_are_known() -> None:
    made = a_list()
    pile = made.choose(Sieve(words="write"))
    assert made.choose(Sieve(words="write")) is pile
    made.take_words(Words(texts={1: "write"}))
    assert made.choose(Sieve(words="write")).reads == (1,)


@given(rng=st.randoms(use_true_random=False))
def test_every_count_is_what_choosing_that_value_gives(rng: random.Random) -> None:
    options: tuple[Standing, ...] = ("fail", "pass", "undecided")
    made = TranscriptList(
        entry(
            read,
            *((clause, rng.choice(options)) for clause in (COACH, WARM) if rng.random() < 0.8),
            situation=rng.choice(["a/b/c", "d/e/f"]),
            judges=[rng.choice(["code", "bot"])],
            people=["ana"] * rng.randint(0, 1),
        )
        for read in range(1, 15)
    )
    sieve = Sieve(clause=rng.choice(["", "coach"]), judge=rng.choice(["", "code"]))
    counts = made.choose(sieve).counts
    for facet in FACETS:
        for value, number in counts[facet].items():
            chosen = {name: getattr(sieve, name) for name in sieve.__struct_fields__}
            other = Sieve(**{**chosen, facet: value})
            assert len(made.choose(other).reads) == number
