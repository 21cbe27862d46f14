"""The stack a reply came from, taken apart: what was sent, in parts that can be left out.

A part is what a person would edit or switch off as a whole: a block, a pair of few-shot turns, a
tool, a retrieved document, an earlier turn. The user's last turn is the question itself and no part.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import msgspec

from ethogram.context.block import Block, Context
from ethogram.ids import BlockId, ClauseId
from ethogram.model.message import Message
from ethogram.suite.case import Case

PartKind = Literal["block", "few-shot", "tool", "document", "history", "turn"]


class Stack(msgspec.Struct, frozen=True, kw_only=True):
    """A surface's context and one case: together, everything that is sent."""

    context: Context
    case: Case


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that can be left out."""

    kind: PartKind
    key: str
    """Block id, tool name, document id, or the number of a turn."""
    text: str = ""
    serves: tuple[ClauseId, ...] = ()

    @property
    def name(self) -> str:
        """`block stance`, `few-shot 1`: what a reader calls it."""
        return f"{self.kind} {self.key}"


def parts_of(stack: Stack) -> tuple[Part, ...]:
    """List the parts of a stack in the order they are sent."""
    context, case = stack.context, stack.case
    blocks = [
        Part(kind="block", key=str(block.id), text=block.text, serves=block.serves)
        for block in context.blocks
        if block.text.strip()
    ]
    tools = [Part(kind="tool", key=tool.name, text=tool.description) for tool in context.tools]
    documents = [
        Part(kind="document", key=document.id, text=document.text)
        for document in (*context.documents, *case.documents)
    ]
    few_shot = _numbered("few-shot", exchanges(context.few_shot))
    history = _numbered("history", exchanges((*context.history, *case.history)))
    turns = _numbered("turn", exchanges(earlier_turns(case)))
    return (*blocks, *tools, *documents, *few_shot, *history, *turns)


def keeping(stack: Stack, names: Collection[str]) -> Stack:
    """Give the stack with only the named parts; the question stays."""
    context, case = stack.context, stack.case
    own = len(exchanges(context.history))
    history = exchanges((*context.history, *case.history))
    kept_context = msgspec.structs.replace(
        context,
        blocks=tuple(block for block in context.blocks if f"block {block.id}" in names),
        tools=tuple(tool for tool in context.tools if f"tool {tool.name}" in names),
        documents=tuple(each for each in context.documents if f"document {each.id}" in names),
        few_shot=_kept("few-shot", exchanges(context.few_shot), names),
        history=_kept("history", history[:own], names),
    )
    kept_case = msgspec.structs.replace(
        case,
        documents=tuple(each for each in case.documents if f"document {each.id}" in names),
        history=_kept("history", history[own:], names, start=own),
        turns=(*_kept("turn", exchanges(earlier_turns(case)), names), *last_turns(case)),
    )
    return Stack(context=kept_context, case=kept_case)


def leaving_out(stack: Stack, names: Collection[str]) -> Stack:
    """Give the stack without the named parts."""
    return keeping(stack, {part.name for part in parts_of(stack)} - set(names))


def with_block_last(stack: Stack, block: BlockId) -> Stack:
    """Give the stack with one block moved behind all others."""
    blocks = stack.context.blocks
    moved = (*(each for each in blocks if each.id != block), *_only(blocks, block))
    return _with_blocks(stack, moved)


def with_block_first(stack: Stack, block: BlockId) -> Stack:
    """Give the stack with one block moved before all others."""
    blocks = stack.context.blocks
    moved = (*_only(blocks, block), *(each for each in blocks if each.id != block))
    return _with_blocks(stack, moved)


def with_block_text(stack: Stack, block: BlockId, text: str) -> Stack:
    """Give the stack with other words in one block."""
    blocks = tuple(
        msgspec.structs.replace(each, text=text) if each.id == block else each
        for each in stack.context.blocks
    )
    return _with_blocks(stack, blocks)


def with_block_added(stack: Stack, block: Block) -> Stack:
    """Give the stack with one more block behind all others."""
    return _with_blocks(stack, (*stack.context.blocks, block))


def with_few_shot(stack: Stack, turns: tuple[Message, ...]) -> Stack:
    """Give the stack with other worked turns."""
    context = msgspec.structs.replace(stack.context, few_shot=turns)
    return Stack(context=context, case=stack.case)


def with_question(stack: Stack, text: str) -> Stack:
    """Give the stack with other words in the user's last turn."""
    turns = list(stack.case.turns)
    last = max(number for number, turn in enumerate(turns) if turn.role == "user")
    turns[last] = msgspec.structs.replace(turns[last], content=text)
    return Stack(
        context=stack.context, case=msgspec.structs.replace(stack.case, turns=tuple(turns))
    )


def question_of(case: Case) -> str:
    """Give what the user says last; empty when they say nothing."""
    return next((turn.content for turn in reversed(case.turns) if turn.role == "user"), "")


def earlier_turns(case: Case) -> tuple[Message, ...]:
    """Give the turns before the user's last one."""
    return case.turns[: len(case.turns) - len(last_turns(case))]


def last_turns(case: Case) -> tuple[Message, ...]:
    """Give the user's last turn and whatever a document scripts behind it."""
    for number in range(len(case.turns) - 1, -1, -1):
        if case.turns[number].role == "user":
            return case.turns[number:]
    return case.turns


def exchanges(messages: Sequence[Message]) -> tuple[tuple[Message, ...], ...]:
    """Cut a conversation before every user turn, so that a question goes with its answer."""
    found: list[list[Message]] = []
    for message in messages:
        if message.role == "user" or not found:
            found.append([])
        found[-1].append(message)
    return tuple(map(tuple, found))


def _with_blocks(stack: Stack, blocks: tuple[Block, ...]) -> Stack:
    return Stack(context=msgspec.structs.replace(stack.context, blocks=blocks), case=stack.case)


def _only(blocks: Sequence[Block], wanted: BlockId) -> tuple[Block, ...]:
    return tuple(each for each in blocks if each.id == wanted)


def _numbered(kind: PartKind, found: Sequence[tuple[Message, ...]]) -> list[Part]:
    return [
        Part(kind=kind, key=str(number), text="\n".join(message.content for message in exchange))
        for number, exchange in enumerate(found, 1)
    ]


def _kept(
    kind: PartKind,
    found: Sequence[tuple[Message, ...]],
    names: Collection[str],
    *,
    start: int = 0,
) -> tuple[Message, ...]:
    return tuple(
        message
        for number, exchange in enumerate(found, start + 1)
        if f"{kind} {number}" in names
        for message in exchange
    )
