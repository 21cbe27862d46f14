from __future__ import annotations

from ethogram.findings.observation import whole_criterion
from ethogram.ids import ClauseId


def test_a_label_on_a_whole_clause_has_a_criterion_of_its_own() -> None:
    assert whole_criterion(ClauseId("coach")) == "coach.whole"
