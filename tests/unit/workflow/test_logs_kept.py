"""What was found last is opened without looking again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.logs_in import FOLDER, load_logs, take_in
from ethogram.workflow.logs_kept import (
    find_conversation,
    find_group,
    list_logs,
    load_missed,
)
from ethogram.workflow.logs_missed import find_and_keep
from ethogram.workflow.workspace import load_workspace
from tests.fakes.logs import SOUP, a_log, exchange, write_lines
from tests.fakes.workspaces import a_workspace


def test_a_group_is_opened_with_its_conversations(tmp_path: Path) -> None:
    a_workspace(tmp_path).ask(["Where do I begin my essay?"])
    take_in(tmp_path, a_log(tmp_path / "prod.jsonl", [(SOUP, 6)]))
    missed = find_and_keep(load_workspace(tmp_path), load_logs(tmp_path))
    group, conversations = find_group(tmp_path, missed.groups[0].id)
    assert conversations[0].asked == group.example
    assert [each.id for each in conversations] == list(group.conversations)
    for name in (conversations[0].id, group.id, "1"):
        assert find_conversation(tmp_path, name) == conversations[0]
    with pytest.raises(UsageRefused, match=rf"No group '2'\. Groups found last: {group.id}"):
        find_group(tmp_path, "2")


def test_before_anybody_looked_there_is_no_group(tmp_path: Path) -> None:
    assert load_missed(tmp_path) is None
    assert list_logs(tmp_path) == ()
    with pytest.raises(UsageRefused, match="Groups found last: none"):
        find_group(tmp_path, "g-1")
    with pytest.raises(UsageRefused, match="No conversation 'c-1'"):
        find_conversation(tmp_path, "c-1")


def test_groups_of_another_release_are_looked_for_again(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "missed.json").write_text('{"old": 1}', "utf-8")
    assert load_missed(tmp_path) is None


def test_a_log_is_listed_with_its_users_and_times(tmp_path: Path) -> None:
    lines = [
        exchange("Hi?", user="a", created_at="2024-02-01"),
        exchange("Ho?", user="a", created_at="2024-01-01"),
        exchange("Ha?"),
    ]
    take_in(tmp_path, write_lines(tmp_path / "prod.jsonl", lines))
    (line,) = list_logs(tmp_path)
    assert (line.conversations, line.users, line.without_user) == (3, 1, 1)
    assert (line.first, line.last) == ("2024-01-01", "2024-02-01")
