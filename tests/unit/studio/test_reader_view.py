"""What the reader shows of a reply, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.ids import ClauseId
from ethogram.judge.verdict import Evidence
from ethogram.studio.reader_view import cards, reply_passages, sent_blocks
from ethogram.workflow.labelling import Detail
from ethogram.workflow.pile import Item
from ethogram.workflow.reading import Opened, Sitting
from ethogram.workflow.reading_room import ReadingRoom
from tests.fakes.ghost_workspace import COACH, FAILING, a_held_run, a_workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_workspace(tmp_path)
    a_held_run(tmp_path)
    return tmp_path


def opened(root: Path, clause: str = "", *, marks: bool = False) -> tuple[Opened, Sitting]:
    room = ReadingRoom(root)
    with room.sitting(room.find(None), "ana") as sitting:
        if marks:
            span = Evidence(quote="light", start=21, end=26)
            sitting.label(sitting.open(Item(read=1)), "fail", detail=Detail(span=span))
        found = sitting.open(Item(read=1), ClauseId(clause) if clause else None)
    room.close()
    return found, sitting


def test_passages_join_to_the_reply_and_labels_count_after_verdicts(root: Path) -> None:
    found, _ = opened(root, marks=True)
    pieces = reply_passages(found.reply)
    assert "".join(piece.text for piece in pieces) == FAILING
    by_text = {piece.text: piece.by for piece in pieces if piece.by}
    assert by_text["Photosynthesis turns"] == (0,)
    assert by_text["light"] == (len(found.reply.verdicts),)


def test_the_clause_in_question_comes_first_then_what_fails(root: Path) -> None:
    found, sitting = opened(root, "short")
    shown = cards(found, sitting.clauses)
    assert [(card.id, card.standing) for card in shown] == [("short", "pass"), ("coach", "fail")]
    assert [card.is_in_question for card in shown] == [True, False]
    (criterion,) = shown[1].criteria
    assert criterion.name == "pasteable"
    assert [given.who for given in criterion.verdicts] == ["code check"]


def test_a_clause_that_is_gone_is_shown_without_its_words(root: Path) -> None:
    found, _ = opened(root)
    assert all(card.clause is None for card in cards(found, []))


def test_blocks_that_serve_the_clause_come_first(root: Path) -> None:
    found, _ = opened(root)
    blocks = sent_blocks(found.context, COACH)
    assert [(block.name, block.is_serving) for block in blocks] == [
        ("stance", True),
        ("who", False),
    ]
    assert sent_blocks(None, COACH) == ()
