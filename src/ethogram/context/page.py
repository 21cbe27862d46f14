r"""A context document as lines: front matter, then block headings and what stands under them.

A line `## Title {#id key=value}` starts a block and is not sent, wherever it stands, inside a code
fence too. A backslash in front (`\## Title {#id}`) sends the line without the backslash; the same
holds for `\> Note`. A quote that begins with `> Note` is a note: it is not sent, and neither is the
blank line after it.
"""

from __future__ import annotations

import re

import msgspec

FRONT_MATTER = "---"
_NOTE = re.compile(r">[ \t]*Note(?![A-Za-z0-9_])[ \t]*[:.]?[ \t]*(?P<text>.*)", re.IGNORECASE)
_QUOTE = re.compile(r">[ \t]?(?P<text>.*)")
_DEEPEST = 6


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the document and its number."""

    text: str
    line: int
    column: int = 1


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """A heading that starts a block."""

    id: str
    title: str
    attributes: tuple[str, ...]
    """What stands after the id, such as `serves=coach,plain-words`."""
    line: int
    column: int = 1


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and the lines under it; without heading, what stands before the first one."""

    heading: Heading | None
    lines: tuple[Line, ...]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document."""

    front_matter: str | None
    """YAML between the two `---` lines; None when there is none."""
    is_closed: bool = True
    """False when the front matter has no second `---`."""
    parts: tuple[Part, ...]


def read_page(text: str) -> Page:
    """Cut a document into front matter and parts. The line end of the file belongs to the file."""
    texts = text.removeprefix("\ufeff").split("\n")
    start, front_matter, is_closed = 0, None, True
    if texts[0].rstrip() == FRONT_MATTER:
        ends = (n for n, line in enumerate(texts) if n and line.rstrip() == FRONT_MATTER)
        end = next(ends, None)
        is_closed = end is not None
        if end is not None:
            start, front_matter = end + 1, "".join(f"{line}\n" for line in texts[1:end])
    if len(texts) > start and texts[-1] == "":
        texts.pop()
    lines = [Line(text=line, line=n) for n, line in enumerate(texts, start=1)][start:]
    return Page(front_matter=front_matter, is_closed=is_closed, parts=_parts(lines))


def _parts(lines: list[Line]) -> tuple[Part, ...]:
    parts: list[Part] = []
    heading: Heading | None = None
    under: list[Line] = []
    for line in lines:
        found = read_heading(line)
        if found is None:
            under.append(line)
            continue
        if heading is not None or under:
            parts.append(Part(heading=heading, lines=tuple(under)))
        heading, under = found, []
    if heading is not None or under:
        parts.append(Part(heading=heading, lines=tuple(under)))
    return tuple(parts)


def read_heading(line: Line) -> Heading | None:
    """Read a line as a block heading; None when it is not one."""
    text = line.text.rstrip()
    start = text.rfind("{#")
    if not text.startswith("#") or start < 0 or not text.endswith("}"):
        return None
    head, inside = text[:start], text[start + 2 : -1]
    marks = len(head) - len(head.lstrip("#"))
    if marks > _DEEPEST or head[marks : marks + 1] not in (" ", "\t") or set("{}") & set(inside):
        return None
    own, *attributes = inside.split() or [""]
    return Heading(
        id=own,
        title=head[marks:].strip(),
        attributes=tuple(attributes),
        line=line.line,
        column=start + 3,
    )


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What a part says: the text that is sent, and the notes that are not."""

    text: str
    notes: tuple[str, ...] = ()


def read_body(lines: tuple[Line, ...], *, is_exact: bool) -> Body:
    """Take the notes out of a part's lines, undo the escapes and join the rest.

    Args:
        lines: The lines under one heading.
        is_exact: Keep every line; otherwise blank lines at the start and end are dropped.
    """
    sent: list[str] = []
    notes: list[str] = []
    is_note = skips_blank = False
    for line in lines:
        text = line.text
        if match := _NOTE.match(text):
            notes.append(match["text"].strip())
            is_note = True
        elif is_note and (quote := _QUOTE.match(text)):
            notes[-1] = f"{notes[-1]} {quote['text'].strip()}".strip()
        elif skips_blank and not text.strip():
            is_note = False
        else:
            is_note = False
            sent.append(text[1:] if _is_escaped(text) else text)
        skips_blank = is_note
    text = "\n".join(sent)
    return Body(text=text if is_exact else without_blank_edges(text), notes=tuple(notes))


def without_blank_edges(text: str) -> str:
    """Drop blank lines at the start and the end; nothing inside a line is touched."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    if lines:
        lines[-1] = lines[-1].removesuffix("\r")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Write a text so that none of its lines is taken for a heading or a note."""
    return "\n".join("\\" + line if _needs_escape(line) else line for line in text.split("\n"))


def _is_special(line: str) -> bool:
    return _NOTE.match(line) is not None or read_heading(Line(text=line, line=1)) is not None


def _is_escaped(line: str) -> bool:
    return line.startswith("\\") and _is_special(line.lstrip("\\"))


def _needs_escape(line: str) -> bool:
    return _is_special(line.lstrip("\\"))
