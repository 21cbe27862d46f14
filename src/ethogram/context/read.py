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
from ethogram.context.page import Heading, Page, Part, read_body, read_page
from ethogram.context.problems import Problems, listed, suggestion
from ethogram.context.render import with_digest
from ethogram.context.turns import take_documents, take_turns
from ethogram.context.yaml_node import Leaf, Node, Table, plain, read_yaml
from ethogram.errors import Parsed, Position
from ethogram.ids import BlockId, ClauseId, SurfaceId
from ethogram.model.message import Tool

PREAMBLE = BlockId("preamble")
"""Id of what stands before the first block heading."""
BLANK_LINE = "\n\n"
_ROLES = ("system", "developer", "user")
_KEYS = ("surface", "role", "separators", "tools", "few-shot", "documents", "history")
_SHARED_KEYS = ("separators",)
_TOOL_KEYS = ("name", "description", "parameters")
_ATTRIBUTES = ("serves", "variant", "from")


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
        blocks=_read_blocks(page.parts, separators, shared, problems),
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
    blocks = _read_blocks(page.parts, separators, {}, problems)
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


def _read_blocks(
    parts: tuple[Part, ...],
    separators: Separators,
    shared: Mapping[BlockId, Block],
    problems: Problems,
) -> tuple[Block, ...]:
    blocks: dict[BlockId, Block] = {}
    wordings: list[_Wording] = []
    for part in parts:
        body = read_body(part.lines, is_exact=separators.is_exact)
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
