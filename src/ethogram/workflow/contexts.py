"""Look at what a surface sends, take an existing prompt in, and hold production against it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from ethogram.context.block import Block, Context, Rendered
from ethogram.context.capture import read_capture
from ethogram.context.cut import context_of_prompt
from ethogram.context.problems import listed, suggestion
from ethogram.context.render import render
from ethogram.context.tokens import count_tokens
from ethogram.context.verify import Verification, verify_context
from ethogram.context.write import write_context
from ethogram.errors import UsageRefused
from ethogram.ids import BlockId, ClauseId, SurfaceId
from ethogram.model.tokenizer import embedded_tokenizer
from ethogram.report.context_page import ContextPage, context_page
from ethogram.workflow.init import sends_exactly
from ethogram.workflow.template import slug, write_new
from ethogram.workflow.workspace import Workspace, load_workspace


class ContextLine(msgspec.Struct, frozen=True, kw_only=True):
    """A surface in the list of contexts."""

    surface: SurfaceId
    path: str
    """Empty when the surface has no context."""
    blocks: tuple[BlockId, ...] = ()
    serves: tuple[ClauseId, ...] = ()
    unserved: tuple[ClauseId, ...] = ()
    """Clauses that hold on the surface and that no block serves."""
    tools: int = 0
    few_shot: int = 0
    tokens: int = 0
    """Estimated."""


class ImportedPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """What a prompt was cut into, and whether anything was lost."""

    path: str
    parts: tuple[Block, ...]
    size_bytes: int
    is_exact: bool
    is_known_surface: bool
    """False when `product.md` does not name the surface."""


def show_context(
    workspace: Workspace, surface: str, variant: Mapping[str, str], *, with_tokens: bool = False
) -> ContextPage:
    """Render what a surface sends, as it is written or with other wordings.

    Raises:
        UsageRefused: The surface, a block or a wording of that name does not exist.
    """
    context = find_context(workspace, surface)
    rendered = render(context, variant={BlockId(b): name for b, name in variant.items()})
    page = context_page(context, rendered)
    return counted(workspace, page, rendered) if with_tokens else page


def find_context(workspace: Workspace, surface: str) -> Context:
    """Give the context of a surface.

    Raises:
        UsageRefused: There is no such surface, or it has no context.
    """
    found = workspace.contexts.get(SurfaceId(surface))
    if found is not None:
        return found
    if any(each.id == surface for each in workspace.product.surfaces):
        raise UsageRefused(
            f"The surface {surface!r} has no context: nothing is sent before the user's turn. "
            f"Write one with 'ethogram new context {surface}'."
        )
    raise UsageRefused(
        f"No surface is called {surface!r}. Surfaces with a context: "
        f"{listed(workspace.contexts)}. {suggestion(surface, workspace.contexts)}"
    )


def only_surface(workspace: Workspace) -> str:
    """Name the surface that is meant when none is named.

    Raises:
        UsageRefused: There are several, or none.
    """
    surfaces = list(workspace.contexts)
    if len(surfaces) == 1:
        return surfaces[0]
    raise UsageRefused(
        f"Which surface? There are {len(surfaces)} with a context: {listed(surfaces)}. "
        f"Type 'ethogram context show {surfaces[0]}'."
        if surfaces
        else "No surface has a context. Write one with 'ethogram new context SURFACE'."
    )


def counted(workspace: Workspace, page: ContextPage, rendered: Rendered) -> ContextPage:
    """Count tokens with the embedded model where it is installed; estimate them elsewhere."""
    named = next((t for t in workspace.targets.values() if t.provider == "embedded"), None)
    own = named.options.get("weights") if named else None
    with embedded_tokenizer(str(own) if own else None, root=workspace.root) as tokenizer:
        tokens = count_tokens(rendered, tokenizer.count if tokenizer else None)
        name = tokenizer.name if tokenizer else ""
        return msgspec.structs.replace(page, tokens=tokens, counted_by=name)


def list_contexts(workspace: Workspace) -> tuple[ContextLine, ...]:
    """List every surface with its blocks and the clauses they serve."""
    named = [surface.id for surface in workspace.product.surfaces]
    surfaces = [*named, *(each for each in workspace.contexts if each not in named)]
    return tuple(_line(workspace, surface) for surface in surfaces)


def _line(workspace: Workspace, surface: SurfaceId) -> ContextLine:
    context = workspace.contexts.get(surface)
    held = [
        clause.id
        for clause in workspace.spec.clauses
        if clause.status in ("in force", "contested")
        and (not clause.surfaces or surface in clause.surfaces)
    ]
    if context is None:
        return ContextLine(surface=surface, path="", unserved=tuple(held))
    serves = tuple(dict.fromkeys(clause for block in context.blocks for clause in block.serves))
    return ContextLine(
        surface=surface,
        path=context.at.path,
        blocks=tuple(block.id for block in context.blocks),
        serves=serves,
        unserved=tuple(clause for clause in held if clause not in serves),
        tools=len(context.tools),
        few_shot=len(context.few_shot),
        tokens=count_tokens(render(context)).total,
    )


def import_prompt(root: Path, prompt_text: str, surface: str) -> ImportedPrompt:
    """Cut an existing prompt into blocks and write it as the context of a surface.

    Raises:
        UsageRefused: The prompt is empty, the name cannot be one, or the context exists already.
    """
    named = slug(surface)
    if not named:
        raise UsageRefused(
            f"{surface!r} holds no letter or figure. Expected a surface: "
            "ethogram context import FILE --surface support-chat"
        )
    if not prompt_text.strip():
        raise UsageRefused(
            "The prompt is empty. Expected the text of a system prompt: "
            f"ethogram context import FILE --surface {named}"
        )
    workspace = load_workspace(root)
    path = f"context/{named}.md"
    context = context_of_prompt(prompt_text, SurfaceId(named), path)
    write_new(root, {path: write_context(context)})
    return ImportedPrompt(
        path=path,
        parts=context.blocks,
        size_bytes=len(prompt_text.encode()),
        is_exact=sends_exactly(root, SurfaceId(named), prompt_text),
        is_known_surface=any(each.id == named for each in workspace.product.surfaces),
    )


def verify_capture(
    workspace: Workspace, surface: str, capture: Path, variant: Mapping[str, str]
) -> Verification:
    """Compare what a surface sends with a request that production really sent.

    Raises:
        UsageRefused: The surface or a wording does not exist, or the capture cannot be read.
    """
    context = find_context(workspace, surface)
    rendered = render(context, variant={BlockId(b): name for b, name in variant.items()})
    parsed = read_capture(read_prompt(capture), capture.name)
    if parsed.value is None:
        problem = parsed.problems[0]
        raise UsageRefused(f"{capture.name!r}: {problem.message} {problem.fix}")
    return verify_context(rendered, parsed.value)


def read_prompt(path: Path) -> str:
    """Read a file exactly as it is.

    Raises:
        UsageRefused: It cannot be read, or is not UTF-8 text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageRefused(
            f"Cannot read {str(path)!r}: {error.strerror}. Expected a file with UTF-8 text; "
            "check the name."
        ) from error
    return decode_prompt(content, path.name)


def decode_prompt(content: bytes, name: str) -> str:
    """Decode a prompt; a byte order mark belongs to the file and not to the prompt.

    Raises:
        UsageRefused: It is not UTF-8 text.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageRefused(
            f"{name!r} is not UTF-8 text (byte {error.start + 1:,}). Expected a prompt as plain "
            "text; save it as UTF-8 first."
        ) from error
