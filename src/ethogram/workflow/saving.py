"""Save another wording of a block into its document, only when asked to."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.context.block import Block, Context
from ethogram.context.read import read_context, read_shared
from ethogram.context.read_block import PREAMBLE
from ethogram.context.rewrite import with_block_text
from ethogram.errors import DocumentChanged, UsageRefused
from ethogram.ids import BlockId, Digest, SurfaceId, digest
from ethogram.workflow.spec_files import put_in_place
from ethogram.workflow.workspace import SHARED_CONTEXT, Workspace, plain_line_ends

DRAFTS = ".ethogram/edits"


class SavedBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A block that was written, with what takes it back."""

    surface: SurfaceId
    block: BlockId
    path: str
    """The document, relative to the workspace."""
    before: str
    """Text of the block before."""
    after: str
    document: str
    """The whole document before, letter by letter."""
    digest: Digest
    """Of the document that was written."""


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
    return _write(workspace, find_block(workspace, surface, name), surface, text).path


def save_shown_block(
    workspace: Workspace, surface: SurfaceId, name: str, text: str, *, over: Digest
) -> SavedBlock:
    """Write the text under the block's heading, over the text that was shown and no other.

    Whatever else changed in the document meanwhile stays as it is there.

    Args:
        workspace: The documents as they are now.
        surface: The surface that sends the block.
        name: The block.
        text: What is to be sent, with line feeds only.
        over: Digest of the text that was shown, see `text_digest`.

    Raises:
        DocumentChanged: The block says something else by now; carries its text as it is there.
        UsageRefused: There is no such block, or the document would not read back.
    """
    block = find_block(workspace, surface, name)
    if text_digest(block.text) != over:
        raise DocumentChanged(block_path(workspace, surface, block), block.text)
    return _write(workspace, block, surface, text)


def undo_save(workspace: Workspace, saved: SavedBlock) -> SavedBlock:
    """Take a save back: byte for byte while the document is as it was left, else in its block.

    Raises:
        DocumentChanged: The block was changed after it was saved; carries its text as it is there.
        UsageRefused: The block is gone.
    """
    path = workspace.root / saved.path
    block = find_block(workspace, saved.surface, saved.block)
    now = _read(path)
    if digest(now) != saved.digest:
        over = text_digest(saved.after)
        return save_shown_block(workspace, saved.surface, saved.block, saved.before, over=over)
    put_in_place(path, saved.document)
    return _saved(workspace, block, saved.surface, saved.before, (now, saved.document))


def text_digest(text: str) -> Digest:
    """Give what tells one text of a block from another."""
    return digest(plain_line_ends(text))


def block_path(workspace: Workspace, surface: SurfaceId, block: Block) -> str:
    """Name the document that a block stands in: its surface's, or the one that surfaces share."""
    path = _context(workspace, surface).at.path
    return f"context/{SHARED_CONTEXT}" if block.is_shared else path


def _write(workspace: Workspace, block: Block, surface: SurfaceId, text: str) -> SavedBlock:
    place = block_path(workspace, surface, block)
    path = workspace.root / place
    raw = _read(path)
    before = raw.replace("\r\n", "\n")
    after = with_block_text(before, block.id, text, preamble=PREAMBLE)
    if after is None or not _reads_back(before, after, place, block.id, text):
        raise UsageRefused(
            f"The block {str(block.id)!r} cannot be rewritten in {place} without touching something "
            "else. Put the text there by hand; nothing was written."
        )
    written = after.replace("\n", "\r\n") if before != raw else after
    put_in_place(path, written)
    return _saved(workspace, block, surface, text, (raw, written))


def _saved(
    workspace: Workspace, block: Block, surface: SurfaceId, text: str, documents: tuple[str, str]
) -> SavedBlock:
    before, written = documents
    return SavedBlock(
        surface=surface,
        block=block.id,
        path=block_path(workspace, surface, block),
        before=block.text,
        after=text,
        document=before,
        digest=digest(written),
    )


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageRefused(
            f"Cannot read {path.name!r}: {reason}. Expected the context document in UTF-8. See what "
            "is wrong with 'ethogram check'; nothing was written."
        ) from error


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
