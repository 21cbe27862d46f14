"""Rows of a list: whose words a reader recognises."""

from __future__ import annotations

from pathlib import Path

from ethogram.store.reading import find_run
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.transcript_rows import Excerpt, excerpt, rows
from tests.fakes import workspaces
from tests.fakes.ghost_workspace import FAILING, a_held_run, a_workspace
from tests.fakes.tables import with_table


def test_a_row_holds_the_question_and_the_start_of_the_reply(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    run, room = a_held_run(tmp_path), ReadingRoom(tmp_path)
    with room.evidence() as connection:
        found = rows(connection, run, room.transcripts(run), [2, 1, 99])
    room.close()
    assert [row.entry.read for row in found] == [2, 1]
    assert found[1].question == (Excerpt("Write my intro about photosynthesis."),)
    assert found[1].reply == (Excerpt(FAILING),)


def test_an_excerpt_begins_near_what_was_looked_for_and_marks_it() -> None:
    shown = excerpt(f"{'before ' * 50}the Claim here", ["claim"])
    assert shown[0].text.startswith("… ")
    assert shown[1] == Excerpt("Claim", True)
    assert shown[2] == Excerpt(" here")


def test_a_long_text_is_cut_and_controls_are_shown() -> None:
    (piece,) = excerpt("\x1b[2J" + "x" * 500)
    assert piece.text.startswith("\u241b[2J")
    assert len(piece.text) == 220


def test_words_that_do_not_stand_there_leave_the_start() -> None:
    assert excerpt("abc", ["("]) == (Excerpt("abc"),)


def test_a_reply_whose_text_was_not_imported_is_told_from_an_empty_one(tmp_path: Path) -> None:
    folder = workspaces.a_workspace(tmp_path)
    assert folder.type(*with_table(folder)).code == 0
    room = ReadingRoom(tmp_path)
    with room.evidence() as connection:
        run = find_run(connection, "last")
        (row,) = rows(connection, run, room.transcripts(run), [1])
    room.close()
    assert (row.is_unheld, row.reply, row.failure) == (True, (), "")
