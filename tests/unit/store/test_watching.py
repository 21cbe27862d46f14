"""A run seen from outside while it is written."""

from __future__ import annotations

from pathlib import Path

from ethogram.store.database import Connection, open_database
from ethogram.store.watching import (
    ClauseCount,
    clause_counts,
    data_version,
    failures,
    newest_reads,
    run_stamp,
    runs_asking,
)
from ethogram.store.writing import end_statement, finished_statements, run_statement, write_all
from tests.fakes.runs import a_finished, a_run


async def a_store(path: Path, reads: int = 2) -> Connection:
    connection = open_database(path)
    write_all(connection, [run_statement(a_run())])
    for read in range(1, reads + 1):
        finished, _ = await a_finished(read)
        write_all(connection, finished_statements(finished))
    return connection


async def test_another_connections_commit_moves_the_version_and_the_stamp(tmp_path: Path) -> None:
    run, writer = a_run().id, await a_store(tmp_path / "e.sqlite")
    reader = open_database(tmp_path / "e.sqlite")
    version, stamp = data_version(reader), run_stamp(reader, run)
    assert data_version(reader) == version
    write_all(writer, [end_statement(run, 9.0, "done")])
    assert data_version(reader) != version
    assert (stamp.conversations, stamp.verdicts, stamp.end) == (2, 2, None)
    assert run_stamp(reader, run).end == "done"


async def test_verdicts_are_counted_by_clause_and_the_newest_number_comes_first(
    tmp_path: Path,
) -> None:
    connection = await a_store(tmp_path / "e.sqlite")
    (counted,) = clause_counts(connection, a_run().id)
    assert isinstance(counted, ClauseCount)
    assert (counted.clause, counted.judged) == ("coach", 2)
    assert newest_reads(connection, a_run().id, 1) == [2]
    assert failures(connection, a_run().id) == []


async def test_a_case_is_found_in_every_run_that_asked_it(tmp_path: Path) -> None:
    connection = await a_store(tmp_path / "e.sqlite")
    finished, _ = await a_finished(1)
    assert [each.read for each in runs_asking(connection, finished.case.id)] == [1, 2]
