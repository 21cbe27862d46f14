"""Words and sentences of a reply, as checks, voice and answer class count them."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['\u2019\-][^\W_]+)*")
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"^[ \t]*(?:[-*+\u2022]|\d{1,3}[.)]|#{1,6}|>)[ \t]+", re.MULTILINE)
_BLOCK = re.compile(r"\n[ \t]*\n\s*")
_BOUNDARY = re.compile(
    r"(?<=[.!?\u2026])[\"'\u201d\u2019)\]*_]*\s+(?=[\"'\u201c\u2018(\[*_]*[A-Z0-9\u00c0-\u00de])"
    r"|(?<=[:.!?])\n"
)
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|Prof|St|Fig|pp?|cf|al|[A-Z])\.$")
_ADDRESS = re.compile(
    r"\b(?:you|your|yours|yourself|you're|you'll|you've|you'd|i|i'm|i'd|i'll|i've|me|my|we|we'll|"
    r"we'd|we're|let's|let us|our|us)\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"^(?:try|start|think|write|add|look|pick|choose|ask|tell|use|read|remember|consider|note|"
    r"check|make|take|find|keep|begin|put|draft|list|say|send|show|go|don't|do not|please|first|"
    r"next|then|now|here|here's|hint|tip|step|good|great|okay|ok|sure|yes|no|thanks|thank|sorry)\b",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """Split into words; an apostrophe or a hyphen inside does not end one."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Split into sentences; a list item or a heading is one, code blocks are left out."""
    if "```" in text or "~~~" in text:
        text = _FENCE.sub("\n\n", text)
    if "\n" in text or text[:1] in "-*+#>\u2022 0123456789":
        text = _MARK.sub("\n\n", text)
    parts: list[str] = []
    for block in _BLOCK.split(text):
        start = len(parts)
        for piece in _BOUNDARY.split(block):
            one = piece.strip()
            if not one or not _WORD.search(one):
                continue
            if len(parts) > start and _goes_on(parts[-1], one):
                parts[-1] = f"{parts[-1]} {one}"
            else:
                parts.append(one)
    return parts


def _goes_on(part: str, following: str) -> bool:
    """True after an abbreviation; "No." is one only before a number."""
    if part.endswith("No."):
        return following[0].isdigit()
    return _ABBREVIATION.search(part) is not None


def longest_unaddressed_run(text: str) -> tuple[str, ...]:
    """Give the longest run of sentences that address nobody, ask nothing and instruct nothing.

    Such sentences are prose about a subject: what a person could hand in as it is.
    """
    best: list[str] = []
    run: list[str] = []
    for sentence in sentences(text):
        plain = sentence.replace("\u2019", "'").strip("\"'\u201c\u201d*_ ")
        is_prose = (
            plain.endswith((".", "!", "\u2026"))
            and not _ADDRESS.search(plain)
            and not _INSTRUCTION.match(plain)
        )
        run = [*run, sentence] if is_prose else []
        if len(run) > len(best):
            best = run
    return tuple(best)
