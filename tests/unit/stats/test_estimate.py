from __future__ import annotations

from ethogram.stats.estimate import percent, undefined


def test_an_undefined_statistic_says_why_and_has_no_number() -> None:
    result = undefined("Wilson 95 %", "there are no units")
    assert result.estimate is None
    assert not result.is_defined
    assert result.undefined_because == "there are no units"


def test_a_confidence_reads_as_people_write_it() -> None:
    assert percent(0.95) == "95 %"
    assert percent(0.995) == "99.5 %"
