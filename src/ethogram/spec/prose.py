"""Prose as sentences."""

from __future__ import annotations

import re

_BREAK = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z*\[\"'“(])|\n\s*(?:[-*+]|\d+\.)\s+|\n{2,}")
_FENCE = re.compile(r"^(~~~+|```+).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}[ \t].*)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\(#?([^)]*)\)|\[\^[\w-]+\]")


def sentences(text: str) -> list[str]:
    """Cut prose into sentences, list items and headings; fenced examples and link addresses are left out."""
    unfenced = _HEADING.sub(r"\n\n\1\n\n", _FENCE.sub("\n\n", text))
    plain = _LINK.sub(_link_words, unfenced)
    return [" ".join(part.split()) for part in _BREAK.split(plain) if part and part.strip()]


def _link_words(link: re.Match[str]) -> str:
    """Give what a reader sees of a link; `[?]` stands for the title of what it points to."""
    return (link[2] if link[1] == "?" else link[1]) or ""
