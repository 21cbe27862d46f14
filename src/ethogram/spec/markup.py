"""A line scanner for the Markdown that specifications are written in, with exact positions.

It knows headings with `{#id key=value}`, code fences, `!!! meta "Commentary"` blocks, list items
with `{#id}`, tables, block quotes, comments and front matter. Everything else is a paragraph.
It never fails: what it cannot place is a paragraph too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ethogram.spec.source import split_lines


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """`## Title {#id authority=root}`."""

    level: int
    title: str
    id: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    """`key=value` pairs in order; a bare word has an empty value."""
    line: int
    end: int
    id_column: int = 1

    def attribute(self, key: str) -> str | None:
        """Give the value of an attribute, or None when the heading does not carry it."""
        return dict(self.attributes).get(key)


class Fence(msgspec.Struct, frozen=True, kw_only=True):
    """A code block between three or more backticks or tildes; nothing in it is mark-up."""

    info: str
    text: str
    is_closed: bool
    line: int
    end: int


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """`!!! meta "Commentary"` with its indented body. Never normative."""

    kind: str
    title: str
    text: str
    line: int
    end: int


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A list item with its continuation lines, without its mark and its `{#id}`."""

    id: str = ""
    text: str
    line: int
    column: int
    """Where the text starts, after the mark and the id."""
    end: int


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of a table."""

    text: str
    line: int
    column: int


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table with a header row."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    line: int
    end: int


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that start with `>`."""

    text: str
    line: int
    end: int


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """`<!-- guidance -->` on lines of its own. Ignored by every reader."""

    line: int
    end: int


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """Any other lines up to a blank one, exactly as they stand."""

    text: str
    line: int
    end: int


Block = Heading | Fence | Aside | Item | Table | Quote | Comment | Paragraph


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A link `[text](#target)` or a footnote tag `[^tag]` inside running text."""

    target: str
    text: str = ""
    line: int
    column: int


class Markup(msgspec.Struct, frozen=True, kw_only=True):
    """A scanned document."""

    lines: tuple[str, ...]
    front_matter: str | None = None
    """YAML between the `---` lines at the top; it starts on line 2."""
    blocks: tuple[Block, ...] = ()

    def raw(self, block: Block) -> str:
        """Give the lines of a block exactly as they stand."""
        return "\n".join(self.lines[block.line - 1 : block.end])


_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*)$")
_ATTRIBUTES = re.compile(r"^\{[ \t]*((?:#|[\w-]+=)[^{}]*)\}$")
_ATTRIBUTE = re.compile(r"#([^\s}#]+)|([\w-]+)=(\"[^\"]*\"|'[^']*'|[^\s}]+)|([^\s}]+)")
_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*([^`]*)$")
_ASIDE = re.compile(r'^!!![ \t]+([\w-]+)(?:[ \t]+"([^"]*)")?[ \t]*$')
_ITEM = re.compile(r"^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)(\{#([^\s{}]+)\}[ \t]*)?")
_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_NOT_LAZY = re.compile(r"^(?:\*\*|GOOD\b|BAD\b|OK\b|>|\||<!--)")
_CODE_SPAN = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[((?:[^\[\]\n]|\n(?!\n)){0,300})\]\(#([^)\s]+)\)")
_TAG = re.compile(r"(?m)(?!^\[\^[\w-]+\]:)\[\^([\w-]+)\]")


def scan(text: str) -> Markup:
    """Cut a document into blocks. Blank lines belong to no block."""
    lines = split_lines(text)
    start, front_matter = _front_matter(lines)
    blocks: list[Block] = []
    at = start
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        block = _block_at(lines, at)
        blocks.append(block)
        at = block.end
    return Markup(lines=lines, front_matter=front_matter, blocks=tuple(blocks))


def read_heading(line: str, number: int) -> Heading | None:
    """Read one line as a heading with its attributes, or say that it is none."""
    found = _HEADING.match(line)
    if found is None:
        return None
    title = found[2].rstrip()
    opening = title.rfind("{")
    shift = found.start(2) + opening
    marks = _ATTRIBUTES.match(title[opening:]) if opening >= 0 else None
    pairs: list[tuple[str, str]] = []
    own_id, id_column = "", 1
    if marks:
        title = title[:opening].rstrip()
        for one in _ATTRIBUTE.finditer(marks[1]):
            if one[1]:
                own_id, id_column = one[1], shift + marks.start(1) + one.start() + 1
            elif one[2]:
                pairs.append((one[2], one[3].strip("\"'")))
            else:
                pairs.append((one[4], ""))
    return Heading(
        level=len(found[1]),
        title=_without_closing_marks(title),
        id=own_id,
        attributes=tuple(pairs),
        line=number,
        end=number,
        id_column=id_column,
    )


def _without_closing_marks(title: str) -> str:
    bare = title.rstrip("#")
    return bare.rstrip() if bare != title and bare[-1:] in {" ", "\t"} else title


def place_in(text: str, line: int, offset: int) -> tuple[int, int]:
    """Turn an offset into a block's raw text into a line and a column of the document."""
    before = text[:offset]
    return line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1


def links(text: str, line: int) -> Iterator[Mark]:
    """Find links to ids in running text that starts at column 1 of a line. Code is skipped."""
    masked = _without_code(text)
    for found in _LINK.finditer(masked):
        at, column = place_in(text, line, found.start())
        yield Mark(
            target=found[2], text=text[found.start(1) : found.end(1)], line=at, column=column
        )


def footnote_tags(text: str, line: int) -> Iterator[Mark]:
    """Find footnote tags such as `[^nyxg]` in running text."""
    for found in _TAG.finditer(_without_code(text)):
        at, column = place_in(text, line, found.start())
        yield Mark(target=found[1], line=at, column=column)


def without_tags(text: str) -> str:
    """Give the text without its footnote tags, which carry no meaning of their own."""
    return _TAG.sub("", text)


def _without_code(text: str) -> str:
    return _CODE_SPAN.sub(lambda found: " " * len(found[0]), text)


def _front_matter(lines: tuple[str, ...]) -> tuple[int, str | None]:
    if lines[0].rstrip() != "---":
        return 0, None
    for at in range(1, len(lines)):
        if lines[at].rstrip() in {"---", "..."}:
            return at + 1, "\n".join(lines[1:at])
    return 0, None


def _block_at(lines: tuple[str, ...], at: int) -> Block:
    for read in (_fence, _heading, _aside, _comment, _table, _quote, _item):
        block = read(lines, at)
        if block is not None:
            return block
    end = at + 1
    while end < len(lines) and not _interrupts(lines, end):
        end += 1
    return Paragraph(text="\n".join(lines[at:end]), line=at + 1, end=end)


def _interrupts(lines: tuple[str, ...], at: int) -> bool:
    line = lines[at]
    if not line.strip() or line[0] in ">|" or line.startswith("<!--"):
        return True
    if _HEADING.match(line) or _FENCE.match(line) or _ASIDE.match(line):
        return True
    return bool(_ITEM.match(line)) or _is_table(lines, at)


def _heading(lines: tuple[str, ...], at: int) -> Heading | None:
    return read_heading(lines[at], at + 1)


def _fence(lines: tuple[str, ...], at: int) -> Fence | None:
    opening = _FENCE.match(lines[at])
    if opening is None:
        return None
    mark, indent = opening[2], len(opening[1])
    for end in range(at + 1, len(lines)):
        if is_closing(lines[end], mark):
            return _fenced(lines, at, end, (opening[3].strip(), indent, True))
    return _fenced(lines, at, len(lines), (opening[3].strip(), indent, False))


def _fenced(lines: tuple[str, ...], at: int, end: int, how: tuple[str, int, bool]) -> Fence:
    info, indent, is_closed = how
    body = [line[indent:] if not line[:indent].strip() else line for line in lines[at + 1 : end]]
    return Fence(
        info=info,
        text="\n".join(body),
        is_closed=is_closed,
        line=at + 1,
        end=end + 1 if is_closed else end,
    )


def is_closing(line: str, mark: str) -> bool:
    """Say whether a line closes the fence that `mark` opened."""
    bare = line.strip()
    return len(bare) >= len(mark) and not bare.strip(mark[0])


def _aside(lines: tuple[str, ...], at: int) -> Aside | None:
    opening = _ASIDE.match(lines[at])
    if opening is None:
        return None
    end = at + 1
    last = end
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith(("    ", "\t"))):
        end += 1
        if lines[end - 1].strip():
            last = end
    body = [
        line.removeprefix("\t") if line[:1] == "\t" else line[4:] for line in lines[at + 1 : last]
    ]
    return Aside(
        kind=opening[1], title=opening[2] or "", text="\n".join(body), line=at + 1, end=last
    )


def _comment(lines: tuple[str, ...], at: int) -> Comment | None:
    if not lines[at].lstrip().startswith("<!--"):
        return None
    for end in range(at, len(lines)):
        if lines[end].rstrip().endswith("-->"):
            return Comment(line=at + 1, end=end + 1)
        if "-->" in lines[end]:
            return None
    return None


def _is_table(lines: tuple[str, ...], at: int) -> bool:
    if "|" not in lines[at] or at + 1 >= len(lines):
        return False
    return "|" in lines[at + 1] and bool(_RULE.match(lines[at + 1]))


def _table(lines: tuple[str, ...], at: int) -> Table | None:
    if not _is_table(lines, at):
        return None
    end = at + 2
    while end < len(lines) and "|" in lines[end] and not _HEADING.match(lines[end]):
        end += 1
    return Table(
        header=_cells(lines[at], at + 1),
        rows=tuple(_cells(lines[row], row + 1) for row in range(at + 2, end)),
        line=at + 1,
        end=end,
    )


def _cells(line: str, number: int) -> tuple[Cell, ...]:
    bars = [found.start() for found in re.finditer(r"(?<!\\)\|", line)]
    edges = [-1, *bars, len(line)]
    cells = []
    for left, right in zip(edges, edges[1:], strict=False):
        raw = line[left + 1 : right]
        text = raw.strip()
        lead = len(raw) - len(raw.lstrip()) if text else 0
        cells.append(Cell(text=text.replace("\\|", "|"), line=number, column=left + lead + 2))
    if cells and not cells[0].text and bars and not line[: bars[0]].strip():
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1].text and not line[bars[-1] + 1 :].strip():
        cells = cells[:-1]
    return tuple(cells)


def _quote(lines: tuple[str, ...], at: int) -> Quote | None:
    end = at
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    if end == at:
        return None
    body = [line.removeprefix(">").removeprefix(" ") for line in lines[at:end]]
    return Quote(text="\n".join(body), line=at + 1, end=end)


def _item(lines: tuple[str, ...], at: int) -> Item | None:
    found = _ITEM.match(lines[at])
    if found is None:
        return None
    end = at + 1
    while end < len(lines) and not _interrupts(lines, end) and not _NOT_LAZY.match(lines[end]):
        end += 1
    rest = [lines[at][found.end() :], *(line.strip() for line in lines[at + 1 : end])]
    return Item(
        id=found[3] or "",
        text="\n".join(rest).strip(),
        line=at + 1,
        column=found.end() + 1,
        end=end,
    )
