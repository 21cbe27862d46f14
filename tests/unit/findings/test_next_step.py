from __future__ import annotations

from typing import Any

from ethogram.findings.conformance import conformance
from ethogram.findings.contest import Contest
from ethogram.findings.in_force import observe
from ethogram.findings.next_step import (
    joined_words,
    more_families,
    parted,
    read_command,
    untested_step,
)
from ethogram.findings.observation import Observation
from ethogram.ids import ClauseId
from ethogram.spec.clause import Bar
from tests.fakes.observations import COACH, a_clause, a_label, a_spec, asked, given, seen


def step(observations: list[Observation], bar: Bar | None = None) -> str:
    return conformance(a_spec(a_clause(bar=bar)), observations)[0].next_step


def test_nine_of_nine_need_26_more_clean_families() -> None:
    assert step([seen(n, "pass") for n in range(9)]) == "26 more clean families would show 9 in 10"


def test_a_never_clause_says_what_its_clean_families_would_show() -> None:
    found = step([seen(n, "pass") for n in range(58)], Bar(is_never=True))
    assert found == "1 more clean family would show a fail rate under 5 %"


def test_unmeasured_replies_are_read_at_half_a_minute_each() -> None:
    found = step([seen(n, "pass", kind="model") for n in range(16)])
    assert found == "ethogram read --for coach   (16 replies, about 8 min)"
    assert read_command(ClauseId("coach"), 1).endswith("(1 reply, about 1 min)")


def test_missing_replies_are_asked_again_and_failed_verdicts_judged_again() -> None:
    clean = [seen(n, "pass") for n in range(60)]
    missing = [seen(n, "error", is_missing=True) for n in range(60, 70)]
    assert step(clean + missing) == "ethogram run   (asks 10 missing replies again)"
    failed = [seen(n, "unparsable") for n in range(60, 70)]
    assert step(clean + failed).startswith("ethogram judge   (10 verdicts")
    unclear = [seen(n, "unclear") for n in range(60, 70)]
    assert step(clean + unclear).startswith("ethogram read --for coach   (10 replies")


def test_people_who_disagree_are_told_to_fix_the_clause() -> None:
    labels = [a_label(n, "pass") for n in range(12)]
    labels += [a_label(n, "fail" if n < 5 else "pass", by="bob") for n in range(12)]
    found = step(observe([asked(n) for n in range(12)], [], labels, a_spec()))
    assert found == "labels agree on 7 of 12; fix the clause, not the model"


def test_a_clause_called_wrong_wants_a_ruling() -> None:
    observed = observe([asked(1)], [given(1, "fail")], [a_label(1, "clause-is-wrong")], a_spec())
    assert "settle it with a ruling" in step(observed)


def test_an_untested_clause_says_what_to_type() -> None:
    assert untested_step(ClauseId("coach"), 0) == "add a case with 'tests: [coach]' to cases.yaml"
    assert step([seen(1, "not-applicable")]).startswith("it applied to none of 1 replies")


def test_a_bar_that_nothing_shows_says_so() -> None:
    assert more_families(Bar(passes=10, of=10), 0, 9) is None
    found = step([seen(1, "pass")], Bar(passes=10, of=10))
    assert found.startswith("no number of clean families shows 10 in 10")


def parting(**fields: Any) -> str:
    return parted(Contest(clause=COACH, items=12, divided=5, **fields))


def test_what_people_part_over_is_named_with_the_command_that_settles_it() -> None:
    assert parting(words=("short", "plain"), open=5) == (
        "labels agree on 7 of 12; they part over 'short' and 'plain'; "
        "ethogram adjudicate --for coach"
    )
    assert parting() == "labels agree on 7 of 12; fix the clause, not the model"


def test_at_most_three_words_are_named() -> None:
    assert joined_words(("a", "b", "c", "d")) == "'a', 'b' and 'c'"
    assert joined_words(("a",)) == "'a'"


def test_the_criterion_in_question_is_named() -> None:
    assert parting(criteria=("coach.pasteable",)).startswith("labels on pasteable agree on 7 of 12")
    assert parting(criteria=("coach.whole",)).startswith("labels agree on 7 of 12")
