from __future__ import annotations

import msgspec

from ethogram.findings.contest import Contest
from ethogram.findings.observation import Observation
from ethogram.findings.tally import State, alike, gather, is_in_question, overall, state_of, tally
from ethogram.ids import CriterionId
from tests.fakes.observations import COACH, seen


def states(*observations: Observation) -> list[State]:
    """The states of the only reply of `coach`."""
    (cell,) = gather(observations)[COACH].cells.values()
    (counts,) = cell.values()
    return [State(index) for index, count in enumerate(counts) for _ in range(count)]


def test_a_reply_fails_when_any_criterion_fails() -> None:
    passing, failing = seen(1, "pass"), seen(1, "fail", "coach.next-step")
    assert states(passing, failing) == [State.FAIL_CONFIRMED]


def test_a_reply_passes_only_when_all_that_applies_is_decided() -> None:
    passing = seen(1, "pass")
    assert states(passing, seen(1, "not-applicable", "coach.next-step")) == [State.PASS]
    assert states(passing, seen(1, "unclear", "coach.next-step")) == [State.UNCLEAR]
    assert states(passing, seen(1, "unparsable", "coach.next-step")) == [State.JUDGE_FAILED]


def test_a_pass_is_as_sure_as_its_least_sure_criterion() -> None:
    model = seen(1, "pass", "coach.next-step", kind="model")
    assert states(seen(1, "pass"), model) == [State.PASS_UNMEASURED]


def test_a_failure_by_an_unmeasured_judge_is_not_confirmed() -> None:
    assert states(seen(1, "fail", kind="model")) == [State.FAIL_UNMEASURED]
    measured = msgspec.structs.replace(seen(1, "fail", kind="model"), is_measured=True)
    assert states(measured) == [State.FAIL]


def test_a_refused_judge_is_not_a_zero() -> None:
    assert state_of(seen(1, "refused", kind="model")) is State.JUDGE_FAILED


def test_a_reply_that_never_came_is_missing() -> None:
    assert state_of(seen(1, "error", is_missing=True)) is State.NO_REPLY


def test_a_twin_is_no_evidence_on_the_clause() -> None:
    assert gather([seen(1, "fail", is_twin=True)]) == {}


def test_a_family_in_two_situations_is_one_family_overall() -> None:
    here = seen(1, "fail", family="f", situation="editor/a/b")
    there = seen(2, "pass", family="f", situation="chat/a/b")
    evidence = gather([here, there])[COACH]
    assert len(evidence.cells) == 2
    (counts,) = overall(evidence.cells).values()
    assert (counts[State.FAIL_CONFIRMED], counts[State.PASS]) == (1, 1)


def test_every_reply_is_counted_once() -> None:
    found = tally(
        alike(
            overall(
                gather(
                    [
                        seen(1, "pass"),
                        seen(2, "fail"),
                        seen(3, "not-applicable"),
                        seen(4, "unclear", kind="model"),
                        seen(5, "error", kind="model"),
                        seen(6, "error", is_missing=True),
                    ]
                )[COACH].cells
            ).values()
        )
    )
    assert (found.families, found.families_failing, found.replies) == (5, 1, 6)
    parts = (
        found.passed,
        found.failed,
        found.not_applicable,
        found.unclear,
        found.judge_failed,
        found.missing,
    )
    assert parts == (1, 1, 1, 1, 1, 1)


CONTEST = Contest(clause=COACH, items=12, divided=5, criteria=(CriterionId("coach.pasteable"),))


def test_one_reading_of_words_in_question_is_disputed() -> None:
    gathered = gather([seen(1, "pass", kind="person")], {COACH: CONTEST})
    (counts,) = overall(gathered[COACH].cells).values()
    assert counts[State.DISPUTED] == 1
    assert gathered[COACH].contest == CONTEST


def test_words_in_question_are_those_of_one_criterion() -> None:
    contests = {COACH: CONTEST}
    assert is_in_question(seen(1, "fail", kind="model"), contests)
    assert not is_in_question(seen(1, "fail", "coach.next-step", kind="model"), contests)
    assert not is_in_question(seen(1, "fail", "warm.kind", kind="model"), contests)
    assert not is_in_question(seen(1, "fail", kind="code"), contests)
    assert not is_in_question(seen(1, "unclear", kind="person"), contests)
    both = msgspec.structs.replace(seen(1, "fail", kind="person"), people=2)
    assert not is_in_question(both, contests)
