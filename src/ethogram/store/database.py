"""Open the evidence database: SQLite in WAL mode, migrated to the newest schema."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from ethogram.errors import StoreRefused
from ethogram.store.schema import MIGRATIONS

BUSY_TIMEOUT_S = 30.0
WAL_ATTEMPTS = 500
WAL_WAIT_S = 0.01

Connection = sqlite3.Connection
"""What `workflow` holds and hands back, without knowing which database it is."""
Cursor = sqlite3.Cursor
Statement = tuple[str, Sequence[object]]
"""SQL and its values."""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the database, creating or migrating it first.

    WAL with `synchronous=NORMAL`: a committed row survives the process being killed at any
    instant; a power cut may lose the last commits but never damages the file.

    Raises:
        StoreRefused: The file is no database of ours, or was written by a newer Ethogram.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # The writer thread is the named second thread; each connection is used by one at a time.
        connection = sqlite3.connect(
            f"file:{quote(str(path))}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
        )
        _use_wal(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        _migrate(connection, path)
    except sqlite3.DatabaseError as error:
        raise StoreRefused(
            f"Cannot use {str(path)!r} as the evidence database: {error}. Expected a database that "
            "Ethogram wrote. Move the file away and run again; replies are then asked for anew."
        ) from error
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; SQLite does not wait by itself while another process does so."""
    for attempt in range(1, WAL_ATTEMPTS + 1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or attempt == WAL_ATTEMPTS:
                raise
            time.sleep(WAL_WAIT_S)
        else:
            return


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
    applied = {name for (name,) in connection.execute("SELECT name FROM migrations")}
    known = [name for name, _ in MIGRATIONS]
    newer = sorted(applied - set(known))
    if newer:
        raise StoreRefused(
            f"The evidence database {str(path)!r} was written by a newer Ethogram (it has "
            f"{newer[0]!r}). Expected at most {known[-1]!r}. Upgrade with 'pip install -U ethogram'."
        )
    for name, script in MIGRATIONS:
        if name in applied:
            continue
        try:
            # The name first: it is there already when another process was quicker.
            connection.executescript(
                f"BEGIN IMMEDIATE;INSERT INTO migrations VALUES ('{name}');{script};COMMIT;"  # noqa: S608  # ours
            )
        except sqlite3.IntegrityError:
            connection.execute("ROLLBACK")
