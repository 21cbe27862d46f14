"""One run in one file: the same tables, holding only what that run needs."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import zlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import msgspec

from ethogram.errors import StoreRefused, UsageRefused
from ethogram.ids import RunId
from ethogram.judge.verdict import Verdict
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.store.cards import DRIFT_DECODER, read_card
from ethogram.store.database import Connection, open_database
from ethogram.store.judging import load_judgings
from ethogram.store.reading import (
    DIGEST_BYTES,
    AskedRow,
    OutcomeRow,
    asked_rows,
    load_runs,
    load_transcripts,
    outcome_rows,
    run_state,
    verdicts_of,
)
from ethogram.store.squeeze import stretch

COPIES = (
    "INSERT OR IGNORE INTO {to}.runs SELECT * FROM {of}.runs WHERE id = ?1",
    "INSERT OR IGNORE INTO {to}.transcripts SELECT {columns} FROM {of}.transcripts WHERE run = ?1",
    "INSERT OR IGNORE INTO {to}.verdicts SELECT * FROM {of}.verdicts WHERE run = ?1",
    "INSERT OR IGNORE INTO {to}.judgings SELECT * FROM {of}.judgings WHERE run = ?1",
    "INSERT OR IGNORE INTO {to}.cases SELECT * FROM {of}.cases WHERE digest IN"
    " (SELECT case_key FROM {of}.transcripts WHERE run = ?1)",
    "INSERT OR IGNORE INTO {to}.snapshots SELECT * FROM {of}.snapshots WHERE digest IN"
    " (SELECT context FROM {of}.transcripts WHERE run = ?1)",
    "INSERT OR IGNORE INTO {to}.snapshots SELECT * FROM {of}.snapshots WHERE kind = 'documents'"
    " AND lower(hex(digest)) IN (SELECT json_extract(CAST(body AS TEXT), '$.plan.documents')"
    " FROM {of}.runs WHERE id = ?1 UNION SELECT documents FROM {of}.judgings WHERE run = ?1)",
    # Reply keys stand one after another, 16 bytes each; a conversation has at most a few hundred.
    "INSERT OR IGNORE INTO {to}.replies SELECT {key}, r.body FROM {of}.transcripts t"
    " JOIN generate_turns g JOIN {of}.replies r"
    " ON r.key = substr(t.reply_keys, g.turn * 16 + 1, 16)"
    " WHERE t.run = ?1 AND g.turn * 16 < length(t.reply_keys)",
)
CARD_COPIES = (
    "INSERT OR IGNORE INTO {to}.cards SELECT id, {with_run}, judge, criterion, made_at, body"
    " FROM {of}.cards c WHERE imported_with IN ('', ?1) AND EXISTS (SELECT 1 FROM {of}.verdicts v"
    " WHERE v.run = ?1 AND v.judge = c.judge AND v.criterion = c.criterion)",
    "INSERT OR IGNORE INTO {to}.drifts SELECT card, {with_run}, at, body FROM {of}.drifts"
    " WHERE imported_with IN ('', ?1) AND card IN (SELECT id FROM {to}.cards)",
)
"""A run's verdicts rest on cards. Taken in, a card speaks for the run it came with and no other:
nobody can check what somebody else's card says."""
MOST_TURNS = 1000
AS_THEY_ARE = {"columns": "*", "key": "r.key"}
_RUN_ID = re.compile(r"[\w.-]{1,100}")
_UNREADABLE = (
    msgspec.MsgspecError,
    sqlite3.Error,
    zlib.error,
    StoreRefused,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
)
"""What reading a row can come to that somebody made up."""


def export_run(connection: Connection, run: RunId, path: Path) -> None:
    """Write a run, with its probes, to a file of its own; opens anywhere with `import_run`.

    Raises:
        UsageRefused: The file exists already.
    """
    if path.exists():
        raise UsageRefused(
            f"{path.name!r} exists already. Choose another name, or remove it first."
        )
    open_database(path).close()
    connection.execute("ATTACH DATABASE ? AS archive", (str(path),))
    try:
        for each in (run, *_probes(connection, run, "main")):
            _copy(connection, each, of="main", to="archive", names=AS_THEY_ARE)
        _copy_cards(connection, run, of="main", to="archive", with_run="''")
    finally:
        connection.execute("DETACH DATABASE archive")
    # A single file travels; a write-ahead log beside it would be left behind.
    archive = sqlite3.connect(path, isolation_level=None)
    archive.execute("PRAGMA journal_mode=DELETE")
    archive.close()


def import_run(connection: Connection, path: Path) -> tuple[RunId, ...]:
    """Take the runs of an exported file in; what is known already stays as it is.

    The file is somebody else's: it is read without trusting its schema, and only rows are taken.

    Returns:
        The runs the file held; their probes come along and are not listed.

    Raises:
        StoreRefused: It is no file that `export_run` wrote.
    """
    if not path.is_file():
        raise UsageRefused(
            f"There is no file {path.name!r}. Write one with 'ethogram runs export'."
        )
    connection.execute("PRAGMA trusted_schema=OFF")
    try:
        connection.execute("ATTACH DATABASE ? AS archive", (f"file:{quote(str(path))}?mode=ro",))
        try:
            return _take_in(connection, path)
        finally:
            connection.execute("DETACH DATABASE archive")
    except sqlite3.DatabaseError as error:
        raise StoreRefused(
            f"{path.name!r} is no exported run: {error}. Expected a file that "
            "'ethogram runs export' wrote with this version or an older one."
        ) from error


def _take_in(connection: Connection, path: Path) -> tuple[RunId, ...]:
    kinds = dict(connection.execute("SELECT name, type FROM archive.sqlite_master").fetchall())
    if kinds.get("runs") != "table" or {"view", "trigger"} & set(kinds.values()):
        raise StoreRefused(
            f"{path.name!r} is no exported run: it has no table of runs, or more than tables. "
            "Write one with 'ethogram runs export'."
        )
    runs = [RunId(name) for (name,) in connection.execute("SELECT id FROM archive.runs")]
    _require_readable(path)
    probes = {probe for run in runs for probe in _probes(connection, run, "archive")}
    names = _under_foreign_keys(connection)
    known = {run.id for run in load_runs(connection, trials=True)}
    for run in runs:
        _copy(connection, run, of="archive", to="main", names=names)
        if run not in known and {"cards", "drifts"} <= set(kinds):
            _copy_cards(connection, run, of="archive", to="main", with_run="?1")
    return tuple(run for run in runs if run not in probes)


def _under_foreign_keys(connection: Connection) -> dict[str, str]:
    """Keep somebody else's replies under keys of their own.

    Nobody can check what a file says was answered; under their own keys its replies would stand in
    the cache and answer this workspace's next run.
    """
    connection.create_function("as_foreign", 1, _as_foreign, deterministic=True)
    columns = [row[1] for row in connection.execute("PRAGMA main.table_info(transcripts)")]
    return {
        "columns": ", ".join("as_foreign(reply_keys)" if c == "reply_keys" else c for c in columns),
        "key": "as_foreign(r.key)",
    }


def _as_foreign(keys: bytes) -> bytes:
    return b"".join(
        hashlib.blake2b(
            keys[start : start + DIGEST_BYTES], digest_size=DIGEST_BYTES, person=b"imported"
        ).digest()
        for start in range(0, len(keys), DIGEST_BYTES)
    )


def _require_readable(path: Path) -> None:
    """Read every row of somebody else's file as reports will, so that a bad one is never taken in.

    One unreadable run would stand in the way of every other run of the workspace.

    Raises:
        StoreRefused: A row is missing, damaged or of another kind.
    """
    archive = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
    try:
        archive.execute("PRAGMA trusted_schema=OFF")
        names = {name for (name,) in archive.execute("SELECT id FROM runs")}
        for run in load_runs(archive, trials=True):
            if run.id not in names or not _RUN_ID.fullmatch(run.id):
                raise ValueError(f"the run calls itself {run.id!r}")
            names.remove(run.id)
            _read_run(archive, run)
        _read_cards(archive)
        if names:
            raise ValueError(f"the run {min(names)!r} calls itself otherwise")
    except _UNREADABLE as error:
        raise StoreRefused(
            f"{path.name!r} is no run that can be read: {error}. Nothing was taken in. Ask for a "
            "file that 'ethogram runs export' wrote, and was not changed since."
        ) from error
    finally:
        archive.close()


def _read_run(archive: Connection, run: Run) -> None:
    run_state(archive, run)
    load_judgings(archive, run.id)
    rows = {row.read: msgspec.convert(row, AskedRow) for row in asked_rows(archive, run.id)}
    for row in outcome_rows(archive, run.id):
        msgspec.convert(row, OutcomeRow)
    for verdict in verdicts_of(archive, run.id):
        msgspec.convert(msgspec.structs.asdict(verdict), Verdict)
    for transcript, case in load_transcripts(archive, run):
        number = read_number(transcript.id)
        if not 1 <= number <= run.planned or rows.pop(number).case != case.id:
            raise ValueError(f"reply {number} does not belong to its case")
        msgspec.convert((transcript.seconds, transcript.cost), tuple[float, float | None])
    if rows:
        raise ValueError(f"reply {min(rows)} has lost its case")


def _read_cards(archive: Connection) -> None:
    """Read every card and drift; a file of an older version has none."""
    tables = {name for (name,) in archive.execute("SELECT name FROM sqlite_master")}
    if not {"cards", "drifts"} <= tables:
        return
    rows = archive.execute("SELECT id, judge, criterion, made_at, body FROM cards")
    for name, judge, criterion, made_at, body in rows:
        card = read_card(body, "")
        if (card.id, card.judge, card.criterion, card.made_at) != (name, judge, criterion, made_at):
            raise ValueError(f"the card {name!r} calls itself otherwise")
    for name, at, body in archive.execute("SELECT card, at, body FROM drifts"):
        drift = DRIFT_DECODER.decode(stretch(body))
        if (drift.card, drift.at) != (name, at):
            raise ValueError(f"the drift of card {name!r} calls itself otherwise")


def _probes(connection: Connection, run: RunId, of: str) -> list[RunId]:
    """List the runs in which failing families of this one were asked with the instruction alone."""
    sql = f"SELECT id FROM {of}.runs WHERE json_extract(CAST(body AS TEXT), '$.plan.probe_of') = ?"  # noqa: S608  # one of two names of ours
    return [RunId(name) for (name,) in connection.execute(sql, (run,))]


def _copy(
    connection: Connection, run: RunId, *, of: str, to: str, names: Mapping[str, str]
) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS generate_turns (turn INTEGER PRIMARY KEY)")
    connection.executemany(
        "INSERT OR IGNORE INTO generate_turns VALUES (?)", ((turn,) for turn in range(MOST_TURNS))
    )
    connection.execute("BEGIN IMMEDIATE")
    try:
        for copy in COPIES:
            connection.execute(copy.format(of=of, to=to, **names), (run,))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _copy_cards(connection: Connection, run: RunId, *, of: str, to: str, with_run: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for copy in CARD_COPIES:
            connection.execute(copy.format(of=of, to=to, with_run=with_run), (run,))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
