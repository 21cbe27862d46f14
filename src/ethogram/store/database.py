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

PRIMARY_CODE = 0xFF
"""The part of SQLite's error codes that says what kind of error it is."""
NOT_WRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)

Connection = sqlite3.Connection
"""What `workflow` holds and hands back, without knowing which database it is."""
Cursor = sqlite3.Cursor
Statement = tuple[str, Sequence[object]]
"""SQL and its values."""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the database, creating or migrating it first.

    WAL with `synchronous=NORMAL`: a committed row survives the process being killed at any
    instant; a power cut may lose the last commits but never damages the file.

    Where nothing can be written, what is there can still be read; a write is then refused.

    Raises:
        StoreRefused: The file is no database of ours, or was written by a newer Ethogram; or
            there is none and none can be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _open_to_write(path)
    except OSError as error:
        raise StoreRefused(
            f"Cannot make the folder {str(path.parent)!r}: {error.strerror}. Expected a workspace "
            "that can be written. Make it writable, or work in a copy of it."
        ) from error
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & PRIMARY_CODE not in NOT_WRITABLE or not path.is_file():
            raise refusal(error, path) from error
    try:
        return _open_to_read(path)
    except sqlite3.DatabaseError as error:
        raise refusal(error, path) from error


def is_of_the_disk(error: sqlite3.Error) -> bool:
    """True for what the disk refuses: it is full, broken or not writable."""
    code = error.sqlite_errorcode & PRIMARY_CODE
    return code in (*NOT_WRITABLE, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def refusal(error: sqlite3.Error, path: Path | None = None) -> StoreRefused:
    """Say what is wrong with the database, and never to move good evidence away."""
    name = "the evidence database" if path is None else f"the evidence database {str(path)!r}"
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY_CODE
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return StoreRefused(
            f"Cannot write to {name}: {error}. Expected free space on that disk. Free some, then go "
            "on with 'ethogram resume'; what was committed is kept."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreRefused(
            f"Cannot use {name}: {error}. Another process has held it for {BUSY_TIMEOUT_S:g} s. "
            "Wait until that one ends, then repeat the command."
        )
    if code in NOT_WRITABLE:
        return StoreRefused(
            f"Cannot write to {name}: {error}. Expected a file and a folder that can be written. "
            "Make them writable, or work in a copy of the workspace."
        )
    return StoreRefused(
        f"Cannot use {name}: {error}. Expected a database that Ethogram wrote. Move the file away "
        "and run again; replies are then asked for anew."
    )


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open a database on a disk that cannot be written; without a log there is nothing to wait for."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=ro&immutable=1",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    _migrate(connection, path)
    return connection


def _open_to_write(path: Path) -> sqlite3.Connection:
    connection = None
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
    except BaseException:
        if connection is not None:
            connection.close()
        raise
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
