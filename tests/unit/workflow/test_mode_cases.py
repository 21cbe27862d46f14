from __future__ import annotations

from pathlib import Path

from ethogram.workflow.edge_cases import report_edge_cases
from tests.fakes.coded import a_bench, a_failing_run
from tests.fakes.planted_causes import SCENARIOS, planted


def test_a_named_mode_is_an_entry_and_the_rest_stays_with_the_clause(tmp_path: Path) -> None:
    folder = a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    bench.name_mode("Hands it over", bench.open(bench.order[:4]))
    report = report_edge_cases(tmp_path, None)
    # Who gave a reply its mode has read it.
    assert (report.failing, report.unread) == (6, 2)
    by_source = {each.source: each for each in report.cases}
    mode, rest = by_source["taxonomy"], by_source["clause"]
    assert (mode.name, mode.reviewed_by, mode.families) == ("hands-it-over", "ana", 4)
    assert mode.rate is not None
    assert (mode.rate.estimate, mode.rate.families) == (0.5, 8)
    assert len(mode.shown) == 2
    assert "holds no text" in mode.expected
    assert (rest.families, rest.rate, rest.title) == (
        2,
        None,
        "breaks: Coach, do not ghost-write, unnamed",
    )
    text = folder.type("report", "edge-cases").out
    assert "Named by ana." in text
    assert "`ethogram explain hands-it-over`" in text
    bench.close()


def test_when_every_failure_has_a_mode_no_clause_stands_for_one(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    bench.name_mode("Hands it over", bench.open(bench.order), is_reviewed=False)
    (case,) = report_edge_cases(tmp_path, None).cases
    assert (case.source, case.reviewed_by, case.families) == ("taxonomy", "", 6)
    bench.close()


def test_without_a_codebook_clauses_stay_as_they_are(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    (case,) = report_edge_cases(tmp_path, None).cases
    assert case.source == "clause"
    assert case.rate is not None


def test_the_cause_that_was_found_for_a_mode_stands_in_its_entry(tmp_path: Path) -> None:
    scenario = next(each for each in SCENARIOS if each.cause == "block overridden")
    folder = planted(tmp_path, scenario)
    folder.type("run")
    bench = a_bench(tmp_path)
    bench.name_mode("Hands it over", bench.open(bench.order))
    bench.close()
    explained = folder.type("explain", "hands-it-over")
    assert explained.code == 0, explained.said
    (mode,) = report_edge_cases(tmp_path, None).cases
    assert [each.suspicion.cause for each in mode.explanations] == ["block overridden"]
    assert mode.explanations[0].subject == "hands-it-over"
