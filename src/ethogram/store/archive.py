"""One run in one file: the same tables, holding only what that run needs."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from ethogram.errors import StoreRefused, UsageRefused
from ethogram.ids import RunId
from ethogram.store.database import Connection, open_database

COPIES = (
    "INSERT OR IGNORE INTO {to}.runs SELECT * FROM {of}.runs WHERE id = ?1",
    "INSERT OR IGNORE INTO {to}.transcripts SELECT * FROM {of}.transcripts WHERE run = ?1",
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
    "INSERT OR IGNORE INTO {to}.replies SELECT r.* FROM {of}.transcripts t"
    " JOIN generate_turns g JOIN {of}.replies r"
    " ON r.key = substr(t.reply_keys, g.turn * 16 + 1, 16)"
    " WHERE t.run = ?1 AND g.turn * 16 < length(t.reply_keys)",
)
MOST_TURNS = 1000


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
            _copy(connection, each, of="main", to="archive")
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
    probes = {probe for run in runs for probe in _probes(connection, run, "archive")}
    for run in runs:
        _copy(connection, run, of="archive", to="main")
    return tuple(run for run in runs if run not in probes)


def _probes(connection: Connection, run: RunId, of: str) -> list[RunId]:
    """List the runs in which failing families of this one were asked with the instruction alone."""
    sql = f"SELECT id FROM {of}.runs WHERE json_extract(CAST(body AS TEXT), '$.plan.probe_of') = ?"  # noqa: S608  # one of two names of ours
    return [RunId(name) for (name,) in connection.execute(sql, (run,))]


def _copy(connection: Connection, run: RunId, *, of: str, to: str) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS generate_turns (turn INTEGER PRIMARY KEY)")
    connection.executemany(
        "INSERT OR IGNORE INTO generate_turns VALUES (?)", ((turn,) for turn in range(MOST_TURNS))
    )
    connection.execute("BEGIN IMMEDIATE")
    try:
        for copy in COPIES:
            connection.execute(copy.format(of=of, to=to), (run,))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
