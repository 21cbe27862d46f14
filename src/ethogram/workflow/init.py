"""Make a workspace: the small set of documents, or the same around an existing prompt."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.context.block import Block
from ethogram.context.cut import context_of_prompt
from ethogram.context.render import render
from ethogram.context.write import write_context
from ethogram.errors import UsageRefused
from ethogram.ids import BlockId, ClauseId, SurfaceId
from ethogram.spec.draft import DraftClause, propose_clauses, write_drafts
from ethogram.workflow.root import FILE_NAME
from ethogram.workflow.template import fill_template, write_new
from ethogram.workflow.workspace import load_workspace

IMPORTED_SURFACE = SurfaceId("assistant")
"""Surface on which an imported prompt is sent, until the writer names it."""


class Imported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of a prompt."""

    written: tuple[str, ...]
    """Paths relative to the workspace."""
    blocks: tuple[BlockId, ...]
    drafts: tuple[DraftClause, ...]
    parts: tuple[Block, ...] = ()
    """The blocks with their text and the drafts that each serves."""
    size_bytes: int = 0
    """Of the prompt, in UTF-8."""
    is_exact: bool = False
    """True when the documents, read back from disk, send the same bytes as the prompt."""


def init_workspace(path: Path, name: str) -> tuple[Path, ...]:
    """Write the small set: settings, product, specification, one context, cases, one target.

    Args:
        path: The folder; made when it is not there.
        name: What the product is called.

    Returns:
        The files, in the order a newcomer reads them.

    Raises:
        UsageRefused: The folder holds something already, or cannot be written.
    """
    _require_empty(path)
    shown = _shown(name)
    return write_new(
        path,
        {
            "product.md": fill_template("first-product.md", name=shown),
            "spec.md": fill_template("first-spec.md", name=shown),
            "context/chat.md": fill_template("first-context.md", name=shown),
            "cases.yaml": fill_template("first-cases.yaml"),
            **_machinery(name),
        },
    )


def init_from_prompt(path: Path, prompt_text: str, name: str) -> Imported:
    """Write a workspace around an existing prompt.

    The prompt is cut into blocks that render to exactly the same text. Its imperative sentences
    become draft clauses, and each block serves the drafts that were found in it.

    Raises:
        UsageRefused: The prompt is empty, or the folder holds something already.
    """
    _require_empty(path)
    if not prompt_text.strip():
        raise UsageRefused(
            "The prompt is empty. Expected the text of a system prompt: "
            "ethogram init NAME --from prompt.txt"
        )
    file = f"context/{IMPORTED_SURFACE}.md"
    context = context_of_prompt(prompt_text, IMPORTED_SURFACE, file)
    drafts = propose_clauses((block.id, block.text) for block in context.blocks)
    serving = tuple(
        msgspec.structs.replace(block, serves=_served(block.id, drafts)) for block in context.blocks
    )
    shown = _shown(name)
    documents = {
        "product.md": fill_template("first-prompt-product.md", name=shown),
        "spec.md": fill_template("first-prompt-spec.md", name=shown, drafts=write_drafts(drafts)),
        file: write_context(msgspec.structs.replace(context, blocks=serving)),
        "cases.yaml": fill_template("first-prompt-cases.yaml"),
        **_machinery(name),
    }
    write_new(path, documents)
    return Imported(
        written=tuple(documents),
        blocks=tuple(block.id for block in serving),
        drafts=drafts,
        parts=serving,
        size_bytes=len(prompt_text.encode()),
        is_exact=sends_exactly(path, IMPORTED_SURFACE, prompt_text),
    )


def sends_exactly(root: Path, surface: SurfaceId, prompt_text: str) -> bool:
    """Read a workspace back from disk; true when the surface sends exactly this prompt."""
    context = load_workspace(root).contexts.get(surface)
    sent = render(context).messages if context else ()
    return [message.content for message in sent] == [prompt_text]


def _require_empty(path: Path) -> None:
    """Refuse a folder that holds something; version control may be there already."""
    if path.exists() and not path.is_dir():
        raise UsageRefused(
            f"{path.name!r} is a file. Expected the name of a folder that is new or empty: "
            "ethogram init NAME"
        )
    there = sorted(e.name for e in path.iterdir() if e.name != ".git") if path.is_dir() else []
    if FILE_NAME in there:
        raise UsageRefused(
            f"{path.name!r} is a workspace already; nothing was written. "
            f"Check it with 'ethogram -C {path.name} check', or name another folder."
        )
    if there:
        more = f" and {len(there) - 3} more" if len(there) > 3 else ""
        some = ", ".join(repr(name) for name in there[:3])
        raise UsageRefused(
            f"The folder {path.name!r} is not empty: it holds {some}{more}; nothing was written. "
            "Expected a folder that is new or empty: ethogram init NAME"
        )


def _machinery(name: str) -> dict[str, str]:
    """Give the documents that say nothing about behaviour."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return {
        FILE_NAME: fill_template("settings.toml", name=quoted),
        "targets/embedded.toml": fill_template("target.toml"),
        ".gitignore": fill_template("gitignore.txt"),
    }


def _shown(name: str) -> str:
    """Give a name that fits into a heading and a sentence."""
    return " ".join(name.replace("{", "(").replace("}", ")").split()) or "the assistant"


def _served(block: BlockId, drafts: tuple[DraftClause, ...]) -> tuple[ClauseId, ...]:
    return tuple(draft.id for draft in drafts if draft.block == block)
