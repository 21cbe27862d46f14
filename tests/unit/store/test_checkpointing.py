from __future__ import annotations

import shutil
from pathlib import Path

from ethogram.ids import digest
from ethogram.model.message import Reply
from ethogram.store.checkpointing import Checkpointer
from ethogram.store.database import Statement, open_database
from ethogram.store.reading import cached_reply
from ethogram.store.writing import Writer, reply_statement, write_all


def replies(count: int) -> list[Statement]:
    return [reply_statement(digest(each), Reply(text=f"Reply {each}.")) for each in range(count)]


def in_the_database_itself(path: Path, count: int) -> list[int]:
    """Give which replies a copy without its log holds."""
    alone = path.with_name("alone.sqlite")
    shutil.copy(path, alone)
    connection = open_database(alone)
    found = [each for each in range(count) if cached_reply(connection, digest(each)) is not None]
    connection.close()
    return found


async def test_what_is_due_is_moved_into_the_database_while_the_log_stays_open(
    tmp_path: Path,
) -> None:
    path = tmp_path / "e.sqlite"
    writing, checkpointer = open_database(path), Checkpointer(open_database(path), every=3)
    write_all(writing, replies(2))
    checkpointer.written(2)
    assert in_the_database_itself(path, 2) == []
    checkpointer.written(1)
    await checkpointer.aclose()
    assert in_the_database_itself(path, 2) == [0, 1]
    writing.close()


async def test_what_a_writer_commits_is_moved_by_its_checkpointer(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    checkpointer = Checkpointer(open_database(path), every=3)
    writer = Writer(open_database(path), checkpointer)
    await writer.write(replies(4))
    await checkpointer.aclose()
    assert in_the_database_itself(path, 4) == [0, 1, 2, 3]
    await writer.aclose()


async def test_a_checkpoint_that_is_refused_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    refused = open_database(path)
    refused.close()
    writer = Writer(open_database(path), Checkpointer(refused, every=1))
    await writer.write(replies(2))
    await writer.aclose()
    assert in_the_database_itself(path, 2) == [0, 1]
