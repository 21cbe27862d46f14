"""Read evidence: rows for the numbers, whole transcripts for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from ethogram.context.block import Rendered
from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId, CriterionId, Digest, JudgeName, RunId, SurfaceId
from ethogram.judge.verdict import JudgeKind, Outcome, Verdict
from ethogram.model.message import Reply
from ethogram.run.converse import opening, transcript_id, weave
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.store.database import Connection, Cursor
from ethogram.store.rows import (
    CASE_DECODER,
    REST_DECODER,
    WITHDRAWN,
    VerdictRow,
    raw,
    unpack,
    verdict_of,
)
from ethogram.store.squeeze import stretch
from ethogram.suite.case import Case

DIGEST_BYTES = 16
RUN_DECODER = msgspec.json.Decoder(Run)
REPLY_DECODER = msgspec.json.Decoder(Reply)

SELECT_TRANSCRIPTS = (
    "SELECT t.read, t.repeat, t.is_cached, t.seconds, t.cost, t.context, t.reply_keys, t.rest,"
    " c.body FROM transcripts t JOIN cases c ON c.digest = t.case_key WHERE t.run = ?1"
)


TranscriptRow = tuple[int, int, int, float, float | None, bytes, bytes, bytes, bytes]


class RunState(msgspec.Struct, frozen=True, kw_only=True):
    """A run and how far it came."""

    run: Run
    done: int
    missing: int
    cached: int
    seconds: float
    """From the start to the end, or to the last transcript when it was killed."""
    cost: float | None
    end: str | None
    """`done`, `stopped`, `budget`; None when it was killed or still runs."""

    @property
    def is_complete(self) -> bool:
        """True when every conversation that was planned is over."""
        return self.done >= self.run.planned


def load_runs(connection: Connection, *, trials: bool = False) -> list[Run]:
    """List runs, newest first; trials of `ethogram try` only on request."""
    sql = "SELECT body FROM runs WHERE is_trial <= ? ORDER BY started_at DESC, id DESC"
    return [RUN_DECODER.decode(body) for (body,) in connection.execute(sql, (trials,))]


def find_run(connection: Connection, name: str | None) -> Run:
    """Find a run by `last`, `last~1`, its id, or the end or start of its id.

    Raises:
        UsageRefused: There is no such run, or the name fits several.
    """
    runs = load_runs(connection, trials=True)
    regular = [run for run in runs if not run.plan.is_trial]
    name = name or "last"
    if name == "last" or (name.startswith("last~") and name[5:].isdecimal()):
        back = int(name[5:] or 0)
        if back < len(regular):
            return regular[back]
        raise UsageRefused(
            f"There is no run {name!r}: the workspace has {len(regular)}. "
            "Start one with 'ethogram run'."
        )
    hits = [run for run in runs if name in (run.id, run.id.rpartition("-")[2])] or [
        run for run in runs if run.id.startswith(name)
    ]
    if len(hits) == 1:
        return hits[0]
    known = ", ".join(repr(str(run.id)) for run in (hits or regular)[:5]) or "none yet"
    problem = "fits several runs" if hits else "is no run here"
    raise UsageRefused(f"{name!r} {problem}. Known: {known}. List them with 'ethogram runs'.")


def run_state(connection: Connection, run: Run) -> RunState:
    """Count what a run has so far, from its rows."""
    done, missing, cached, cost, span = connection.execute(
        "SELECT count(*), coalesce(sum(is_missing), 0), coalesce(sum(is_cached), 0), sum(cost),"
        " (SELECT ended_at FROM runs WHERE id = ?1) FROM transcripts WHERE run = ?1",
        (run.id,),
    ).fetchone()
    (end,) = connection.execute("SELECT end FROM runs WHERE id = ?", (run.id,)).fetchone()
    seconds = max(0.0, span - run.started_at) if span else 0.0
    return RunState(
        run=run, done=done, missing=missing, cached=cached, cost=cost, seconds=seconds, end=end
    )


def done_reads(connection: Connection, run: RunId) -> set[int]:
    """Give the numbers of the conversations that are over and got their reply."""
    sql = "SELECT read FROM transcripts WHERE run = ? AND is_missing = 0"
    return {read for (read,) in connection.execute(sql, (run,))}


def has_failed(connection: Connection, run: RunId) -> bool:
    """True when some judge failed some reply of a run, in whatever judging of it."""
    sql = "SELECT EXISTS (SELECT 1 FROM verdicts WHERE run = ? AND outcome = 'fail')"
    (found,) = connection.execute(sql, (run,)).fetchone()
    return bool(found)


def cached_reply(connection: Connection, key: Digest) -> Reply | None:
    """Look a reply up by everything that was sent."""
    row = connection.execute("SELECT body FROM replies WHERE key = ?", (raw(key),)).fetchone()
    return REPLY_DECODER.decode(stretch(row[0])) if row else None


class AskedRow(NamedTuple):
    """A conversation as far as numbers need it."""

    read: int
    case: str
    family: str
    situation: str
    repeat: int
    is_twin: int
    is_missing: int
    clauses: str
    """Ids, separated by spaces."""
    expects: str | None


class OutcomeRow(NamedTuple):
    """A verdict as far as numbers need it."""

    read: int
    clause: ClauseId
    criterion: CriterionId
    outcome: Outcome
    judge: JudgeName
    judge_kind: JudgeKind
    card: str | None
    judged: int


def asked_rows(connection: Connection, run: RunId, read: int | None = None) -> Iterator[AskedRow]:
    """Give the conversations of a run in reading order, or the one of a number."""
    sql = (
        "SELECT read, case_id, family, situation, repeat, is_twin, is_missing, clauses, expects"
        " FROM transcripts WHERE run = ?"
    )
    return map(AskedRow._make, _rows(connection, sql, run, read))


def outcome_rows(
    connection: Connection, run: RunId, read: int | None = None
) -> Iterator[OutcomeRow]:
    """Give what each judge said last in a run, transcript by transcript, or of one transcript."""
    sql = (
        "SELECT read, clause, criterion, outcome, judge, judge_kind, card, judged"
        " FROM verdicts WHERE run = ?"
    )
    rows = map(OutcomeRow._make, _rows(connection, sql, run, read))
    return _last_said(rows) if _was_judged_again(connection, run) else rows


def _was_judged_again(connection: Connection, run: RunId) -> bool:
    sql = "SELECT 1 FROM judgings WHERE run = ? AND judged > 0 LIMIT 1"
    return connection.execute(sql, (run,)).fetchone() is not None


def _last_said(rows: Iterable[OutcomeRow]) -> Iterator[OutcomeRow]:
    last: dict[tuple[int, str, str], OutcomeRow] = {}
    for row in rows:
        last[row.read, row.criterion, row.judge] = row
    return (row for row in last.values() if str(row.outcome) != WITHDRAWN)


def _rows(connection: Connection, sql: str, run: RunId, read: int | None) -> Cursor:
    """Ask about one run, or one conversation of it, in the order of the table's key.

    So what one judge said of one criterion comes oldest first.
    """
    # A second query, because "?2 IS NULL OR read = ?2" would scan the whole run for one row.
    if read is None:
        return connection.execute(sql + " ORDER BY read", (run,))
    return connection.execute(sql + " AND read = ?", (run, read))


def reads_of_cases(connection: Connection, run: RunId, cases: Iterable[str]) -> list[int]:
    """Give the numbers of a run's conversations about these cases."""
    wanted = set(cases)
    sql = "SELECT read, case_id FROM transcripts WHERE run = ? AND is_missing = 0 ORDER BY read"
    return [read for read, case in connection.execute(sql, (run,)) if case in wanted]


def reads_by_case(connection: Connection, run: RunId) -> dict[str, list[int]]:
    """Give the numbers of a run's conversations that got their reply, case by case."""
    sql = "SELECT case_id, read FROM transcripts WHERE run = ? AND is_missing = 0 ORDER BY read"
    reads: dict[str, list[int]] = {}
    for case, read in connection.execute(sql, (run,)):
        reads.setdefault(case, []).append(read)
    return reads


def verdicts_of(connection: Connection, run: RunId, read: int | None = None) -> Iterator[Verdict]:
    """Whole verdicts of a run, or of one transcript; the newest of each judge."""
    for row in last_verdicts(connection, run, read).values():
        if row.outcome != WITHDRAWN:
            yield verdict_of(row, transcript_id(run, row.read))


def last_verdicts(
    connection: Connection, run: RunId, read: int | None = None
) -> dict[tuple[int, str, str], VerdictRow]:
    """Give the newest row by (number, criterion, judge), withdrawn ones among them."""
    sql = "SELECT * FROM verdicts WHERE run = ?"
    rows = map(VerdictRow._make, _rows(connection, sql, run, read))
    return {(row.read, row.criterion, row.judge): row for row in rows}


def load_snapshot(connection: Connection, digest: Digest) -> bytes | None:
    """Give the JSON of a document as it was."""
    row = connection.execute(
        "SELECT body FROM snapshots WHERE digest = ?", (raw(digest),)
    ).fetchone()
    return unpack(row[0]) if row else None


def load_contexts(connection: Connection, run: RunId) -> list[Rendered]:
    """Give every context that was sent in a run, each once."""
    sql = "SELECT DISTINCT context FROM transcripts WHERE run = ?"
    return [_rendered(connection, digest) for (digest,) in connection.execute(sql, (run,))]


def load_members(connection: Connection, run: RunId) -> list[Case]:
    """Give the cases of a run that bear another name than their family: paraphrases, derived ones."""
    sql = "SELECT body FROM cases WHERE digest IN (SELECT case_key FROM transcripts WHERE run = ? AND case_id <> family)"
    return [CASE_DECODER.decode(stretch(body)) for (body,) in connection.execute(sql, (run,))]


def load_transcripts(
    connection: Connection, run: Run, reads: Sequence[int] | None = None
) -> Iterator[tuple[Transcript, Case]]:
    """Give transcripts with their cases, in reading order; all of a run, or the ones named."""
    contexts: dict[bytes, Rendered] = {}
    sql = SELECT_TRANSCRIPTS
    if reads is not None:
        sql += " AND t.read IN (SELECT value FROM json_each(?2))"
    values = (run.id,) if reads is None else (run.id, json.dumps(list(reads)))
    cursor = connection.execute(sql + " ORDER BY t.read", values)
    replies = connection.cursor()
    for row in cursor:
        context = row[5]
        if context not in contexts:
            contexts[context] = _rendered(connection, context)
        yield _transcript(run, row, contexts[context], replies)


def _rendered(connection: Connection, digest: bytes) -> Rendered:
    body = load_snapshot(connection, Digest(digest.hex()))
    if body is None:
        return Rendered(surface=SurfaceId(""), messages=(), digest=Digest(digest.hex()))
    return msgspec.json.decode(body, type=Rendered)


def _transcript(
    run: Run, row: TranscriptRow, rendered: Rendered, replies: Cursor
) -> tuple[Transcript, Case]:
    read, repeat, is_cached, seconds, cost, _context, keys, rest_body, case_body = row
    case = CASE_DECODER.decode(stretch(case_body))
    rest = REST_DECODER.decode(rest_body)
    answers = [_reply(replies, key) for key in _split(keys)]
    target = run.plan.target
    transcript = Transcript(
        id=transcript_id(run.id, read),
        run=run.id,
        case=case.id,
        family=case.family,
        place=case.place,
        repeat=repeat,
        target=target.name,
        model=answers[-1].model if answers else "",
        is_standin=target.is_standin,
        messages=weave(opening(case, rendered), case.turns, answers),
        context_length=len(rendered.messages),
        tools=rendered.tools,
        replies=tuple(answers),
        failure=rest.failure,
        context=rendered.digest,
        variant=rest.variant,
        is_cached=bool(is_cached),
        started_at=rest.started_at,
        seconds=seconds,
        cost=cost,
    )
    return transcript, case


def _split(keys: bytes) -> Iterator[bytes]:
    for start in range(0, len(keys), DIGEST_BYTES):
        yield keys[start : start + DIGEST_BYTES]


def _reply(cursor: Cursor, key: bytes) -> Reply:
    (body,) = cursor.execute("SELECT body FROM replies WHERE key = ?", (key,)).fetchone()
    return REPLY_DECODER.decode(stretch(body))
