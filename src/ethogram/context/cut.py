"""Cut an existing prompt into blocks that join back to exactly the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from ethogram.context.block import Block, Context
from ethogram.context.page import without_blank_edges
from ethogram.context.render import with_digest
from ethogram.errors import Position
from ethogram.ids import BlockId, SurfaceId

_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_FENCE = re.compile(r"[ ]{0,3}(?P<mark>`{3,}|~{3,})")
_OPENING_TAG = re.compile(r"<(?P<tag>[A-Za-z][\w-]{0,60})(?:[ \t][^<>\n]{0,200})?>[ \t]*\r?\n?")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\(?\d{1,3}[.)]|[a-z][.)])[ \t]+\S")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_TITLE_WORDS = 6
_ID_WORDS = 3
_EMPTY_WORDS = frozenset(
    _WORD.findall(
        "a about all also an and any are as at be been by can do does for from has have if in into "
        "is it its must not of on or our shall should so that the their them there these they this "
        "to user users was we when which will with would you your"
    )
)


class _Piece(msgspec.Struct, kw_only=True):
    """Consecutive lines that belong together, with the blank lines after them."""

    lines: list[str]
    line: int
    has_heading: bool = False
    tag: str = ""


def cut_prompt(text: str) -> tuple[Block, ...]:
    """Cut a prompt where its author did: at headings, tagged sections, paragraphs.

    A section under a heading is one block, and so is a `<tag>` ... `</tag>` element. Elsewhere
    every paragraph is a block; a list stays with the line that introduces it, and code fences stay
    whole. Blank lines belong to the block before them.

    Returns:
        Blocks whose texts, joined with nothing between, are exactly `text`. None for an empty text.
    """
    pieces = _joined(list(_pieces(_lines(text))))
    used: set[str] = set()
    return tuple(_block(piece, used) for piece in pieces)


def context_of_prompt(text: str, surface: SurfaceId, path: str = "") -> Context:
    """Make a context of an existing prompt; rendered, it is exactly `text`.

    Where the same gap stands between all blocks it becomes the context's separator, so that the
    document reads naturally; otherwise every blank line stays inside its block.
    """
    blocks = cut_prompt(text)
    whole = Context(surface=surface, blocks=blocks, separator="", at=Position(path=path))
    cores = [without_blank_edges(block.text) for block in blocks]
    gaps = [
        block.text[len(core) :] if core and block.text.startswith(core) else None
        for block, core in zip(blocks, cores, strict=True)
    ]
    between = set(gaps[:-1]) or {"\n\n"}
    separator, ending = between.pop(), gaps[-1] if gaps else ""
    if between or separator is None or ending is None:
        return with_digest(whole)
    even = (
        msgspec.structs.replace(block, text=core) for block, core in zip(blocks, cores, strict=True)
    )
    return with_digest(
        msgspec.structs.replace(whole, blocks=tuple(even), separator=separator, ending=ending)
    )


def _lines(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _pieces(lines: Sequence[str]) -> Iterator[_Piece]:
    """Yield paragraphs, headings, fenced code and tagged elements, each with the blanks after it."""
    at = 0
    while at < len(lines):
        start = at
        while at < len(lines) and not lines[at].strip():
            at += 1
        piece = _Piece(lines=[], line=start + 1)
        at = _end_of_piece(lines, at, piece)
        while at < len(lines) and not lines[at].strip():
            at += 1
        piece.lines = list(lines[start:at])
        yield piece


def _end_of_piece(lines: Sequence[str], at: int, piece: _Piece) -> int:
    if at >= len(lines):
        return at
    if _HEADING.match(lines[at]):
        piece.has_heading = True
        return at + 1
    if tag := _OPENING_TAG.fullmatch(lines[at]):
        closing = f"</{tag['tag']}>"
        end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == closing), None)
        if end is not None:
            piece.tag = tag["tag"]
            return end + 1
    start = at
    while at < len(lines) and lines[at].strip():
        if at > start and (_HEADING.match(lines[at]) or _OPENING_TAG.fullmatch(lines[at])):
            return at
        at = _end_of_fence(lines, at) if _FENCE.match(lines[at]) else at + 1
    return at


def _end_of_fence(lines: Sequence[str], at: int) -> int:
    opening = _FENCE.match(lines[at])
    mark = opening["mark"] if opening else "```"
    for number in range(at + 1, len(lines)):
        if lines[number].strip().startswith(mark):
            return number + 1
    return at + 1


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join what belongs together: sections under their heading, lists with what introduces them."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and _belongs(joined[-1], piece):
            joined[-1].lines += piece.lines
        else:
            joined.append(piece)
    return joined


def _belongs(before: _Piece, piece: _Piece) -> bool:
    if piece.tag or before.tag:
        return before.has_heading and len(_said(before)) == 1
    if before.has_heading:
        return not piece.has_heading or len(_said(before)) == 1
    if piece.has_heading:
        return False
    said = _said(before)
    if not said:
        return True
    is_list = bool(_LIST_ITEM.match(_said(piece)[0])) if _said(piece) else True
    return said[-1].endswith(":") or (is_list and bool(_LIST_ITEM.match(said[-1])))


def _said(piece: _Piece) -> list[str]:
    return [line.rstrip() for line in piece.lines if line.strip()]


def _block(piece: _Piece, used: set[str]) -> Block:
    said = _said(piece)
    lines = [piece.tag] if piece.tag else said
    words = next((found for line in lines if (found := _WORD.findall(line))), [])
    telling = [word for word in words if word.lower() not in _EMPTY_WORDS] or words
    own = "-".join(word.lower() for word in telling[:_ID_WORDS]).replace("’", "").replace("'", "")
    own = own[:60].strip("-") or "block"
    name, number = own, 1
    while name in used:
        number += 1
        name = f"{own}-{number}"
    used.add(name)
    return Block(
        id=BlockId(name),
        title=" ".join(words[:_TITLE_WORDS])[:80].strip(),
        text="".join(piece.lines),
        at=Position(path="", line=piece.line),
    )
