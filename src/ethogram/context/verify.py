"""Compare what we would send with a request that really was sent, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from ethogram.context.align import Alignment, Found, Part, align, moved
from ethogram.context.block import Rendered
from ethogram.context.capture import Captured
from ethogram.context.word_diff import WordChange, word_diff
from ethogram.model.message import Message, Tool

DifferenceKind = Literal["missing", "changed", "whitespace", "moved", "extra", "role"]
Thing = Literal["block", "text", "message", "tool"]
_OPENING_ROLES = ("system", "developer")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which the request differs from the context."""

    kind: DifferenceKind
    thing: Thing
    name: str
    """Block id, tool name, `few-shot 2`, or where an extra text stands."""
    ours: str = ""
    theirs: str = ""
    words: tuple[WordChange, ...] = ()
    """What was removed from ours and added in theirs, for changed texts."""


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """Whether production sends what the context says."""

    differences: tuple[Difference, ...] = ()
    blocks: int = 0
    blocks_same: int = 0
    further_messages: int = 0
    """Messages of the request after the context's own: the conversation itself."""

    @property
    def is_same(self) -> bool:
        """True when every byte of the context was sent as we would send it."""
        return not self.differences

    @property
    def is_same_but_for_whitespace(self) -> bool:
        """True when only white space differs."""
        return all(each.kind == "whitespace" for each in self.differences)


def verify_context(rendered: Rendered, captured: Captured) -> Verification:
    """Compare a rendered context with a captured request.

    The system prompt is compared block by block, few-shot turns and history message by message,
    tools by name. What the request says after them is the conversation, and no difference.
    """
    has_opening = bool(rendered.spans) and bool(rendered.messages)
    ours = rendered.messages[0] if has_opening else None
    opening, rest = _opening(captured, ours.role if ours else "system")
    expected = rendered.messages[1 if has_opening else 0 :]
    theirs = "\n\n".join(message.content for message in opening)
    parts = _parts(rendered)
    alignment = align(parts, theirs)
    differences = [
        *_role_differences(ours, opening),
        *_block_differences(alignment, theirs),
        *_gap_differences(ours.content if ours else "", parts, alignment, theirs),
        *_message_differences(expected, rest),
        *_tool_differences(rendered.tools, captured.tools),
    ]
    return Verification(
        differences=tuple(differences),
        blocks=len(parts),
        blocks_same=sum(each.match == "same" for each in alignment.found),
        further_messages=max(0, len(rest) - len(expected)),
    )


def _opening(captured: Captured, role: str) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    messages = captured.messages
    if role == "user":
        return messages[:1], messages[1:]
    count = 0
    while count < len(messages) and messages[count].role in _OPENING_ROLES:
        count += 1
    return messages[:count], messages[count:]


def _parts(rendered: Rendered) -> list[Part]:
    if not rendered.spans or not rendered.messages:
        return []
    text = rendered.messages[0].content
    parts = [Part(name=span.block, text=text[span.start : span.end]) for span in rendered.spans]
    tail = text[rendered.spans[-1].end :].strip()
    return [part for part in (*parts, Part(name="documents", text=tail)) if part.text.strip()]


def _role_differences(ours: Message | None, opening: tuple[Message, ...]) -> Iterator[Difference]:
    if ours is None or not opening:
        return
    roles = [message.role for message in opening]
    if roles != [ours.role]:
        yield Difference(
            kind="role", thing="message", name="opening", ours=ours.role, theirs=", ".join(roles)
        )


def _block_differences(alignment: Alignment, theirs: str) -> Iterator[Difference]:
    for part in alignment.missing:
        yield Difference(kind="missing", thing="block", name=part.name, ours=part.text)
    for found in alignment.found:
        sent = theirs[found.start : found.end]
        if found.match != "same":
            yield Difference(
                kind=found.match,
                thing="block",
                name=found.part.name,
                ours=found.part.text,
                theirs=sent,
                words=word_diff(found.part.text, sent),
            )
    for found in moved(alignment.found):
        yield Difference(kind="moved", thing="block", name=found.part.name, ours=found.part.text)
    for start, end in alignment.left_over:
        before = [found for found in alignment.found if found.end <= start]
        nearest = max(before, key=lambda found: found.end, default=None)
        where = f"after {nearest.part.name}" if nearest else "at the start"
        yield Difference(kind="extra", thing="text", name=where, theirs=theirs[start:end])


def _gap_differences(
    ours: str, parts: list[Part], alignment: Alignment, theirs: str
) -> Iterator[Difference]:
    """Compare the white space between neighbours, and at both ends."""
    if alignment.missing or alignment.left_over or moved(alignment.found):
        return
    expected = _gaps(ours, list(align(parts, ours).found))
    sent = _gaps(theirs, list(alignment.found))
    names = ["the start", *(f"after {found.part.name}" for found in alignment.found)]
    for name, own, other in zip(names, expected, sent, strict=False):
        if own != other:
            yield Difference(kind="whitespace", thing="text", name=name, ours=own, theirs=other)


def _gaps(text: str, found: list[Found]) -> list[str]:
    ends = [0, *(each.end for each in found)]
    starts = [*(each.start for each in found), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _message_differences(
    expected: tuple[Message, ...], sent: tuple[Message, ...]
) -> Iterator[Difference]:
    for number, ours in enumerate(expected, start=1):
        name = f"few-shot {number}"
        theirs = sent[number - 1] if number <= len(sent) else None
        if theirs is None:
            yield Difference(kind="missing", thing="message", name=name, ours=_said(ours))
        elif _said(theirs) == _said(ours):
            continue
        elif any(_said(ours) == _said(other) for other in sent):
            yield Difference(kind="moved", thing="message", name=name, ours=_said(ours))
        else:
            one, other = _said(ours), _said(theirs)
            is_blank = one.split() == other.split()
            yield Difference(
                kind="whitespace" if is_blank else "changed",
                thing="message",
                name=name,
                ours=one,
                theirs=other,
                words=word_diff(one, other),
            )


def _said(message: Message) -> str:
    calls = "".join(f"\n{call.name}({call.arguments})" for call in message.tool_calls)
    return f"{message.role}: {message.content}{calls}"


def _tool_differences(ours: tuple[Tool, ...], sent: tuple[Tool, ...]) -> Iterator[Difference]:
    by_name = {tool.name: tool for tool in sent}
    for tool in ours:
        other = by_name.pop(tool.name, None)
        if other is None:
            yield Difference(kind="missing", thing="tool", name=tool.name, ours=_described(tool))
        elif other != tool:
            one, two = _described(tool), _described(other)
            yield Difference(
                kind="changed",
                thing="tool",
                name=tool.name,
                ours=one,
                theirs=two,
                words=word_diff(one, two),
            )
    for tool in by_name.values():
        yield Difference(kind="extra", thing="tool", name=tool.name, theirs=_described(tool))


def _described(tool: Tool) -> str:
    schema = msgspec.json.format(msgspec.json.encode(tool.parameters, order="deterministic"))
    return f"{tool.description}\n{schema.decode()}"
