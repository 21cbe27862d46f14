"""The intervention: one change to a stack, made to see whether the failure goes away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from ethogram.context.block import Block
from ethogram.errors import Position
from ethogram.experiment.pressure_words import asked_neutrally
from ethogram.experiment.stack import (
    Stack,
    keeping,
    leaving_out,
    parts_of,
    question_of,
    with_block_added,
    with_block_last,
    with_block_text,
    with_few_shot,
    with_question,
)
from ethogram.ids import BlockId
from ethogram.model.message import Message
from ethogram.run.alone import plain_words
from ethogram.spec.clause import Clause

Move = Literal[
    "as it is",
    "instruction alone",
    "no system prompt",
    "keep only",
    "leave out",
    "add the clause",
    "move last",
    "reword plainly",
    "show good examples",
    "ask neutrally",
]

Parts = tuple[str, ...]

ADDED = BlockId("the-clause-in-plain-words")

MOST_WORKED = 4
"""Worked turns that are shown; more would crowd a small model's context."""


class Intervention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is done to the stack. Two equal interventions are one."""

    move: Move = "as it is"
    parts: tuple[str, ...] = ()
    """Names of the parts that are kept, left out, moved or reworded."""
    is_neutral: bool = False
    """True: and the question is asked without pressure."""
    adds_clause: bool = False
    """True: and the clause's own words stand behind all blocks."""

    worked: tuple[tuple[str, str], ...] = ()
    """Question and reply of each worked turn that stands in place of the few-shot turns."""

    @property
    def name(self) -> str:
        """`leave out block stance`: what a reader calls it."""
        named = f"{self.move} {', '.join(self.parts)}" if self.parts else self.move
        named += ", and add the clause" if self.adds_clause else ""
        return f"{named}, asked neutrally" if self.is_neutral else named


AS_IT_IS = Intervention()


def applied(intervention: Intervention, stack: Stack, clause: Clause) -> Stack:
    """Give the stack with the change made. Parts that a case does not have change nothing in it."""
    changed = _CHANGES[intervention.move](stack, intervention.parts, clause)
    if intervention.worked:
        changed = _with_worked(changed, intervention.worked)
    if intervention.adds_clause:
        changed = _with_clause(changed, (), clause)
    return _neutral(changed, (), clause) if intervention.is_neutral else changed


def clause_block(clause: Clause) -> Block:
    """Make a block of a clause's own words."""
    return Block(
        id=ADDED,
        text=plain_words(clause),
        serves=(clause.id,),
        at=Position(path=clause.at.path, line=clause.at.line),
    )


def _unchanged(stack: Stack, _: Parts, __: Clause) -> Stack:
    return stack


def _bare(stack: Stack, _: Parts, __: Clause) -> Stack:
    return keeping(stack, _turns(stack))


def _alone(stack: Stack, _: Parts, clause: Clause) -> Stack:
    return with_block_added(keeping(stack, _turns(stack)), clause_block(clause))


def _keep(stack: Stack, parts: Parts, _: Clause) -> Stack:
    return keeping(stack, {*parts, *_turns(stack)})


def _leave_out(stack: Stack, parts: Parts, _: Clause) -> Stack:
    return leaving_out(stack, parts)


def _with_clause(stack: Stack, _: Parts, clause: Clause) -> Stack:
    return with_block_added(stack, clause_block(clause))


def _last(stack: Stack, parts: Parts, _: Clause) -> Stack:
    for block in _block_ids(parts):
        stack = with_block_last(stack, block)
    return stack


def _plainly(stack: Stack, parts: Parts, clause: Clause) -> Stack:
    first, *others = _block_ids(parts)
    stack = leaving_out(stack, {f"block {block}" for block in others})
    return with_block_text(stack, first, plain_words(clause))


def worked_turns(clause: Clause, questions: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """Make worked turns of a clause's good examples: what was asked, and a reply it calls good.

    Args:
        clause: The clause; without good examples there are no worked turns.
        questions: Further questions of the kind that fails. Each is answered by a good reply to
            another question, because what is shown is the manner, and they stand nearest.
    """
    pairs = [
        (asked[-1], good[0])
        for example in clause.examples
        if (asked := [text for role, text in example.turns if role == "user"])
        and (good := [reply.text for reply in example.replies if reply.grade == "good"])
    ]
    if not pairs:
        return ()
    more = [(text, pairs[number % len(pairs)][1]) for number, text in enumerate(questions)]
    return (*pairs, *more)[-MOST_WORKED:]


def _with_worked(stack: Stack, worked: tuple[tuple[str, str], ...]) -> Stack:
    turns: list[Message] = []
    for asked, replied in worked:
        turns += [Message(role="user", content=asked), Message(role="assistant", content=replied)]
    return with_few_shot(stack, tuple(turns))


def _neutral(stack: Stack, _: Parts, __: Clause) -> Stack:
    """Leave out earlier turns and ask the last question, or the first one, without pressure."""
    question = question_of(stack.case)
    alone = leaving_out(stack, _turns(stack))
    if alone.case.turns != stack.case.turns:
        # What insists comes last; what is asked for stands in the first turn.
        question = next(turn.content for turn in stack.case.turns if turn.role == "user")
    return with_question(alone, asked_neutrally(question))


_CHANGES: dict[Move, Callable[[Stack, Parts, Clause], Stack]] = {
    "as it is": _unchanged,
    "instruction alone": _alone,
    "no system prompt": _bare,
    "keep only": _keep,
    "leave out": _leave_out,
    "add the clause": _with_clause,
    "move last": _last,
    "reword plainly": _plainly,
    "show good examples": _unchanged,
    "ask neutrally": _neutral,
}


def _turns(stack: Stack) -> set[str]:
    return {part.name for part in parts_of(stack) if part.kind in {"turn", "history"}}


def _block_ids(parts: Parts) -> list[BlockId]:
    return [BlockId(part.removeprefix("block ")) for part in parts if part.startswith("block ")]
