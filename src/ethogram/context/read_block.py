"""Read the blocks of a context document: what a heading with an id starts."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ethogram.context.block import Block
from ethogram.context.page import Heading, Part, read_body
from ethogram.context.problems import Problems, listed, suggestion
from ethogram.errors import Position
from ethogram.ids import BlockId, ClauseId

PREAMBLE = BlockId("preamble")
"""Id of what stands before the first block heading."""
_ATTRIBUTES = ("serves", "variant", "from")


class _Attributes(msgspec.Struct, frozen=True, kw_only=True):
    serves: tuple[ClauseId, ...] = ()
    variant: str | None = None
    is_shared: bool = False


def _read_attributes(heading: Heading, problems: Problems) -> _Attributes:
    given: dict[str, str] = {}
    for attribute in heading.attributes:
        key, _, value = attribute.partition("=")
        if key not in _ATTRIBUTES or not value:
            problems.add(
                "unknown-key",
                heading,
                f"Block {heading.id!r} has the attribute {attribute!r}; "
                f"expected {listed(f'{name}=...' for name in _ATTRIBUTES)}.",
                suggestion(key, [f"{name}=" for name in _ATTRIBUTES]),
            )
        else:
            given[key] = f"{given[key]},{value}" if key in given else value
    if given.get("from", "shared") != "shared":
        problems.add(
            "unknown-value",
            heading,
            f"Block {heading.id!r} comes from {given['from']!r}; only 'shared' is known.",
            "Write 'from=shared' and put the block in context/_shared.md.",
        )
    serves = (name.strip(" \"'") for name in given.get("serves", "").split(","))
    return _Attributes(
        serves=tuple(dict.fromkeys(ClauseId(name) for name in serves if name)),
        variant=given.get("variant"),
        is_shared=given.get("from") == "shared",
    )


class _Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A block heading that holds another wording of a block."""

    heading: Heading
    variant: str
    text: str
    notes: tuple[str, ...]


def read_blocks(
    parts: tuple[Part, ...],
    shared: Mapping[BlockId, Block],
    problems: Problems,
    *,
    is_exact: bool,
) -> tuple[Block, ...]:
    """Make blocks of a document's parts, each with its wordings, in reading order.

    Args:
        parts: Headings and the lines under them.
        shared: Blocks of `context/_shared.md`, for headings with `from=shared`.
        problems: Where mistakes are reported.
        is_exact: Keep every line of a block; otherwise blank lines at its edges are dropped.
    """
    blocks: dict[BlockId, Block] = {}
    wordings: list[_Wording] = []
    for part in parts:
        body = read_body(part.lines, is_exact=is_exact)
        if part.heading is None:
            if body.text or body.notes:
                at = Position(path=problems.path, line=part.lines[0].line)
                blocks[PREAMBLE] = Block(id=PREAMBLE, text=body.text, notes=body.notes, at=at)
            continue
        heading, attributes = part.heading, _read_attributes(part.heading, problems)
        if not _has_good_id(heading, problems):
            continue
        if attributes.variant is not None:
            wordings.append(
                _Wording(
                    heading=heading, variant=attributes.variant, text=body.text, notes=body.notes
                )
            )
            continue
        block = Block(
            id=BlockId(heading.id),
            title=heading.title,
            text=body.text,
            serves=attributes.serves,
            notes=body.notes,
            at=problems.at(heading),
        )
        if attributes.is_shared:
            block = _from_shared(block, heading, shared, problems)
        _place(block, heading, blocks, problems)
    for wording in wordings:
        _reword(wording, blocks, problems)
    return tuple(blocks.values())


def _has_good_id(heading: Heading, problems: Problems) -> bool:
    is_good = bool(heading.id) and not set(heading.id) & set("=,")
    if not is_good:
        problems.add(
            "wrong-id",
            heading,
            f"A block heading has the id {heading.id!r}; expected a word such as 'stance'.",
            "Write '## Title {#stance serves=clause}'.",
        )
    return is_good


def _from_shared(
    block: Block, heading: Heading, shared: Mapping[BlockId, Block], problems: Problems
) -> Block:
    source = shared.get(block.id)
    if source is None:
        problems.add(
            "unknown-block",
            heading,
            f"Block {block.id!r} comes from context/_shared.md, which has no block of that id.",
            suggestion(block.id, shared),
        )
        return block
    if block.text.strip():
        problems.add(
            "text-not-sent",
            heading,
            f"Block {block.id!r} comes from context/_shared.md, but has a text of its own here, "
            "which is not sent.",
            "Remove the text, or remove 'from=shared'.",
        )
    return msgspec.structs.replace(
        block,
        text=source.text,
        serves=tuple(dict.fromkeys((*block.serves, *source.serves))),
        notes=tuple(dict.fromkeys((*block.notes, *source.notes))),
        variants=dict(source.variants),
        is_shared=True,
    )


def _place(
    block: Block, heading: Heading, blocks: dict[BlockId, Block], problems: Problems
) -> None:
    if block.id in blocks:
        problems.add(
            "duplicate-id",
            heading,
            f"The block {block.id!r} already stands on line {blocks[block.id].at.line}.",
            f"Give it another id, or write {{#{block.id} variant=NAME}} for another wording.",
        )
        return
    blocks[block.id] = block


def _reword(wording: _Wording, blocks: dict[BlockId, Block], problems: Problems) -> None:
    own = BlockId(wording.heading.id)
    block = blocks.get(own)
    if block is None:
        problems.add(
            "unknown-block",
            wording.heading,
            f"The wording {wording.variant!r} belongs to the block {own!r}, which is not here.",
            f"Add a heading with {{#{own}}} for the wording in force. {suggestion(own, blocks)}",
        )
        return
    if wording.variant in block.variants:
        problems.add(
            "duplicate-id",
            wording.heading,
            f"The block {own!r} already has a wording {wording.variant!r}.",
            "Give this one another name.",
        )
        return
    blocks[own] = msgspec.structs.replace(
        block,
        variants={**block.variants, wording.variant: wording.text},
        notes=(*block.notes, *wording.notes),
    )
