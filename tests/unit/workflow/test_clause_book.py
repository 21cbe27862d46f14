from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.clause_book import ClauseBook
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.shelf import Shelf
from tests.fakes.studio import HOSTILE, a_studied_workspace
from tests.fakes.workspaces import a_workspace


def test_a_clause_is_told_with_runs_failures_and_versions(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    with closing(ReadingRoom(folder.root)) as room:
        book = ClauseBook(Shelf(folder.root), room)
        story = book.story("coach", room.find(None))
        assert [each.clauses[story.clause.id].status for each in story.runs] == ["broken"]
        assert len(story.failures) == 6
        assert "window.owned" in story.failures[0].text or story.failures[0].text in HOSTILE
        assert [each.runs for each in story.versions] == [1]
        assert {each.standing for each in story.cases} == {"fail", "pass"}


def test_what_did_not_move_is_not_made_again(tmp_path: Path) -> None:
    folder = a_studied_workspace(tmp_path)
    with closing(ReadingRoom(folder.root)) as room:
        book = ClauseBook(Shelf(folder.root), room)
        run = room.find(None)
        first = book.runs(run), book.failures(run), book.versions()
        second = book.runs(run), book.failures(run), book.versions()
        assert all(one is other for one, other in zip(first[1:], second[1:], strict=True))
        assert first[0][0] is second[0][0]
        done = folder.type("run", "--noise")
        assert done.code == 0
        assert book.versions() is not first[2]


def test_without_a_run_a_clause_is_its_words(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    with closing(ReadingRoom(folder.root)) as room:
        book = ClauseBook(Shelf(folder.root), room)
        story = book.story("coach", None)
        assert [each.is_today for each in story.versions] == [True]
        assert story.runs == ()
        assert [each.clause.id for each in book.rows(None)] == ["coach"]
        with pytest.raises(UsageRefused, match="No clause 'coahc'"):
            book.story("coahc", None)
