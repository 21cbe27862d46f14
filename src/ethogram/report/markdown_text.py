"""Text of strangers made safe inside Markdown: no mark-up, no HTML, no hidden letters."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from ethogram.report.plain_text import one_line, visible

_SPECIAL = re.compile(r"([\\`*_\[\]{}|~#$]|(?<!\w)@)")
_LIST_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|[-=])", re.MULTILINE)
_HIDDEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def escaped(text: str) -> str:
    """Give the text on one line with every sign that Markdown or HTML would act on escaped."""
    return _escape(one_line(text))


def prose(text: str) -> str:
    """Give a sentence of ours: names in backticks become code, all else is escaped."""
    pieces = one_line(text).split("`")
    if len(pieces) % 2 == 0:
        return _escape(one_line(text))
    return "".join(
        code(piece) if index % 2 and piece else _escape(piece) for index, piece in enumerate(pieces)
    )


def quoted(text: str) -> str:
    """Give the text as a Markdown quotation, line by line."""
    lines = _escape(visible(text)).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def code(text: str) -> str:
    """Give one line of code, in as many backticks as it takes."""
    line = one_line(text)
    ticks = "`" * (_longest_run(line) + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{space}{line}{space}{ticks}"


def fenced(text: str, language: str = "") -> str:
    """Give a block of code behind a fence that the text cannot close."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table of cells that are escaped already."""
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def exact_json(content: object) -> str:
    """Give JSON that can be pasted as it is; what nobody can see is written as an escape."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return _HIDDEN.sub(lambda hit: f"\\u{ord(hit.group()):04x}", text)


def _escape(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))
    return _LIST_START.sub(r"\1\\\2", text.replace(">", "&gt;"))


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
