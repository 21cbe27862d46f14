"""Write a context as a document that reads back to the same context."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import yaml

from ethogram.context.block import Block, Context, Document
from ethogram.context.page import FRONT_MATTER, escaped, without_blank_edges
from ethogram.context.read import BLANK_LINE
from ethogram.context.read_block import PREAMBLE
from ethogram.context.yaml_node import Leaf
from ethogram.model.message import Message, Tool

_WIDEST = 1 << 20


def write_context(context: Context) -> str:
    """Write the document of a context: front matter, then each block under its heading.

    Blank lines stand around headings where they are not sent anyway; a context whose blocks begin
    or end with blank lines is written with `separators: exact`, where every line counts.
    """
    is_exact = not _is_even(context)
    parts = list(_parts(context.blocks))
    gap = "\n" if is_exact else "\n\n"
    body = gap.join(parts) + "\n" if parts else ""
    fields = _front_matter(context, is_exact=is_exact)
    if fields:
        return f"{FRONT_MATTER}\n{_yaml(fields)}{FRONT_MATTER}\n{'' if is_exact else gap[1:]}{body}"
    if body.startswith((FRONT_MATTER, "\ufeff")):
        return f"{FRONT_MATTER}\n{FRONT_MATTER}\n{body}"
    return body


def _is_even(context: Context) -> bool:
    """True when no text begins or ends with a blank line, so that reading may drop them."""
    own = (block for block in context.blocks if not block.is_shared)
    texts = (text for block in own for text in (block.text, *block.variants.values()))
    return bool(context.separator) and all(without_blank_edges(text) == text for text in texts)


def _parts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        notes = "".join(f"> Note: {note}\n\n" for note in block.notes)
        if number == 0 and _can_stand_bare(block):
            yield notes + escaped(block.text)
            continue
        if block.is_shared:
            yield _heading(block, " from=shared")
            continue
        yield f"{_heading(block)}\n{notes}{escaped(block.text)}"
        for name, text in block.variants.items():
            yield f"## {_title(block)}{{#{block.id} variant={name}}}\n{escaped(text)}"


def _can_stand_bare(block: Block) -> bool:
    is_plain = not (block.title or block.serves or block.variants or block.is_shared)
    return block.id == PREAMBLE and is_plain and bool(block.text.strip())


def _title(block: Block) -> str:
    title = " ".join(block.title.split())
    return f"{title} " if title else ""


def _heading(block: Block, marks: str = "") -> str:
    serves = f" serves={','.join(block.serves)}" if block.serves else ""
    return f"## {_title(block)}{{#{block.id}{serves}{marks}}}"


def _front_matter(context: Context, *, is_exact: bool) -> dict[str, Any]:
    separators: Any = {"between": context.separator, "end": context.ending}
    if is_exact:
        is_usual = not (context.separator or context.ending)
        separators = "exact" if is_usual else {**separators, "text": "exact"}
    elif separators == {"between": BLANK_LINE, "end": ""}:
        separators = None
    is_named = PurePosixPath(context.at.path).stem == context.surface
    fields = {
        "surface": None if is_named else str(context.surface),
        "role": None if context.role == "system" else context.role,
        "separators": separators,
        "tools": [_tool(tool) for tool in context.tools],
        "few-shot": [_turn(turn) for turn in context.few_shot],
        "documents": [_document(document) for document in context.documents],
        "history": [_turn(turn) for turn in context.history],
    }
    return {name: value for name, value in fields.items() if value}


def _tool(tool: Tool) -> dict[str, Any]:
    fields = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {name: value for name, value in fields.items() if value}


def _turn(turn: Message) -> dict[str, Any]:
    calls = [
        {"id": call.id, "name": call.name, "arguments": call.arguments} for call in turn.tool_calls
    ]
    more = {"name": turn.name, "tool-calls": calls, "tool-call-id": turn.tool_call_id}
    return {turn.role: turn.content, **{name: value for name, value in more.items() if value}}


def _document(document: Document) -> dict[str, Any]:
    named = {"id": document.id, "title": document.title, "source": document.source}
    return {**{name: value for name, value in named.items() if value}, "text": document.text}


class _Dumper(yaml.SafeDumper):
    """Quotes whatever our reader would not take for the same text."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out; an anchor says nothing to a writer."""
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Write paragraphs as a block, and quote what would not read back as the same text."""
    lines = text.split("\n")
    style = None
    if not all(line.isprintable() for line in lines):
        style = '"'
    elif len(lines) > 1:
        is_clean = lines[0] and not lines[0][0].isspace() and all(x == x.rstrip() for x in lines)
        style = "|" if is_clean else '"'
    elif Leaf(text=text, line=1, column=1).value != text:
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _yaml(fields: dict[str, Any]) -> str:
    return yaml.dump(fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDEST)
