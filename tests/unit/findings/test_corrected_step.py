from __future__ import annotations

from ethogram.findings.corrected import sums_of
from ethogram.findings.corrected_status import Corrected
from ethogram.findings.corrected_step import (
    corrected_step,
    is_settled_by_correction,
    label_command,
)
from ethogram.findings.summary import Correction, Rate
from ethogram.findings.tally import State
from ethogram.spec.clause import Bar
from tests.fakes.observations import a_clause

SUMS = tuple(0 for _ in State)
FAILING = tuple(3 if state == State.FAIL else 0 for state in State)
RATE = Rate(estimate=0.1, low=0.05, high=0.2, families=40)


def with_correction(correction: Correction) -> Corrected:
    return Corrected(correction, (), sums_of(()), "not looked at")


CORRECTED = with_correction(Correction(rate=RATE))
REFUSED = with_correction(Correction(refused_because="no card counts on coach.pasteable"))


def test_a_rate_that_nothing_corrects_asks_for_a_random_sample_and_says_why() -> None:
    step = corrected_step(a_clause(), REFUSED, SUMS, None)
    assert step == (
        "ethogram label new coach-sample --for coach -n 60   (no card counts on coach.pasteable)"
    )


def test_families_are_asked_for_where_they_would_settle_it_and_labels_where_not() -> None:
    assert corrected_step(a_clause(), CORRECTED, SUMS, 12) == (
        "12 more clean families would show 9 in 10, the judge's errors included"
    )
    assert corrected_step(a_clause(), CORRECTED, SUMS, None).startswith(label_command(a_clause()))


def test_a_person_confirms_what_must_never_happen() -> None:
    never = a_clause(bar=Bar(is_never=True))
    assert corrected_step(never, CORRECTED, FAILING, None).startswith("ethogram read --for coach")
    assert corrected_step(never, CORRECTED, SUMS, 1) == (
        "1 more clean family would show a fail rate under 5 %, the judge's errors included"
    )


def test_another_criterion_without_a_card_is_not_settled_by_a_correction() -> None:
    assert not is_settled_by_correction(a_clause(), "judge unmeasured", CORRECTED)
    assert is_settled_by_correction(a_clause(), "judge unmeasured", REFUSED)
    assert is_settled_by_correction(a_clause(), "too few families", CORRECTED)
    assert not is_settled_by_correction(a_clause(), "people disagree", CORRECTED)
