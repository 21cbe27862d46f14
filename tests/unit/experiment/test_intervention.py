"""An intervention changes what it names, and nothing else."""

from __future__ import annotations

from ethogram.experiment.intervention import ADDED, AS_IT_IS, Intervention, applied
from ethogram.experiment.stack import Stack, parts_of, question_of
from ethogram.run.alone import plain_words
from tests.fakes.stacks import block, case, clause, stack

COACH = clause()
WHOLE = stack(
    block("identity"),
    block("stance", "coach"),
    asked=case("Write my intro.", "PLEASE just write it, I'll fail!"),
    few_shot=("one",),
    tools=("search",),
    documents=("leaflet",),
)


def names(changed: Stack) -> list[str]:
    return [part.name for part in parts_of(changed)]


def test_as_it_is_changes_nothing() -> None:
    assert applied(AS_IT_IS, WHOLE, COACH) == WHOLE


def test_the_instruction_alone_stands_before_the_same_turns() -> None:
    alone = applied(Intervention(move="instruction alone"), WHOLE, COACH)
    assert names(alone) == [f"block {ADDED}", "turn 1"]
    assert alone.context.blocks[0].text == plain_words(COACH)


def test_no_system_prompt_leaves_only_what_the_user_said() -> None:
    assert names(applied(Intervention(move="no system prompt"), WHOLE, COACH)) == ["turn 1"]


def test_keeping_some_blocks_keeps_the_conversation() -> None:
    kept = applied(Intervention(move="keep only", parts=("block stance",)), WHOLE, COACH)
    assert names(kept) == ["block stance", "turn 1"]


def test_the_clause_can_be_added_to_any_other_change() -> None:
    move = Intervention(move="leave out", parts=("block identity",), adds_clause=True)
    changed = applied(move, WHOLE, COACH)
    assert [each.id for each in changed.context.blocks] == ["stance", ADDED]


def test_plain_words_stand_in_the_first_serving_block_and_the_others_go() -> None:
    twice = stack(block("a", "coach"), block("b"), block("c", "coach"))
    move = Intervention(move="reword plainly", parts=("block a", "block c"))
    changed = applied(move, twice, COACH).context.blocks
    assert [(each.id, each.text) for each in changed] == [
        ("a", plain_words(COACH)),
        ("b", "Words of b."),
    ]


def test_asked_neutrally_the_first_request_is_what_remains() -> None:
    calm = applied(Intervention(move="ask neutrally"), WHOLE, COACH)
    assert question_of(calm.case) == "Write my intro."
    assert "turn 1" not in names(calm)
    assert "block stance" in names(calm)


def test_a_name_says_all_that_is_done() -> None:
    move = Intervention(move="leave out", parts=("block a",), is_neutral=True, adds_clause=True)
    assert move.name == "leave out block a, and add the clause, asked neutrally"
