"""Conversations written as `<user> … </user>` inside a code fence, with graded replies.

This is how public specifications and their prompt files show worked examples::

    <developer>
    You are a tutor.
    </developer>
    <user>
    Just tell me the answer.
    </user>
    <comparison>
    <assistant> <!-- GOOD: gives a hint -->
    ...
    </assistant>
    </comparison>
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import msgspec

from ethogram.spec.clause import Grade, GradedReply
from ethogram.spec.source import Source

_OPEN = re.compile(
    r"^\s*<(system|developer|user|assistant|tool)((?:\s[^<>]*)?)>\s*(?:<!--\s*(.*?)\s*-->)?\s*$"
)
_CLOSE = re.compile(r"^\s*</(system|developer|user|assistant|tool)>\s*$")
_COMPARISON = re.compile(r"^\s*<(/?)comparison>\s*$")
_GRADE = re.compile(
    r"^(GOOD|BAD|OK)\b(?:\[([^\]]*)\])?(?:,\s*([^:]*?))?\s*(?::\s*(.*))?$", re.DOTALL
)
_RECIPIENT = re.compile(r'\brecipient="([^"]*)"')
_GRADES: dict[str, Grade] = {"GOOD": "good", "BAD": "bad", "OK": "ok"}


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The turns up to a point of a conversation, and the replies graded there."""

    turns: tuple[tuple[str, str], ...]
    replies: tuple[GradedReply, ...] = ()


class _Turn(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    text: str
    attributes: str
    note: str
    in_comparison: bool
    starts_comparison: bool
    line: int


def is_conversation(text: str) -> bool:
    """Say whether the text of a fence holds at least one turn."""
    return any(_OPEN.match(line) for line in text.split("\n"))


def read_conversation(text: str, line: int, source: Source) -> tuple[Comparison, ...]:
    """Read the turns of a conversation; `line` is where the text starts in the document.

    A conversation with several comparisons gives several records. Each later one has in its
    turns the first good reply (else the first OK one) of those before it, as the conversation
    can only go on from a reply that was given.
    """
    turns: list[tuple[str, str]] = []
    found: list[Comparison] = []
    replies: list[GradedReply] = []
    for turn in _turns(text, line, source):
        if replies and (turn.starts_comparison or not turn.in_comparison):
            turns += _close(turns, replies, found)
            replies = []
        reply = _graded(turn, source) if turn.in_comparison else None
        if reply:
            replies.append(reply)
        else:
            turns.append((turn.role, turn.text))
    if replies:
        _close(turns, replies, found)
    elif not found:
        found.append(Comparison(turns=tuple(turns)))
    return tuple(found)


def _close(
    turns: list[tuple[str, str]], replies: list[GradedReply], found: list[Comparison]
) -> list[tuple[str, str]]:
    found.append(Comparison(turns=tuple(turns), replies=tuple(replies)))
    for grade in ("good", "ok"):
        for reply in replies:
            if reply.grade == grade:
                return [("assistant", reply.text)]
    return []


def _turns(text: str, line: int, source: Source) -> Iterator[_Turn]:
    opened: re.Match[str] | None = None
    opened_on = line
    held: list[str] = []
    in_comparison = starts = False
    for number, raw in enumerate(text.split("\n"), start=line):
        if opened is not None:
            close = _CLOSE.match(raw)
            if close is None or close[1] != opened[1]:
                held.append(raw)
                continue
            yield _turn(opened, held, in_comparison, starts, opened_on)
            opened, held, starts = None, [], False
            continue
        edge = _COMPARISON.match(raw)
        opened = _OPEN.match(raw)
        if edge:
            in_comparison = starts = not edge[1]
        elif opened:
            opened_on = number
        elif raw.strip():
            _refuse_stray(raw, number, source)
    if opened is not None:
        source.report(
            "unclosed-turn",
            source.at(opened_on),
            f"The turn {opened[0].strip()!r} is never closed.",
            fix=f"Close it with '</{opened[1]}>' on a line of its own.",
        )
        yield _turn(opened, held, in_comparison, starts, opened_on)


def _turn(
    opened: re.Match[str], held: list[str], in_comparison: bool, starts: bool, line: int
) -> _Turn:
    return _Turn(
        role=opened[1],
        text=html.unescape("\n".join(held).strip("\n")),
        attributes=opened[2],
        note=opened[3] or "",
        in_comparison=in_comparison,
        starts_comparison=starts,
        line=line,
    )


def _graded(turn: _Turn, source: Source) -> GradedReply | None:
    found = _GRADE.match(turn.note)
    if found is None or turn.role != "assistant":
        source.report(
            "no-grade",
            source.at(turn.line),
            f"A reply in a comparison has no grade: {turn.note!r} is not GOOD, BAD or OK.",
            fix="Write '<assistant> <!-- GOOD: the reason -->'.",
        )
        return None
    recipient = _RECIPIENT.search(turn.attributes)
    violates = [one.strip().removeprefix("#") for one in (found[2] or "").split(",")]
    return GradedReply(
        grade=_GRADES[found[1]],
        text=turn.text,
        reason=(found[4] or "").strip(),
        violates=tuple(one for one in violates if one),
        qualifier=(found[3] or "").strip(),
        recipient=recipient[1] if recipient else "",
    )


def _refuse_stray(raw: str, number: int, source: Source) -> None:
    source.report(
        "stray-text",
        source.at(number),
        "This line of the conversation belongs to no turn, and was not read.",
        fix="Put it between '<user>' and '</user>', or outside the fence.",
        severity="warning",
    )
