"""The block that lies open on the try page: its edit word by word, saved, and taken back."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ethogram.context.tokens import estimate_tokens
from ethogram.errors import DocumentChanged, UsageRefused
from ethogram.ids import Digest, SurfaceId
from ethogram.studio.form import read_fields
from ethogram.studio.ground import shelf_of
from ethogram.studio.page import NavEntry, written
from ethogram.workflow.beside import marked
from ethogram.workflow.saving import (
    SavedBlock,
    find_block,
    save_shown_block,
    text_digest,
    undo_save,
)
from ethogram.workflow.workspace import load_workspace

MOST_KEPT = 50
"""Saves that can be taken back."""


class Saves:
    """What was saved from the pages of this studio, newest last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._kept: dict[str, SavedBlock] = {}
        self._number = 0

    def keep(self, saved: SavedBlock) -> str:
        """Keep what takes a save back; gives its name."""
        with self._lock:
            self._number += 1
            self._kept[str(self._number)] = saved
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            return str(self._number)

    def find(self, name: str) -> SavedBlock:
        """Give a save by its name.

        Raises:
            UsageRefused: There is none, or it was forgotten.
        """
        saved = self._kept.get(name)
        if saved is None:
            raise UsageRefused(
                "There is no save to take back. Expected one of this studio, since it was opened. "
                "Earlier ones are in your version control."
            )
        return saved


def saves_of(request: Request) -> Saves:
    """Give the saves of this studio."""
    state = request.app.state
    saves = getattr(state, "saves", None)
    if not isinstance(saves, Saves):
        saves = state.saves = Saves()
    return saves


async def differ(request: Request) -> Response:
    """Show what an edit changes, word by word, against the document as it is now."""
    fields, shelf = await read_fields(request), shelf_of(request)
    text = _text(fields)
    workspace = await run_in_threadpool(shelf.workspace)
    block = find_block(workspace, SurfaceId(fields.get("surface", "")), fields.get("block", ""))
    changes, is_marked = await run_in_threadpool(marked, block.text, text)
    shown = written(request, "try_diff.html.j2", changes=changes, is_marked=is_marked)
    return JSONResponse(
        {
            "html": shown,
            "is_edited": text != block.text,
            "tokens": estimate_tokens(text),
            "digest": text_digest(block.text),
            "now": block.text,
        }
    )


async def save(request: Request) -> Response:
    """Write the edit into its document, over the text that was shown and no other."""
    fields, root = await read_fields(request), shelf_of(request).root

    def write() -> SavedBlock:
        return save_shown_block(
            load_workspace(root),
            SurfaceId(fields.get("surface", "")),
            fields.get("block", ""),
            _text(fields),
            over=Digest(fields.get("digest", "")),
        )

    try:
        saved = await run_in_threadpool(write)
    except DocumentChanged as changed:
        return _meanwhile(changed)
    return _kept(request, saved, f"saved {saved.block!r} into {saved.path}")


async def undo(request: Request) -> Response:
    """Take a save back, unless the block was changed after it."""
    fields, root = await read_fields(request), shelf_of(request).root
    saved = saves_of(request).find(fields.get("save", ""))
    try:
        undone = await run_in_threadpool(lambda: undo_save(load_workspace(root), saved))
    except DocumentChanged as changed:
        return _meanwhile(changed)
    return _kept(request, undone, f"undone: {undone.path} says of {undone.block!r} what it said")


def _kept(request: Request, saved: SavedBlock, said: str) -> Response:
    return JSONResponse(
        {
            "said": said,
            "save": saves_of(request).keep(saved),
            "surface": saved.surface,
            "block": saved.block,
            "before": saved.before,
        }
    )


def _meanwhile(changed: DocumentChanged) -> Response:
    body = {"problem": str(changed), "now": changed.text, "digest": text_digest(changed.text)}
    return JSONResponse(body, status_code=409)


def _text(fields: Mapping[str, str]) -> str:
    """Give the text as a document keeps it: without empty lines around it."""
    return fields.get("text", "").strip("\n")


NAV: tuple[NavEntry, ...] = ()
ROUTES: tuple[BaseRoute, ...] = (
    Route("/try/diff", differ, methods=["POST"]),
    Route("/try/save", save, methods=["POST"]),
    Route("/try/undo", undo, methods=["POST"]),
)
