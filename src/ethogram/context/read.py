r"""Read a context document: what a surface sends before the user's turn.

Which characters are sent is decided by `separators` in the front matter:

- by default, blank lines at the start and end of a block are dropped and blocks are joined by one
  blank line; nothing follows the last block. `separators: {between: "\n", end: "\n"}` names others;
- `separators: exact` drops and adds nothing: a block is every character between the line end of its
  heading and the line end before the next heading (or the last line end of the file).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import msgspec

from ethogram.context.block import Block, Context
from ethogram.context.fields import (
    take_choice,
    take_items,
    take_table,
    take_text,
)
from ethogram.context.page import Page, read_page
from ethogram.context.problems import Problems
from ethogram.context.read_block import PREAMBLE, read_blocks
from ethogram.context.render import with_digest
from ethogram.context.turns import take_documents, take_turns
from ethogram.context.yaml_node import Leaf, Node, Table, plain, read_yaml
from ethogram.errors import Parsed, Position
from ethogram.ids import BlockId, SurfaceId
from ethogram.model.message import Tool

BLANK_LINE = "\n\n"
_ROLES = ("system", "developer", "user")
_KEYS = ("surface", "role", "separators", "tools", "few-shot", "documents", "history")
_SHARED_KEYS = ("separators",)
_TOOL_KEYS = ("name", "description", "parameters")


class Separators(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between blocks and after the last one."""

    between: str = BLANK_LINE
    end: str = ""
    is_exact: bool = False
    """True when no line of a block is dropped."""


def read_context(text: str, path: str, *, shared: Mapping[BlockId, Block]) -> Parsed[Context]:
    """Read `context/SURFACE.md`.

    Args:
        text: The whole document.
        path: Its path in the workspace; the file's stem is the surface unless `surface:` says so.
        shared: Blocks of `context/_shared.md`, for headings with `from=shared`.

    Returns:
        The context, with every problem of the document.
    """
    problems = Problems(path, text)
    page = read_page(text)
    fields = _front_matter(page, _KEYS, problems)
    separators = _separators(fields.get("separators"), problems)
    role = take_choice(fields["role"], "role", _ROLES, problems) if "role" in fields else None
    surface = take_text(fields["surface"], "surface", problems) if "surface" in fields else ""
    context = Context(
        surface=SurfaceId(surface or PurePosixPath(path).stem),
        blocks=read_blocks(page.parts, shared, problems, is_exact=separators.is_exact),
        tools=_take_tools(fields["tools"], problems) if "tools" in fields else (),
        few_shot=take_turns(fields["few-shot"], "few-shot", problems)
        if "few-shot" in fields
        else (),
        documents=take_documents(fields["documents"], "documents", problems)
        if "documents" in fields
        else (),
        history=take_turns(fields["history"], "history", problems) if "history" in fields else (),
        role=role or "system",
        separator=separators.between,
        ending=separators.end,
        at=Position(path=path),
    )
    return Parsed(value=with_digest(context), problems=tuple(problems.found))


def read_shared(text: str, path: str) -> Parsed[dict[BlockId, Block]]:
    """Read `context/_shared.md`: blocks that several surfaces use, by id."""
    problems = Problems(path, text)
    page = read_page(text)
    fields = _front_matter(page, _SHARED_KEYS, problems)
    separators = _separators(fields.get("separators"), problems)
    blocks = read_blocks(page.parts, {}, problems, is_exact=separators.is_exact)
    return Parsed(
        value={
            block.id: msgspec.structs.replace(block, is_shared=True)
            for block in blocks
            if block.id != PREAMBLE
        },
        problems=tuple(problems.found),
    )


def _front_matter(page: Page, known: Iterable[str], problems: Problems) -> dict[str, Node]:
    if not page.is_closed:
        problems.add(
            "front-matter",
            Leaf(text="", line=1, column=1),
            "The front matter that begins with '---' has no end.",
            "Put a line '---' after the last key.",
        )
    if page.front_matter is None:
        return {}
    parsed = read_yaml(page.front_matter, problems.path, first_line=2)
    problems.found.extend(parsed.problems)
    tree = parsed.value
    if tree is None or (isinstance(tree, Leaf) and tree.value is None):
        return {}
    return take_table(tree, "front matter", tuple(known), problems)


def _separators(node: Node | None, problems: Problems) -> Separators:
    if node is None:
        return Separators()
    if isinstance(node, Leaf):
        if node.text == "exact":
            return Separators(between="", is_exact=True)
        if node.text != "blank-line":
            problems.add(
                "unknown-value",
                node,
                f"'separators' is {node.text!r}; expected 'blank-line', 'exact' or a mapping.",
                'Write \'separators: {between: "\\n\\n", end: ""}\'.',
            )
        return Separators()
    fields = take_table(node, "separators", ("between", "end", "text"), problems)
    texts = {key: take_text(value, key, problems) for key, value in fields.items()}
    return Separators(
        between=texts.get("between", BLANK_LINE),
        end=texts.get("end", ""),
        is_exact=texts.get("text") == "exact",
    )


def _take_tools(node: Node, problems: Problems) -> tuple[Tool, ...]:
    tools: list[Tool] = []
    for entry in take_items(node, "tools", problems):
        fields = take_table(entry, "tools", _TOOL_KEYS, problems)
        name = take_text(fields["name"], "name", problems) if "name" in fields else ""
        if not name:
            problems.add("wrong-tool", entry, "A tool has no 'name'.", "Write '- name: search'.")
            continue
        if any(tool.name == name for tool in tools):
            problems.add(
                "duplicate-id", entry, f"The tool {name!r} stands here twice.", "Remove one."
            )
            continue
        schema = fields.get("parameters")
        if schema is not None and not isinstance(schema, Table):
            problems.add(
                "wrong-tool",
                schema,
                f"'parameters' of the tool {name!r} is not a JSON schema.",
                "Write 'parameters: {type: object, properties: {}}'.",
            )
            schema = None
        described = fields.get("description")
        tools.append(
            Tool(
                name=name,
                description=take_text(described, "description", problems) if described else "",
                parameters=plain(schema) if schema is not None else {},
            )
        )
    return tuple(tools)
