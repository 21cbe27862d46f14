"""Prose of a specification as a page shows it: plain words, code, emphasis, links to clauses.

Only what stands in this list becomes mark-up. A link that leads anywhere but to this specification
is shown as the words it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

PieceKind = Literal["text", "code", "strong", "link"]

_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<strong>[^*\n]+)\*\*"
    r"|\[(?P<text>[^\]\n]*)\]\(#(?P<target>[^)\s]+)\)"
)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")


class Piece(NamedTuple):
    """A stretch of prose."""

    kind: PieceKind
    text: str
    target: str = ""
    """Of a link: the id of the clause."""


def paragraphs(text: str, titles: Mapping[str, str]) -> tuple[tuple[Piece, ...], ...]:
    """Cut prose into paragraphs and each into pieces.

    Args:
        text: As it stands in the document.
        titles: Title of each clause by id: what a bare link, `[?](#coach)`, is called.
    """
    bare = _FOOTNOTE.sub("", text)
    return tuple(tuple(pieces(part, titles)) for part in re.split(r"\n\s*\n", bare) if part.strip())


def pieces(text: str, titles: Mapping[str, str]) -> Iterator[Piece]:
    """Cut one paragraph into pieces."""
    at = 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            yield Piece("text", text[at : found.start()])
        yield _piece(found, titles)
        at = found.end()
    if at < len(text):
        yield Piece("text", text[at:])


def _piece(found: re.Match[str], titles: Mapping[str, str]) -> Piece:
    if found["code"] is not None:
        return Piece("code", found["code"])
    if found["strong"] is not None:
        return Piece("strong", found["strong"])
    target = found["target"]
    words = found["text"].strip()
    if target not in titles:
        return Piece("text", words if words not in ("", "?") else target)
    return Piece("link", words if words not in ("", "?") else titles[target], target)
