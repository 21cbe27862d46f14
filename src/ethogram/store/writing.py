"""Write what has finished: many callers, one writer, one transaction for whatever is waiting."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from ethogram.errors import StoreRefused
from ethogram.ids import Digest, RunId
from ethogram.judge.verdict import Verdict
from ethogram.model.message import Reply
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.store.checkpointing import MOST_PAGES, Checkpointer
from ethogram.store.database import (
    BUSY_TIMEOUT_S,
    PRIMARY_CODE,
    Statement,
    is_of_the_disk,
    refusal,
)
from ethogram.store.rows import (
    ENCODER,
    Rest,
    VerdictRow,
    case_body,
    content_key,
    pack,
    raw,
    rest_body,
    verdict_row,
)
from ethogram.store.squeeze import squeeze
from ethogram.suite.case import Case

INSERT_REPLY = "INSERT OR IGNORE INTO replies VALUES (?, ?)"
INSERT_CASE = "INSERT OR IGNORE INTO cases VALUES (?, ?)"
# A conversation that failed gives way to the one that was held on resuming, which bears its cost
# too; and never the other way round, when two processes go on with one run.
_OTHER = "FROM transcripts WHERE run = ?1 AND read = ?2 AND is_missing"
INSERT_TRANSCRIPT = (
    "INSERT OR REPLACE INTO transcripts SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
    f" ?13 + coalesce((SELECT cost {_OTHER} = 1), 0), ?14, ?15, ?16, ?17"
    f" WHERE NOT (?8 AND EXISTS (SELECT 1 {_OTHER} = 0))"
)
INSERT_VERDICT = "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_SNAPSHOT = "INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?)"
INSERT_RUN = "INSERT INTO runs VALUES (?, ?, NULL, NULL, ?, ?)"
COUNT_FOR = "UPDATE transcripts SET clauses = ? WHERE run = ? AND read = ?"
END_RUN = "UPDATE runs SET ended_at = ?, end = ? WHERE id = ?"

NO_VALUES = (OverflowError, ValueError)
"""What becomes of a number or a text that SQLite has no room for."""


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation that is over, with everything that is written about it at once."""

    transcript: Transcript
    case: Case
    clauses: tuple[str, ...]
    """Clauses it counts for; for a twin, those it guards."""
    is_twin: bool
    reply_keys: tuple[Digest, ...]
    verdicts: tuple[Verdict, ...] = ()
    judged: int = 0


def reply_statement(key: Digest, reply: Reply) -> Statement:
    """Write one reply; the same content is written once."""
    return INSERT_REPLY, (raw(key), squeeze(ENCODER.encode(reply)))


def finished_statements(finished: Finished) -> list[Statement]:
    """Write a transcript, its case and its verdicts."""
    transcript, body = finished.transcript, case_body(finished.case)
    case_key = content_key(body)
    rest = Rest(
        started_at=transcript.started_at, failure=transcript.failure, variant=transcript.variant
    )
    row = (
        transcript.run,
        read_number(transcript.id),
        transcript.case,
        transcript.family,
        transcript.place.situation,
        transcript.repeat,
        finished.is_twin,
        transcript.failure is not None,
        transcript.is_cached,
        " ".join(finished.clauses),
        finished.case.expect,
        transcript.seconds,
        transcript.cost,
        case_key,
        raw(transcript.context),
        b"".join(raw(key) for key in finished.reply_keys),
        rest_body(rest),
    )
    statements: list[Statement] = [
        (INSERT_CASE, (case_key, squeeze(body))),
        (INSERT_TRANSCRIPT, row),
    ]
    statements += [
        verdict_statement(transcript.run, verdict, finished.judged) for verdict in finished.verdicts
    ]
    return statements


def verdict_statement(run: RunId, verdict: Verdict, judged: int) -> Statement:
    """Write one verdict."""
    return INSERT_VERDICT, verdict_row(run, verdict, judged)


def counts_statement(run: RunId, read: int, clauses: Iterable[str]) -> Statement:
    """Write which clauses a conversation counts for under other documents than before."""
    return COUNT_FOR, (" ".join(clauses), run, read)


def run_statement(run: Run) -> Statement:
    """Write the start of a run."""
    return INSERT_RUN, (run.id, run.started_at, run.plan.is_trial, ENCODER.encode(run))


def end_statement(run: RunId, ended_at: float, end: str) -> Statement:
    """Write how and when a run ended."""
    return END_RUN, (ended_at, end, run)


def snapshot_statement(digest: Digest, kind: str, body: object) -> Statement:
    """Keep a document as it was, by its content."""
    return INSERT_SNAPSHOT, (raw(digest), kind, pack(body))


def write_all(connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
    """Write everything in one transaction, or nothing.

    Raises:
        StoreRefused: The disk is full, or nothing can be written there.
    """
    with _one_transaction(connection):
        for sql, values in statements:
            connection.execute(sql, values)


def write_verdicts(connection: sqlite3.Connection, rows: Iterable[VerdictRow]) -> None:
    """Write the verdicts of one judging in one transaction."""
    with _one_transaction(connection):
        connection.executemany(INSERT_VERDICT, rows)


@contextlib.contextmanager
def _one_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            # A full disk has rolled it back already.
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error) and is_of_the_disk(error):
            raise refusal(error) from error
        raise


class Writer:
    """Group commit: what is written in one turn of the event loop goes into one transaction.

    A caller's `write` returns when its rows are committed, so a call counts as finished only
    when a kill can no longer lose it. Who can wait a little goes with the transaction of somebody
    who cannot. A transaction only copies into the page cache, which takes less time than handing it
    to a thread and back; when somebody else holds the database, a thread does the waiting, so that
    calls in flight go on.
    """

    def __init__(
        self, connection: sqlite3.Connection, checkpointer: Checkpointer | None = None
    ) -> None:
        """Own the connection: nobody else writes through it.

        Args:
            connection: The database.
            checkpointer: Moves its log into the database; by default a commit does, now and then.
        """
        self._connection = connection
        self._checkpointer = checkpointer
        if checkpointer is not None:
            connection.execute(f"PRAGMA wal_autocheckpoint={MOST_PAGES}")
        self._waiting: list[Statement] = []
        self._callers: list[asyncio.Future[None]] = []
        self._flushing: asyncio.Task[None] | None = None
        self._later: asyncio.TimerHandle | None = None
        _set_patience(connection, 0)

    async def write(self, statements: Iterable[Statement], *, within_s: float = 0.0) -> None:
        """Write these statements and return once they are committed.

        Args:
            statements: What goes into one transaction, with whatever else waits.
            within_s: Seconds that it may wait for such a transaction before it gets one of its own.
        """
        loop = asyncio.get_running_loop()
        committed = loop.create_future()
        self._waiting.extend(statements)
        self._callers.append(committed)
        if within_s == 0.0:
            self._flush_now()
        elif self._later is None:
            self._later = loop.call_later(within_s, self._flush_now)
        await committed

    def _flush_now(self) -> None:
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        callers: list[asyncio.Future[None]] = []
        try:
            while self._callers:
                batch, self._waiting = self._waiting, []
                callers, self._callers = self._callers, []
                if self._later is not None:
                    self._later.cancel()
                    self._later = None
                refused: Exception | None = None
                try:
                    await self._commit(batch)
                except (sqlite3.Error, StoreRefused, *NO_VALUES) as error:
                    refused = error
                else:
                    self._count(len(batch))
                for caller in callers:
                    _tell(caller, refused)
        finally:
            self._flushing = None
            # Ctrl-C can come amid a commit; nobody may wait for ever for one that was rolled back.
            for caller in callers:
                caller.cancel()

    async def _commit(self, batch: list[Statement]) -> None:
        try:
            write_all(self._connection, batch)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                raise
            await asyncio.to_thread(_write_patiently, self._connection, batch)

    def _count(self, statements: int) -> None:
        if self._checkpointer is not None:
            self._checkpointer.written(statements)

    async def aclose(self) -> None:
        """Commit what waits, and close the connection."""
        if self._callers or self._flushing is not None:
            await self.write([])
        if self._checkpointer is not None:
            await self._checkpointer.aclose()
        self._connection.close()


def _tell(caller: asyncio.Future[None], refused: Exception | None) -> None:
    """Let a caller go on, unless it gave up waiting."""
    if caller.done():
        return
    if refused is None:
        caller.set_result(None)
    else:
        caller.set_exception(refused)


def _set_patience(connection: sqlite3.Connection, seconds: float) -> None:
    """Set how long a statement waits while somebody else holds the database."""
    connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")


def _write_patiently(connection: sqlite3.Connection, statements: list[Statement]) -> None:
    _set_patience(connection, BUSY_TIMEOUT_S)
    try:
        write_all(connection, statements)
    finally:
        _set_patience(connection, 0)
