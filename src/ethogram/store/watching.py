"""Look at runs from outside, while somebody may still be writing them."""

from __future__ import annotations

from typing import NamedTuple

from ethogram.ids import CaseId, ClauseId, RunId
from ethogram.store.database import Connection
from ethogram.store.rows import REST_DECODER


class RunStamp(NamedTuple):
    """What differs between two looks at a run when anything of it has moved."""

    conversations: int
    missing: int
    verdicts: int
    judgings: int
    end: str | None


class ClauseCount(NamedTuple):
    """Decided verdicts on one clause so far."""

    clause: ClauseId
    failed: int
    judged: int


class AskedIn(NamedTuple):
    """A run that asked a case, and under which number."""

    run: RunId
    read: int
    repeat: int


def data_version(connection: Connection) -> int:
    """Give a number that moves when another connection commits; costs nothing to ask."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)


def run_stamp(connection: Connection, run: RunId) -> RunStamp:
    """Say how far a run is, so that what was made of its rows can be kept while nothing moves."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM transcripts WHERE run = ?1),"
        " (SELECT coalesce(sum(is_missing), 0) FROM transcripts WHERE run = ?1),"
        " (SELECT count(*) FROM verdicts WHERE run = ?1),"
        " (SELECT count(*) FROM judgings WHERE run = ?1),"
        " (SELECT end FROM runs WHERE id = ?1)",
        (run,),
    ).fetchone()
    return RunStamp._make(row)


def clause_counts(connection: Connection, run: RunId) -> list[ClauseCount]:
    """Count passing and failing verdicts of a run, clause by clause."""
    sql = (
        "SELECT clause, sum(outcome = 'fail'), count(*) FROM verdicts"
        " WHERE run = ? AND outcome IN ('pass', 'fail') GROUP BY clause"
    )
    return [ClauseCount._make(row) for row in connection.execute(sql, (run,))]


def newest_reads(connection: Connection, run: RunId, most: int) -> list[int]:
    """Give the highest numbers that are over, the newest first."""
    sql = "SELECT read FROM transcripts WHERE run = ? AND is_missing = 0 ORDER BY read DESC LIMIT ?"
    return [read for (read,) in connection.execute(sql, (run, most))]


def failures(connection: Connection, run: RunId, most: int = 200) -> list[tuple[str, str]]:
    """Give the boundary that failed calls crossed and what they said, the first ones of a run."""
    sql = "SELECT rest FROM transcripts WHERE run = ? AND is_missing = 1 ORDER BY read LIMIT ?"
    rests = (REST_DECODER.decode(body) for (body,) in connection.execute(sql, (run, most)))
    return [(rest.failure.boundary, rest.failure.message) for rest in rests if rest.failure]


def runs_asking(connection: Connection, case: CaseId) -> list[AskedIn]:
    """Give every run, trials among them, in which this case got a reply."""
    sql = "SELECT run, read, repeat FROM transcripts WHERE case_id = ? AND is_missing = 0"
    return [AskedIn._make(row) for row in connection.execute(sql, (case,))]
