"""A room where runs lie open: kept while nothing moves, made anew when something does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.pile import Item, parse_wanted
from ethogram.workflow.reading import open_sitting
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.transcript_list import Sieve
from tests.fakes.ghost_workspace import a_held_run, a_workspace, edit_stance


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ReadingRoom]:
    a_workspace(tmp_path)
    opened = ReadingRoom(tmp_path)
    yield opened
    opened.close()


def test_a_workspace_that_was_never_run_says_how_to_start(room: ReadingRoom) -> None:
    with pytest.raises(UsageRefused, match="ethogram run"):
        room.find(None)


def test_a_list_is_made_once_while_nothing_moves(room: ReadingRoom) -> None:
    run = a_held_run(room.root)
    assert room.transcripts(run) is room.transcripts(run)
    assert len(room.transcripts(run)) == 2


def test_a_label_of_another_process_shows_at_once(room: ReadingRoom) -> None:
    run = a_held_run(room.root)
    fail = Sieve(standing="fail")
    (read,) = room.transcripts(run).choose(fail).reads
    elsewhere = open_sitting(room.root, parse_wanted(["broken"]), labeller="bo")
    elsewhere.label(elsewhere.open(elsewhere.pile.items[0]), "pass")
    elsewhere.close()
    assert room.transcripts(run).choose(fail).reads == ()
    assert room.transcripts(run).choose(Sieve(labels="by bo")).reads == (read,)


def test_who_steps_through_a_pile_keeps_it_while_labelling(room: ReadingRoom) -> None:
    run = a_held_run(room.root)
    fail = Sieve(standing="fail")
    pile = room.transcripts(run).choose(fail).reads
    with room.sitting(run, "ana") as sitting:
        sitting.label(sitting.open(Item(read=pile[0])), "pass")
    assert room.reading(run, fail).choose(fail).reads == pile
    assert room.transcripts(run).choose(fail).reads == ()


def test_a_sitting_goes_on_with_what_was_said_and_can_undo_it(room: ReadingRoom) -> None:
    run = a_held_run(room.root)
    with room.sitting(run, "ana") as sitting:
        label = sitting.label(sitting.open(Item(read=1)), "unclear")
    with room.sitting(run, "ana") as sitting:
        assert sitting.open(Item(read=1)).own == label
        sitting.undo(label)
    with room.sitting(run, "ana") as sitting:
        assert sitting.open(Item(read=1)).own is None


def test_a_second_run_and_its_words_are_seen_without_opening_anew(room: ReadingRoom) -> None:
    first = a_held_run(room.root)
    assert room.transcripts(first, Sieve(words="claim")).words.texts is not None
    edit_stance(room.root)
    second = a_held_run(room.root)
    assert room.find(None).id == second.id
    changed = room.transcripts(second, Sieve(flip="any")).choose(Sieve(flip="any"))
    assert changed.counts["flip"] == {"newly passes": 1, "any": 1}
    assert room.transcripts(first).words.texts is not None


def test_warming_reads_words_flips_and_classes(room: ReadingRoom) -> None:
    run = a_held_run(room.root)
    room.transcripts(run)
    thread = room.warm(run)
    assert thread is not None
    thread.join(timeout=30)
    words = room.transcripts(run).words
    assert words.flips == {}
    assert sorted(words.texts or {}) == sorted(words.answers or {}) == [1, 2]
    assert room.warm(run) is None


def test_answers_are_made_once_until_a_label_moves_them(room: ReadingRoom) -> None:
    run = a_held_run(room.root)
    assert room.summary(run) is room.summary(run)
    first = room.summary(run)
    with room.sitting(run, "ana") as sitting:
        sitting.label(sitting.open(Item(read=1)), "pass")
    assert room.summary(run) is not first


def test_two_runs_are_compared_once(room: ReadingRoom) -> None:
    before = a_held_run(room.root)
    edit_stance(room.root)
    after = a_held_run(room.root)
    assert room.compared(before, after) is room.compared(before, after)
    assert room.compared(before, after).blocks == ("stance",)
