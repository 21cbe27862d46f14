"""The application: every page module, behind one guard."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from ethogram.studio import (
    adjudicate,
    agree,
    assets,
    clause,
    clauses,
    coverage,
    failures,
    home,
    judges,
    label,
    label_desk,
    live,
    logs,
    pairs,
    problems,
    reader,
    runs,
    saying,
    transcripts,
    try_ask,
    try_block,
    try_page,
    wording,
)
from ethogram.studio.page import NavEntry, PageModule
from ethogram.studio.problem import HANDLERS
from ethogram.studio.security import Guard
from ethogram.studio.studio import Studio

PAGES: tuple[PageModule, ...] = (
    home,
    clauses,
    clause,
    wording,
    problems,
    coverage,
    logs,
    runs,
    live,
    transcripts,
    pairs,
    reader,
    saying,
    label,
    label_desk,
    agree,
    adjudicate,
    judges,
    failures,
    try_page,
    try_ask,
    try_block,
)
"""Modules of pages, in the order of the navigation. A new page is one module and one entry here."""
MOST_BYTES = 1_000_000
"""Of one request's body."""


def build_app(studio: Studio) -> Guard:
    """Join the pages of a studio. Nothing reaches them but through the guard."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        threading.Thread(target=home.warm, args=(app,), daemon=True).start()
        yield
        studio.ending.set()
        for finish in studio.at_end:
            await run_in_threadpool(finish)

    app = Starlette(
        routes=[*assets.ROUTES, *(route for page in PAGES for route in page.ROUTES)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
        max_body_size=MOST_BYTES,
    )
    app.state.studio = studio
    app.state.nav = navigation(PAGES)
    return Guard(app, studio)


def navigation(pages: Sequence[PageModule]) -> tuple[NavEntry, ...]:
    """List what the pages offer; only what exists is linked."""
    return tuple(entry for page in pages for entry in page.NAV)
