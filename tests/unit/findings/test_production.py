"""Production stands beside the suite, and what is apart comes first."""

from __future__ import annotations

from msgspec.structs import replace

from ethogram.findings.production import beside
from tests.fakes.summaries import broken_coach, empty, holding, rate, untested


def test_what_is_apart_comes_first() -> None:
    often = replace(holding("warm"), fail_rate=rate(0.4, 0.3, 0.5, 60))
    here = empty(clauses=(broken_coach(), often, untested("cites")))
    suite = empty(clauses=(broken_coach(), holding("warm"), holding("cites")))
    found = beside(here, suite)
    assert [(each.clause, each.is_apart) for each in found.clauses] == [
        ("warm", True),
        ("coach", False),
    ]
    assert found.evaluation == suite.run.run


def test_without_a_run_of_the_suite_production_stands_alone() -> None:
    found = beside(empty(clauses=(broken_coach(),)), None)
    assert (found.evaluation, found.clauses[0].evaluation) == (None, None)
    assert not found.clauses[0].is_apart
