"""Give one block of a context document another text, and leave every other line as it is."""

from __future__ import annotations

from ethogram.context.page import Line, escaped, read_body, read_heading
from ethogram.ids import BlockId


def with_block_text(document: str, block: BlockId, text: str, *, preamble: BlockId) -> str | None:
    """Write another text under a block's heading; its notes stay, in front of the text.

    Whoever calls this reads the result back before keeping it: a document whose blank lines count
    may need a person's hand.

    Args:
        document: The whole document.
        block: The block; wordings of it (`variant=`) are left alone.
        text: What is to be sent.
        preamble: Id of what stands before the first heading.

    Returns:
        The document, or None when it has no such block.
    """
    lines = document.split("\n")
    first = _after_front_matter(lines)
    start, end = _place(lines, first, block, preamble)
    if start is None:
        return None
    old = lines[start:end]
    before = _blank(old)
    after = _blank(old[::-1]) if len(before) < len(old) else [""]
    new = escaped(text).split("\n")
    return "\n".join([*lines[:start], *before, *_notes(old), *new, *after, *lines[end:]])


def _after_front_matter(lines: list[str]) -> int:
    if lines[0].removeprefix("\ufeff").rstrip() != "---":
        return 0
    ends = (number for number, line in enumerate(lines) if number and line.rstrip() == "---")
    return next(ends, -1) + 1


def _place(
    lines: list[str], first: int, block: BlockId, preamble: BlockId
) -> tuple[int | None, int]:
    """Give the lines under the heading of the block: from, and up to but without."""
    start = first if block == preamble else None
    for number in range(first, len(lines)):
        heading = read_heading(Line(text=lines[number], line=number + 1))
        if heading is None:
            continue
        if start is not None:
            return start, number
        is_wording = any(each.startswith("variant=") for each in heading.attributes)
        if heading.id == block and not is_wording:
            start = number + 1
    return start, len(lines)


def _blank(lines: list[str]) -> list[str]:
    blank: list[str] = []
    for line in lines:
        if line.strip():
            break
        blank.append(line)
    return blank


def _notes(lines: list[str]) -> list[str]:
    """Give the lines of the notes, with the blank line that parts them from the text."""
    kept: list[str] = []
    is_note = False
    for line in lines:
        starts = bool(read_body((Line(text=line, line=1),), is_exact=True).notes)
        is_note = starts or (is_note and line.startswith(">"))
        if is_note:
            kept.append(line)
    return [*kept, ""] if kept else []
