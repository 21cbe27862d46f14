from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import Digest, RunId, TranscriptId
from ethogram.run.run import Plan, Run
from ethogram.store.database import Connection, open_database
from ethogram.store.judging import Judging, judging_statement
from ethogram.store.reading import (
    asked_rows,
    find_run,
    has_failed,
    last_verdicts,
    load_runs,
    outcome_rows,
    reads_by_case,
    verdicts_of,
)
from ethogram.store.rows import verdict_row, withdrawal_row
from ethogram.store.writing import (
    finished_statements,
    reply_statement,
    run_statement,
    write_all,
    write_verdicts,
)
from tests.fakes.conversations import a_target
from tests.fakes.runs import a_finished, a_run
from tests.fakes.verdicts import a_verdict


def a_store(tmp_path: Path) -> Connection:
    connection = open_database(tmp_path / "e.sqlite")
    for number, is_trial in enumerate([False, False, True]):
        run = Run(
            id=RunId(f"20261109-14300{number}-00a{number}"),
            product="Margin",
            plan=Plan(target=a_target(), is_trial=is_trial),
            planned=1,
            started_at=float(number),
        )
        write_all(connection, [run_statement(run)])
    return connection


def test_a_run_is_found_by_last_by_its_id_and_by_the_end_of_it(tmp_path: Path) -> None:
    connection = a_store(tmp_path)
    assert find_run(connection, "last").id == "20261109-143001-00a1"
    assert find_run(connection, "last~1").id == "20261109-143000-00a0"
    assert find_run(connection, "00a2").plan.is_trial
    assert [run.id for run in load_runs(connection)] == [
        "20261109-143001-00a1",
        "20261109-143000-00a0",
    ]


def test_a_name_that_fits_several_runs_lists_them(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match=r"fits several runs.*00a0"):
        find_run(a_store(tmp_path), "2026")


def test_a_workspace_without_runs_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match="ethogram run"):
        find_run(open_database(tmp_path / "e.sqlite"), None)


def test_a_later_judging_of_the_same_judge_is_the_one_that_counts(tmp_path: Path) -> None:
    connection = a_store(tmp_path)
    run = find_run(connection, None).id
    for judged, outcome in ((0, "fail"), (1, "pass")):
        verdict = a_verdict(f"{run}.1", outcome)  # type: ignore[arg-type]  # a literal each
        write_verdicts(connection, [verdict_row(run, verdict, judged)])
    assert [verdict.outcome for verdict in verdicts_of(connection, run, 1)] == ["pass"]


async def test_one_conversation_is_read_without_the_others(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "e.sqlite")
    run = a_run()
    write_all(connection, [run_statement(run)])
    for read in (1, 2, 3):
        finished, replies = await a_finished(read)
        known = [reply_statement(key, reply) for key, reply in replies]
        write_all(connection, [*known, *finished_statements(finished)])
    assert [row.read for row in asked_rows(connection, run.id)] == [1, 2, 3]
    assert [row.read for row in asked_rows(connection, run.id, 2)] == [2]
    assert {row.read for row in outcome_rows(connection, run.id, 2)} == {2}
    assert reads_by_case(connection, run.id) == {"essay-deadline": [1, 2, 3]}


def test_a_run_has_failed_when_any_judge_failed_any_reply(tmp_path: Path) -> None:
    connection = a_store(tmp_path)
    run = find_run(connection, None).id
    write_verdicts(connection, [verdict_row(run, a_verdict(TranscriptId(f"{run}.1"), "pass"), 0)])
    assert not has_failed(connection, run)
    write_verdicts(connection, [verdict_row(run, a_verdict(TranscriptId(f"{run}.2"), "fail"), 0)])
    assert has_failed(connection, run)


def test_what_a_judge_took_back_is_in_force_no_more(tmp_path: Path) -> None:
    connection = a_store(tmp_path)
    run = find_run(connection, None).id
    said = verdict_row(run, a_verdict(TranscriptId(f"{run}.1"), "fail"), 0)
    judging = Judging(run=run, judged=1, started_at=1.0, documents=Digest("ab"))
    write_all(connection, [judging_statement(judging)])
    write_verdicts(connection, [said, withdrawal_row(said, 1)])
    assert list(outcome_rows(connection, run)) == []
    assert list(verdicts_of(connection, run)) == []
    assert [row.outcome for row in last_verdicts(connection, run).values()] == ["withdrawn"]


def test_an_error_of_today_stands_above_an_answer_under_other_documents(tmp_path: Path) -> None:
    connection = a_store(tmp_path)
    run = find_run(connection, None).id
    judging = Judging(run=run, judged=1, started_at=1.0, documents=Digest("ab"))
    write_all(connection, [judging_statement(judging)])
    for judged, outcome in ((0, "pass"), (1, "error")):
        verdict = a_verdict(f"{run}.1", outcome)  # type: ignore[arg-type]  # a literal each
        write_verdicts(connection, [verdict_row(run, verdict, judged)])
    assert [row.outcome for row in outcome_rows(connection, run)] == ["error"]
