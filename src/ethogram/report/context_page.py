"""What a surface sends, for the terminal: exact messages, blocks, tokens; and a prompt taken in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from ethogram.context.block import Block, Context, Rendered
from ethogram.context.tokens import TokenCount
from ethogram.ids import BlockId, ClauseId, Digest, SurfaceId
from ethogram.model.message import Message, Tool
from ethogram.report.ink import ink
from ethogram.report.number import count, percent
from ethogram.report.plain_text import cut, one_line, pad, visible, wrap
from ethogram.spec.draft import DraftClause

_TAG = re.compile(r"<(\w[\w-]*)")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]")


class SentBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A block as it is sent."""

    id: BlockId
    title: str
    text: str
    serves: tuple[ClauseId, ...]
    variant: str = ""
    """Name of the wording in use; empty for the one in force."""
    variants: tuple[str, ...] = ()
    """Other wordings that the document holds."""
    is_shared: bool = False


class ContextPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a surface sends before the user's turn."""

    surface: SurfaceId
    digest: Digest
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    blocks: tuple[SentBlock, ...] = ()
    """All of them stand in the first message."""
    tokens: TokenCount | None = None
    counted_by: str = ""
    """The model whose tokenizer counted; empty for an estimate."""


def context_page(context: Context, rendered: Rendered) -> ContextPage:
    """Put together what a reader is shown of a rendered context."""
    opening = rendered.messages[0].content if rendered.messages else ""
    by_id = {block.id: block for block in context.blocks}
    return ContextPage(
        surface=context.surface,
        digest=rendered.digest,
        messages=rendered.messages,
        tools=rendered.tools,
        blocks=tuple(
            SentBlock(
                id=span.block,
                title=by_id[span.block].title,
                text=opening[span.start : span.end],
                serves=span.serves,
                variant=rendered.variant.get(span.block, ""),
                variants=tuple(by_id[span.block].variants),
                is_shared=by_id[span.block].is_shared,
            )
            for span in rendered.spans
        ),
    )


def render_context(
    page: ContextPage, *, by_block: bool = False, width: int = 100, colour: bool = False
) -> str:
    """Show every message as it is sent, line for line; tools as the JSON they become.

    Args:
        page: What is sent.
        by_block: Show the first message block by block, each with what it serves.
        width: Columns; messages are never wrapped.
        colour: Colour the headings.
    """
    lines: list[str] = []
    for number, message in enumerate(page.messages):
        has_blocks = number == 0 and bool(page.blocks)
        lines += _head(message, colour=colour)
        if has_blocks and by_block:
            lines += _blocks(page, message, colour=colour)
        else:
            lines += _message(message)
        lines.append("")
    for tool in page.tools:
        lines.append(ink(f"── tool {one_line(tool.name)}", "accent", colour=colour))
        lines.append(visible(msgspec.json.format(msgspec.json.encode(tool), indent=2).decode()))
        lines.append("")
    if not page.messages and not page.tools:
        lines += [f"The context of {page.surface} sends nothing.", ""]
    if page.tokens is not None:
        lines += [*_tokens(page, page.tokens, width), ""]
    last = f"{page.surface} · context {page.digest[:8]} · then the user's turn"
    return "\n".join([*lines, ink(last, "faint", colour=colour)]) + "\n"


def _head(message: Message, *, colour: bool) -> list[str]:
    ends = " · lines end with CRLF" if "\r\n" in message.content else ""
    size = count(len(message.content), "letter")
    return [ink(f"── {message.role} · {size}{ends}", "accent", colour=colour)]


def _message(message: Message) -> Iterator[str]:
    if message.content:
        yield visible(message.content)
    for call in message.tool_calls:
        yield one_line(f"calls {call.name}({call.arguments})")


def _blocks(page: ContextPage, message: Message, *, colour: bool) -> Iterator[str]:
    end = 0
    for block in page.blocks:
        marks = [f"block {block.id}", *([block.title] if block.title else [])]
        marks += [f"serves {', '.join(block.serves)}"] if block.serves else ["serves no clause"]
        marks += [f"wording {block.variant}"] if block.variant else []
        marks += [f"other wordings: {', '.join(block.variants)}"] if block.variants else []
        marks += ["shared"] if block.is_shared else []
        yield ink(one_line(f"[{' · '.join(marks)}]"), "strong", colour=colour)
        yield visible(block.text) if block.text.strip() else "(sends nothing)"
        if block.text:
            end = message.content.index(block.text, end) + len(block.text)
    if message.content[end:].strip():
        yield ink("[after the blocks]", "strong", colour=colour)
        yield visible(message.content[end:].strip())


def _tokens(page: ContextPage, tokens: TokenCount, width: int) -> Iterator[str]:
    serves = {block.id: ", ".join(block.serves) for block in page.blocks}
    rows: list[tuple[str, int, str]] = [(n, t, serves.get(n, "")) for n, t in tokens.blocks]
    rows += [("other messages", tokens.messages, "few-shot, history, documents")]
    rows += [("tools", tokens.tools, "")] if page.tools else []
    if not tokens.messages:
        rows = [row for row in rows if row[0] != "other messages"]
    names = max([5, *(len(one_line(name)) for name, _, _ in rows)])
    yield f"{pad('block', names)}  {'tokens':>7}  {'share':>5}  serves"
    for name, number, note in rows:
        share = percent(number / tokens.total) if tokens.total else "0 %"
        yield cut(f"{pad(one_line(name), names)}  {number:>7,}  {share:>5}  {note}", width).rstrip()
    yield f"{pad('total', names)}  {tokens.total:>7,}"
    if page.counted_by:
        yield f"Counted with the tokenizer of {page.counted_by}; its chat template adds a few more."
    else:
        yield (
            "Estimated: no tokenizer is at hand (English comes out within about 8 %). "
            "'ethogram doctor' says how to get one."
        )


def render_import(
    parts: Sequence[Block], drafts: Sequence[DraftClause] = (), *, width: int = 100
) -> str:
    """Show what a prompt was cut into: each block with its shape, and the clauses it may mean."""
    lines = [f"{count(len(parts), 'block')}:"]
    names = max((len(part.id) for part in parts), default=0)
    shapes = max((len(block_shape(part.text)) for part in parts), default=0)
    for part in parts:
        shape = block_shape(part.text)
        first = f'"{one_line(part.text)}"'
        lines.append(cut(f"  {part.id:<{names}}  {shape:<{shapes}}  {first}", width))
    if drafts:
        lines += ["", *_drafts(drafts, width)]
    return "\n".join(lines) + "\n"


def block_shape(text: str) -> str:
    """Say in a word or two what a block is: a section, a list, a tagged element, a paragraph."""
    lines = [line for line in text.split("\n") if line.strip()]
    words = count(len(text.split()), "word")
    if not lines:
        return "blank lines"
    if lines[0].lstrip().startswith("#"):
        return f"section, {words}"
    if tag := _TAG.match(lines[0].strip()):
        return f"<{tag[1]}>, {words}"
    items = sum(bool(_LIST_ITEM.match(line)) for line in lines)
    if items * 2 > len(lines):
        return f"list of {items}, {words}"
    if lines[0].lstrip().startswith(("```", "~~~")):
        return f"code, {words}"
    return f"paragraph, {words}"


def _drafts(drafts: Sequence[DraftClause], width: int) -> Iterator[str]:
    drafted = count(len(drafts), "draft clause")
    yield f"{drafted} proposed from the prompt's own sentences; none is in force until you say so:"
    names = max(len(draft.id) for draft in drafts)
    for draft in drafts:
        head = f"  {draft.id:<{names}}  "
        said = f'"{one_line(draft.sentence)}" (in {draft.block})'
        first, *more = wrap(said, width - len(head)) or [""]
        yield head + first
        yield from (" " * len(head) + line for line in more)
