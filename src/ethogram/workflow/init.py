"""Make a workspace: the small set of documents, or the same around an existing prompt."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.context.cut import context_of_prompt
from ethogram.context.write import write_context
from ethogram.errors import UsageRefused
from ethogram.ids import BlockId, ClauseId, SurfaceId
from ethogram.spec.draft import DraftClause, propose_clauses, write_drafts
from ethogram.workflow.settings import FILE_NAME
from ethogram.workflow.template import fill_template, write_new

IMPORTED_SURFACE = SurfaceId("assistant")
"""Surface on which an imported prompt is sent, until the writer names it."""


class Imported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of a prompt."""

    written: tuple[str, ...]
    """Paths relative to the workspace."""
    blocks: tuple[BlockId, ...]
    drafts: tuple[DraftClause, ...]


def init_workspace(path: Path, name: str) -> tuple[Path, ...]:
    """Write the small set: settings, product, specification, one context, cases, one target.

    Args:
        path: The folder; made when it is not there.
        name: What the product is called.

    Returns:
        The files, in the order a newcomer reads them.

    Raises:
        UsageRefused: The folder holds a workspace, or one of the documents, already.
    """
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
        UsageRefused: The prompt is empty, or the folder holds a workspace already.
    """
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
        written=tuple(documents), blocks=tuple(block.id for block in serving), drafts=drafts
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
