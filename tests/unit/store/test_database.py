from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from ethogram.errors import StoreRefused
from ethogram.store.database import open_database, refusal
from ethogram.store.schema import MIGRATIONS


def test_opening_twice_migrates_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "e.sqlite"
    open_database(path).close()
    connection = open_database(path)
    assert connection.execute("SELECT count(*) FROM migrations").fetchone() == (len(MIGRATIONS),)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    path.write_text("my shopping list, long enough to be no header at all\n" * 40, encoding="utf-8")
    with pytest.raises(StoreRefused, match="Move the file away"):
        open_database(path)
    assert path.read_text(encoding="utf-8").startswith("my shopping list")


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    connection = open_database(path)
    connection.execute("INSERT INTO migrations VALUES ('m999_future')")
    connection.close()
    with pytest.raises(StoreRefused, match="newer Ethogram"):
        open_database(path)


def test_many_may_make_the_same_database_at_the_same_moment(tmp_path: Path) -> None:
    at_once = 8

    def opened(path: Path, start: Barrier) -> list[str]:
        start.wait()
        connection = open_database(path)
        names = [name for (name,) in connection.execute("SELECT name FROM migrations")]
        connection.close()
        return names

    with ThreadPoolExecutor(at_once) as pool:
        for number in range(10):
            path, start = tmp_path / f"{number}.sqlite", Barrier(at_once)
            found = [pool.submit(opened, path, start) for _ in range(at_once)]
            assert [future.result() for future in found] == [[n for n, _ in MIGRATIONS]] * at_once


def with_code(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (sqlite3.SQLITE_FULL, "Free some"),
        (sqlite3.SQLITE_IOERR_WRITE, "Free some"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Wait until"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "Make them writable"),
        (sqlite3.SQLITE_CANTOPEN, "Make them writable"),
    ],
)
def test_good_evidence_is_never_told_to_be_moved_away(code: int, advice: str) -> None:
    said = str(refusal(with_code(code), Path("e.sqlite")))
    assert advice in said
    assert "Move the file" not in said


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreRefused, match="Cannot make the folder"):
        open_database(tmp_path / "file" / "deep" / "e.sqlite")
