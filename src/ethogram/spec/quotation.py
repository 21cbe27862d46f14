"""Replies and prompts as people quote them: in quotation marks, over several lines, with a reason."""

from __future__ import annotations

import re

import msgspec

_CLOSERS = {'"': '"', "“": "”", "„": "“", "«": "»"}
_REASON = re.compile(r"^\s+(?:—|–|-{1,3})\s+(\S.*)$", re.DOTALL)
_CLOSING = {
    mark: re.compile(rf"{mark}(?=\s*\Z|\s+(?:—|–|-{{1,3}})\s+\S)") for mark in _CLOSERS.values()
}
_BARE_REASON = re.compile(r"^(?:—|–|-{1,3})\s+(\S.*)$", re.DOTALL)


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """What stood between the quotation marks, and the reason after the dash."""

    text: str
    reason: str = ""
    is_closed: bool = True
    is_quoted: bool = True


def read_quotation(raw: str) -> Quotation:
    """Read `"We'll make 8." — asks for the claim`.

    The closing mark is the first one after which there is nothing, or a dash and a reason; marks
    inside the reply need no escape. Text without marks is taken whole.
    """
    text = raw.strip()
    bare = _BARE_REASON.match(text)
    if bare:
        return Quotation(text="", reason=_joined(bare[1]), is_quoted=False)
    if text[:1] not in _CLOSERS or not text:
        return Quotation(text=text, is_quoted=False)
    opener, closer = text[0], _CLOSERS[text[0]]
    for found in _CLOSING[closer].finditer(text, 1):
        at = found.start()
        tail = text[at + 1 :]
        reason = _REASON.match(tail)
        if not tail.strip():
            return Quotation(text=_dedented(text[1:at]))
        if reason and _is_balanced(reason[1], opener, closer):
            return Quotation(text=_dedented(text[1:at]), reason=_joined(reason[1]))
    return Quotation(text=_dedented(text[1:]), is_closed=False)


def is_open(raw: str) -> bool:
    """Say whether a quotation starts here and its closing mark is still to come."""
    return not read_quotation(raw).is_closed


def _is_balanced(text: str, opener: str, closer: str) -> bool:
    if opener == closer:
        return text.count(opener) % 2 == 0
    return text.count(opener) == text.count(closer)


def _joined(text: str) -> str:
    return " ".join(text.split())


def _dedented(text: str) -> str:
    """Take off the indent that all lines after the first share."""
    first, *rest = text.split("\n")
    indents = [len(line) - len(line.lstrip()) for line in rest if line.strip()]
    indent = min(indents, default=0)
    return "\n".join([first, *(line[indent:] for line in rest)]).strip()
