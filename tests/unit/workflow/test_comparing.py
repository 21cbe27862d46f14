from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.store.database import Connection, open_database
from ethogram.store.reading import find_run
from ethogram.workflow.comparing import compare_named, differences, earlier_run, noise_pair
from tests.fakes.workspaces import SPEC, Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(10, 4))
    folder.type("run", "--no-probe")
    return folder


@pytest.fixture
def connection(folder: Folder) -> Iterator[Connection]:
    connection = open_database(folder.evidence)
    yield connection
    connection.close()


def test_a_first_run_has_nothing_before_it(connection: Connection) -> None:
    assert earlier_run(connection, find_run(connection, None)) is None
    assert noise_pair(connection, find_run(connection, None)) is None


def test_the_run_before_is_the_newest_of_the_same_target(
    folder: Folder, connection: Connection
) -> None:
    with_callable(folder, ECHO, name="other")
    folder.type("run", "--target", "other", "--no-probe")
    folder.type("run", "--noise", "--no-probe")
    folder.stance("Another.")
    folder.type("run", "--no-probe")
    first, other = find_run(connection, "last~3"), find_run(connection, "last~2")
    assert earlier_run(connection, find_run(connection, "last")) == first
    assert earlier_run(connection, other) == first
    pair = noise_pair(connection, find_run(connection, "last"))
    assert pair == (first, find_run(connection, "last~1"))


def test_what_differs_is_named_in_the_words_of_a_writer(
    folder: Folder, connection: Connection
) -> None:
    folder.stance("Another.")
    folder.write("spec.md", SPEC.replace("9 in 10", "8 in 10"))
    folder.ask(planted(11, 4))
    folder.type("run", "--no-probe")
    before, after = find_run(connection, "last~1"), find_run(connection, "last")
    blocks, edits = differences(connection, before, after)
    assert blocks == ("stance",)
    assert set(edits) == {"specification", "cases"}
    assert differences(connection, after, after) == ((), ())


def test_a_run_is_not_compared_with_itself(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="Expected two runs"):
        compare_named(folder.root, "last", "last")
