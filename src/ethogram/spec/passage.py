"""Paragraphs of a clause cut at their bold labels: `**Why.** … **Cost:** …`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ethogram.spec.markup import place_in
from ethogram.spec.source import Source, nearest

_LABELS = {
    "why": "why",
    "cost": "cost",
    "we would change this if": "would change if",
    "differs on purpose": "differs",
    "gives way to": "gives way",
    "a reply passes when it": "passes",
    "a reply passes when": "passes",
    "ruling": "ruling",
    "example": "example",
    "anatomy": "anatomy",
    "do": "do",
    "don't": "dont",
    "used in": "used in",
}
_SPELLED = {
    "why": "**Why.**",
    "cost": "**Cost:**",
    "we would change this if": "**We would change this if**",
    "differs on purpose": "**Differs on purpose:**",
    "gives way to": "**Gives way to**",
    "a reply passes when it": "**A reply passes when it**",
    "ruling": "**Ruling 2026-11-09.**",
    "example": '**Example** (surface, audience) "..."',
}
_BOLD = re.compile(r"\*\*([^*\n]{1,120})\*\*([.:]?)")
_WITH_ARGUMENT = re.compile(r"^(ruling|example)\b[:.]?\s*(.*)$", re.IGNORECASE | re.DOTALL)


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """Part of a paragraph that stands under one label."""

    label: str = ""
    """`why`, `cost`, `would change if`, `differs`, `gives way`, `passes`, `ruling`, `example`,
    `anatomy`, `do`, `dont`, `used in`; empty for plain prose."""
    argument: str = ""
    """What the label itself says more: the date of a ruling."""
    text: str
    start: int
    """Offset of the label in the paragraph."""
    text_start: int


def passages(paragraph: str) -> Iterator[Passage]:
    """Cut a paragraph at its labels. Bold words that are no label stay prose."""
    label, argument, start, text_start = "", "", 0, 0
    for found in _BOLD.finditer(paragraph):
        named = _label(found, paragraph)
        if named is None:
            continue
        if label or paragraph[text_start : found.start()].strip():
            yield Passage(
                label=label,
                argument=argument,
                text=paragraph[text_start : found.start()],
                start=start,
                text_start=text_start,
            )
        (label, argument), start, text_start = named, found.start(), found.end()
    if label or paragraph[text_start:].strip():
        yield Passage(
            label=label,
            argument=argument,
            text=paragraph[text_start:],
            start=start,
            text_start=text_start,
        )


def starts_with_label(line: str) -> bool:
    """Say whether a line begins with a known label."""
    found = _BOLD.match(line)
    return found is not None and _label(found, line) is not None


def report_misspelt(paragraph: str, line: int, source: Source) -> None:
    """Warn of bold words at the start of a line that look like a label and are none."""
    for found in _BOLD.finditer(paragraph):
        number, column = place_in(paragraph, line, found.start())
        if column > 1 or _label(found, paragraph) is not None:
            continue
        bold = found[1].rstrip(".:")
        is_marked = bool(found[2]) or bold != found[1]
        meant = bold.casefold() if bold.casefold() in _SPELLED else None
        meant = meant or (nearest(bold, _SPELLED) if is_marked else None)
        if meant is None:
            continue
        source.report(
            "unknown-label",
            source.at(number),
            f"{found[0]!r} is not a part of a clause; it is read as prose.",
            fix=f"Did you mean {_SPELLED[meant]!r}?",
            severity="warning",
        )


def _label(found: re.Match[str], paragraph: str) -> tuple[str, str] | None:
    inner = found[1].strip().replace("’", "'")
    at_line_start = found.start() == 0 or paragraph[found.start() - 1] == "\n"
    bare = inner.rstrip(".:").strip()
    is_marked = bool(found[2]) or bare != inner
    key = " ".join(bare.casefold().split())
    if key == "example" and not at_line_start:
        return None
    if key in _LABELS and inner[:1].isupper():
        after = paragraph[found.end() :].lstrip(" \t")
        stands_alone = at_line_start and (not after or after[0] in '\n("“')
        if is_marked or " " in key or stands_alone:
            return _LABELS[key], ""
    argued = _WITH_ARGUMENT.match(bare)
    if argued and at_line_start and inner[:1].isupper() and argued[2]:
        return _LABELS[argued[1].casefold()], argued[2].strip()
    return None
