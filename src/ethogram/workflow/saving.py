"""Save another wording of a block into its document, only when asked to."""

from __future__ import annotations

from ethogram.context.block import Block, Context
from ethogram.context.read import read_context, read_shared
from ethogram.context.read_block import PREAMBLE
from ethogram.context.rewrite import with_block_text
from ethogram.errors import UsageRefused
from ethogram.ids import BlockId, SurfaceId
from ethogram.workflow.spec_files import put_in_place
from ethogram.workflow.workspace import SHARED_CONTEXT, Workspace

DRAFTS = ".ethogram/edits"


def find_block(workspace: Workspace, surface: SurfaceId, name: str) -> Block:
    """Give the block of that name that a surface sends.

    Raises:
        UsageRefused: The surface has no context, or no such block.
    """
    context = _context(workspace, surface)
    for block in context.blocks:
        if block.id == name:
            return block
    known = ", ".join(block.id for block in context.blocks) or "none"
    raise UsageRefused(
        f"The context of {str(surface)!r} has no block {name!r}. Blocks there: {known}. "
        "See them with 'ethogram context show'."
    )


def save_block(workspace: Workspace, surface: SurfaceId, name: str, text: str) -> str:
    """Write the text under the block's heading, and leave everything else as it stands.

    Returns:
        Path of the document, relative to the workspace.

    Raises:
        UsageRefused: The document does not read back as it was but for this block.
    """
    block = find_block(workspace, surface, name)
    context = _context(workspace, surface)
    place = f"context/{SHARED_CONTEXT}" if block.is_shared else context.at.path
    path = workspace.root / place
    raw = path.read_bytes().decode("utf-8")
    before = raw.replace("\r\n", "\n")
    after = with_block_text(before, block.id, text, preamble=PREAMBLE)
    if after is None or not _reads_back(before, after, place, block.id, text):
        raise UsageRefused(
            f"The block {name!r} cannot be rewritten in {place} without touching something else. "
            "Put the text there by hand; nothing was written."
        )
    put_in_place(path, after.replace("\n", "\r\n") if before != raw else after)
    return place


def keep_draft(workspace: Workspace, name: str, text: str) -> str:
    """Keep a text that was written in an editor and not saved; gives its path in the workspace."""
    place = f"{DRAFTS}/{name}.md"
    path = workspace.root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return place


def _context(workspace: Workspace, surface: SurfaceId) -> Context:
    context = workspace.contexts.get(surface)
    if context is None:
        known = ", ".join(workspace.contexts) or "none"
        raise UsageRefused(
            f"Surface {str(surface)!r} sends no context, so there is no block to edit. Contexts: "
            f"{known}. Write one with 'ethogram new context {surface}'."
        )
    return context


def _reads_back(before: str, after: str, path: str, block: BlockId, text: str) -> bool:
    """True when only the text of this block is different."""
    old, new = _texts(before, path), _texts(after, path)
    return new == {**old, (block, ""): text}


def _texts(document: str, path: str) -> dict[tuple[BlockId, str], str]:
    """Give every text of a document by block and wording, notes and titles with them."""
    if path.endswith(SHARED_CONTEXT):
        blocks = list(read_shared(document, path).value.values())
    else:
        blocks = list(read_context(document, path, shared={}).value.blocks)
    texts: dict[tuple[BlockId, str], str] = {}
    for each in blocks:
        texts[each.id, ""] = each.text
        texts[each.id, "title"] = each.title
        texts[each.id, "notes"] = "\n".join(each.notes)
        texts |= {(each.id, f"variant {name}"): text for name, text in each.variants.items()}
    return texts
