"""Sittings that stay open from one item to the next."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.studio.label_room import MOST_OPEN, LabelRoom
from tests.fakes.queue_workspace import a_made_queue, a_queue_workspace


@pytest.fixture
def room(tmp_path: Path) -> LabelRoom:
    a_queue_workspace(tmp_path, cases=4)
    a_made_queue(tmp_path, n=4)
    return LabelRoom(tmp_path, time.time)


def test_a_sitting_is_kept_until_a_document_moves(room: LabelRoom, tmp_path: Path) -> None:
    with room.sitting("pilot", "ana") as first:
        pass
    with room.sitting("pilot", "ana") as again:
        assert again is first
    rubric = tmp_path / "rubrics/pasteable.md"
    rubric.write_text(rubric.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    with room.sitting("pilot", "ana") as after:
        assert after is not first
        assert "More." in str(after.item())
    room.close()


def test_everybody_sits_alone(room: LabelRoom) -> None:
    with room.sitting("pilot", "ana") as ana:
        pass
    with room.sitting("pilot", "ben") as ben:
        assert ben is not ana
    room.close()


def test_old_sittings_are_closed(room: LabelRoom) -> None:
    for number in range(MOST_OPEN + 3):
        with room.sitting("pilot", f"labeller {number}") as sitting:
            assert sitting.item() is not None
    room.close()


def test_an_unknown_queue_leaves_the_room_usable(room: LabelRoom) -> None:
    with pytest.raises(UsageRefused, match="no queue"), room.sitting("pilo", "ana"):
        pass
    with room.sitting("pilot", "ana") as sitting:
        assert sitting.item() is not None
    room.close()
