"""Which adjudications hold."""

from __future__ import annotations

import msgspec

from ethogram.findings.observation import whole_criterion
from ethogram.findings.settlement import holding, rulings_that_hold, settled_by_reply
from ethogram.ids import CriterionId
from tests.fakes.adjudications import an_adjudication
from tests.fakes.observations import COACH, a_label, a_spec

WHOLE = whole_criterion(COACH)
PASTEABLE = CriterionId("coach.pasteable")
ANN = a_label(1, "pass")


def test_adjudications_stand_under_their_reply_and_criterion() -> None:
    on_clause = an_adjudication(1, "fail")
    on_criterion = an_adjudication(1, "pass", criterion=PASTEABLE)
    (found,) = settled_by_reply([on_clause, on_criterion], a_spec()).values()
    assert found == {WHOLE: on_clause, PASTEABLE: on_criterion}


def test_a_later_label_on_a_criterion_opens_what_was_settled_of_the_clause() -> None:
    settled = {WHOLE: an_adjudication(1, "pass", seen=[ANN.id])}
    bob = a_label(1, "fail", PASTEABLE, by="bob")
    before = {WHOLE: {"ann": ANN}, PASTEABLE: {"bob": bob}}
    assert holding(settled, before, WHOLE) == settled
    late = msgspec.structs.replace(bob, at="2026-12-01T10:00:00+00:00")
    after = {WHOLE: {"ann": ANN}, PASTEABLE: {"bob": late}}
    assert holding(settled, after, WHOLE) == {}


def test_a_kept_difference_holds_and_decides_nothing() -> None:
    settled = {WHOLE: an_adjudication(1, "kept", "value-difference", seen=[ANN.id])}
    people = {WHOLE: {"ann": ANN}}
    assert holding(settled, people, WHOLE) == settled
    assert rulings_that_hold(settled, people, WHOLE) == {}
