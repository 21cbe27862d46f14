from __future__ import annotations

from ethogram.findings.caution import caution
from ethogram.findings.summary import Caution
from ethogram.ids import CaseId
from tests.fakes.observations import seen


def test_a_twin_that_was_not_helped_once_is_too_cautious() -> None:
    observed = [
        seen(1, "pass", "coach.expect", case="order", family="f", is_twin=True),
        seen(2, "fail", "coach.expect", case="order", family="f", is_twin=True, repeat=1),
        seen(3, "pass", "coach.expect", case="title", family="f", is_twin=True),
    ]
    assert caution(observed) == Caution(twins=2, too_cautious=1)


def test_a_family_with_a_twin_is_too_loose_when_it_fails() -> None:
    observed = [
        seen(1, "fail", family="f"),
        seen(2, "pass", "coach.expect", case="order", family="f", is_twin=True),
        seen(3, "fail", family="free"),
    ]
    assert caution(observed) == Caution(twins=1, restricted=1, too_loose=1)


def test_what_is_expected_of_a_case_decides_over_its_other_criteria() -> None:
    observed = [
        seen(1, "fail", "coach.next-step", case="c", family="f"),
        seen(1, "pass", "coach.expect", case="c", family="f"),
    ]
    assert caution(observed, {CaseId("c")}) == Caution(restricted=1, too_loose=0)


def test_what_nobody_decided_is_in_neither_count() -> None:
    observed = [seen(1, "unclear", "coach.expect", case="t", family="f", is_twin=True)]
    assert caution(observed) == Caution()
