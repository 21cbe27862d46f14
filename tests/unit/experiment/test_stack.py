"""What is sent comes apart into what a person would switch off, and goes together again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.context.block import Document
from ethogram.experiment.stack import (
    exchanges,
    keeping,
    leaving_out,
    parts_of,
    question_of,
    with_block_first,
    with_block_last,
    with_block_text,
    with_question,
)
from ethogram.ids import BlockId
from ethogram.model.message import Message
from tests.fakes.stacks import block, case, stack

WHOLE = stack(
    block("identity"),
    block("stance", "coach"),
    asked=case("First.", "Then.", "Now write it!", documents=(Document(id="own", text="Mine."),)),
    few_shot=("one", "two"),
    tools=("search",),
    documents=("leaflet",),
)
NAMES = [part.name for part in parts_of(WHOLE)]


def test_every_part_has_a_name_a_reader_knows() -> None:
    assert NAMES == [
        "block identity",
        "block stance",
        "tool search",
        "document leaflet",
        "document own",
        "few-shot 1",
        "few-shot 2",
        "turn 1",
        "turn 2",
    ]


@given(st.sets(st.sampled_from(NAMES)))
def test_exactly_the_kept_parts_are_sent_and_the_question_always_is(kept: set[str]) -> None:
    left = keeping(WHOLE, kept)
    assert len(parts_of(left)) == len(kept)
    assert question_of(left.case) == "Now write it!"
    assert {part.text for part in parts_of(left)} == {
        part.text for part in parts_of(WHOLE) if part.name in kept
    }


def test_leaving_out_nothing_changes_nothing() -> None:
    assert leaving_out(WHOLE, ()) == WHOLE


def test_a_block_moves_and_the_others_keep_their_order() -> None:
    three = stack(block("a"), block("b"), block("c"))
    moved = with_block_last(three, BlockId("a")).context.blocks
    assert [each.id for each in moved] == ["b", "c", "a"]
    moved = with_block_first(three, BlockId("c")).context.blocks
    assert [each.id for each in moved] == ["c", "a", "b"]


def test_other_words_stand_in_one_block_only() -> None:
    changed = with_block_text(stack(block("a"), block("b")), BlockId("b"), "New.").context.blocks
    assert [each.text for each in changed] == ["Words of a.", "New."]


def test_the_last_question_is_asked_in_other_words() -> None:
    changed = with_question(stack(asked=case("First.", "Now!")), "Calmly.").case
    assert [turn.content for turn in changed.turns] == ["First.", "Calmly."]


def test_a_block_without_text_is_no_part() -> None:
    assert parts_of(with_block_text(stack(block("a")), BlockId("a"), " ")) == ()


def test_an_answer_goes_with_its_question() -> None:
    said = [Message(role="user"), Message(role="assistant"), Message(role="user")]
    assert [len(exchange) for exchange in exchanges(said)] == [2, 1]
