from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from ethogram.errors import StoreRefused
from ethogram.ids import digest
from ethogram.model.message import Failure, Reply
from ethogram.store.database import Statement, open_database
from ethogram.store.reading import (
    cached_reply,
    done_reads,
    find_run,
    load_snapshot,
    load_transcripts,
    run_state,
    verdicts_of,
)
from ethogram.store.writing import (
    Writer,
    end_statement,
    finished_statements,
    reply_statement,
    run_statement,
    snapshot_statement,
    write_all,
)
from tests.fakes.conversations import RUN, a_rendered
from tests.fakes.runs import a_finished, a_run


async def test_what_was_written_is_read_back_whole(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "e.sqlite")
    done, replies = await a_finished(1)
    rendered = a_rendered()
    write_all(
        connection,
        [
            run_statement(a_run()),
            snapshot_statement(rendered.digest, "rendered", rendered),
            *[reply_statement(key, reply) for key, reply in replies],
            *finished_statements(done),
            end_statement(RUN, 9.0, "stopped"),
        ],
    )
    run = find_run(connection, None)
    [(transcript, case)] = load_transcripts(connection, run)
    assert transcript == done.transcript
    assert case.turns == done.case.turns
    assert list(verdicts_of(connection, RUN)) == list(done.verdicts)
    state = run_state(connection, run)
    assert (state.done, state.missing, state.seconds, state.end) == (1, 0, 4.0, "stopped")
    assert not state.is_complete
    assert cached_reply(connection, replies[0][0]) == replies[0][1]
    assert cached_reply(connection, digest("never sent")) is None


async def test_a_hundred_writers_share_few_transactions_and_all_are_committed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "e.sqlite"
    writer = Writer(open_database(path))
    seen_by_another = open_database(path)

    async def one(read: int) -> None:
        done, _ = await a_finished(read)
        await writer.write(finished_statements(done))
        assert read in done_reads(seen_by_another, RUN)

    async with asyncio.TaskGroup() as group:
        for read in range(100):
            group.create_task(one(read))
    await writer.aclose()
    assert len(done_reads(seen_by_another, RUN)) == 100


def a_reply_to(question: str) -> Statement:
    return reply_statement(digest(question), Reply(text=f"About {question}."))


async def test_who_can_wait_is_committed_with_who_cannot(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "e.sqlite")
    begun: list[str] = []
    connection.set_trace_callback(lambda sql: begun.append(sql) if "BEGIN" in sql else None)
    writer = Writer(connection)
    patient = asyncio.create_task(writer.write([a_reply_to("later")], within_s=3600))
    await asyncio.sleep(0)
    assert not begun
    await writer.write([a_reply_to("now")])
    await patient
    assert len(begun) == 1
    await writer.aclose()


async def test_who_can_wait_is_committed_in_time_when_nobody_else_writes(tmp_path: Path) -> None:
    writer = Writer(open_database(tmp_path / "e.sqlite"))
    await writer.write([a_reply_to("alone")], within_s=0.001)
    await writer.aclose()
    seen_by_another = open_database(tmp_path / "e.sqlite")
    assert cached_reply(seen_by_another, digest("alone")) == Reply(text="About alone.")


async def test_closing_commits_what_could_have_waited(tmp_path: Path) -> None:
    writer = Writer(open_database(tmp_path / "e.sqlite"))
    patient = asyncio.create_task(writer.write([a_reply_to("later")], within_s=3600))
    await asyncio.sleep(0)
    await writer.aclose()
    await patient
    assert not (tmp_path / "e.sqlite-wal").exists()


async def test_what_nobody_waits_for_any_more_is_committed_all_the_same(tmp_path: Path) -> None:
    writer = Writer(open_database(tmp_path / "e.sqlite"))
    given_up = asyncio.create_task(writer.write([a_reply_to("given up")]))
    await asyncio.sleep(0)
    given_up.cancel()
    await writer.write([a_reply_to("now")])
    assert given_up.cancelled()
    await writer.aclose()
    seen_by_another = open_database(tmp_path / "e.sqlite")
    assert cached_reply(seen_by_another, digest("given up")) is not None


async def test_a_failed_transaction_is_told_to_those_who_wait_for_it(tmp_path: Path) -> None:
    writer = Writer(open_database(tmp_path / "e.sqlite"))
    with pytest.raises(sqlite3.Error):
        await writer.write([("INSERT INTO nowhere VALUES (1)", ())])
    await writer.write([reply_statement(digest("after"), Reply(text="Still here."))])
    await writer.aclose()


async def test_a_value_that_no_row_can_hold_is_told_to_those_who_wait(tmp_path: Path) -> None:
    writer = Writer(open_database(tmp_path / "e.sqlite"))
    for value, error in ((2**80, OverflowError), ("\ud800", UnicodeEncodeError)):
        with pytest.raises(error):
            await writer.write([("INSERT INTO replies VALUES (?, ?)", (b"key", value))])
    await writer.write([a_reply_to("after")])
    await writer.aclose()


async def test_calls_go_on_while_somebody_else_holds_the_database(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    writer, other = Writer(open_database(path)), open_database(path)
    other.execute("BEGIN IMMEDIATE")
    key = digest("waits")
    writing = asyncio.create_task(writer.write([reply_statement(key, Reply(text="Waited."))]))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not writing.done()
    other.execute("COMMIT")
    await writing
    assert cached_reply(other, key) == Reply(text="Waited.")
    await writer.aclose()


KILLED = """
import asyncio, sys
from pathlib import Path
from ethogram.store.checkpointing import Checkpointer
from ethogram.store.database import open_database
from ethogram.store.writing import Writer, finished_statements
from tests.fakes.runs import a_finished

async def main() -> None:
    path = Path(sys.argv[1])
    writer = Writer(open_database(path), Checkpointer(open_database(path), every=20))
    async def one(read):
        done, _ = await a_finished(read)
        await writer.write(finished_statements(done))
        print(read, flush=True)
    for start in range(0, 100000, 20):
        async with asyncio.TaskGroup() as group:
            for read in range(start, start + 20):
                group.create_task(one(read))
asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 37, 210])
def test_a_kill_at_any_instant_loses_nothing_that_was_reported(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "e.sqlite"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    reported = [int(process.stdout.readline()) for _ in range(lines)]
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    process.wait()
    reported += [int(line) for line in rest if line.endswith("\n")]
    assert set(reported) <= done_reads(open_database(path), RUN)


def test_a_full_disk_is_told_in_plain_words_and_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    connection = open_database(path)
    write_all(connection, [run_statement(a_run())])
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreRefused, match="Free some"):
        write_all(connection, [snapshot_statement(digest("x"), "big", secrets.token_hex(99_999))])
    connection.execute("PRAGMA max_page_count=100000")
    write_all(connection, [snapshot_statement(digest("x"), "big", secrets.token_hex(99_999))])
    assert load_snapshot(connection, digest("x")) is not None


async def test_a_full_disk_reaches_those_who_wait_for_the_writer(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "e.sqlite")
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")
    writer = Writer(connection)
    with pytest.raises(StoreRefused, match="resume"):
        await writer.write([reply_statement(digest("x"), Reply(text=secrets.token_hex(99_999)))])


async def test_a_failure_gives_way_to_a_reply_and_never_the_other_way_round(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "e.sqlite")
    write_all(connection, [run_statement(a_run())])
    done, _ = await a_finished(1)
    failure = Failure(boundary="network", kind="TimedOut", message="too late")
    held = msgspec.structs.replace(
        done, transcript=msgspec.structs.replace(done.transcript, cost=0.25)
    )
    failed = msgspec.structs.replace(
        done,
        transcript=msgspec.structs.replace(done.transcript, failure=failure, cost=0.5),
        verdicts=(),
    )
    write_all(connection, finished_statements(failed))
    assert done_reads(connection, RUN) == set()
    write_all(connection, finished_statements(held))
    write_all(connection, finished_statements(failed))
    assert done_reads(connection, RUN) == {1}
    assert run_state(connection, find_run(connection, None)).cost == 0.75


INTERRUPTED = """
import asyncio, sys
from pathlib import Path
from ethogram.store.database import open_database
from ethogram.store.writing import Writer

class Interrupting:
    def __iter__(self):
        raise KeyboardInterrupt

async def work():
    writer = Writer(open_database(Path(sys.argv[1])))
    try:
        await writer.write([Interrupting()])
    finally:
        async with asyncio.timeout(20):
            await writer.aclose()
        print("closed")

try:
    asyncio.run(work())
except KeyboardInterrupt:
    print("interrupted")
"""
"""A statement during which Ctrl-C is pressed; a process of its own, as such a key ends one."""


def test_ctrl_c_amid_a_commit_lets_nobody_wait_for_ever(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path / "evidence.sqlite")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["closed", "interrupted"], done.stderr
