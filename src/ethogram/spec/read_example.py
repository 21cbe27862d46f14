"""Reading a worked example: who asks what where, and replies with grades."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from ethogram.ids import AudienceId, SurfaceId
from ethogram.spec.clause import Example, Grade, GradedReply
from ethogram.spec.conversation import Comparison, is_conversation, read_conversation
from ethogram.spec.markup import is_closing
from ethogram.spec.passage import starts_with_label
from ethogram.spec.places import Places, Word, words
from ethogram.spec.quotation import is_open, read_quotation
from ethogram.spec.source import Source, instead, quoted

_HEADER = re.compile(
    r"^\*\*Example\b([^*]*)\*\*[.:]?[ \t]*(?:\(([^()]*)\)[ \t]*[.:]?)?[ \t]*(.*)$", re.IGNORECASE
)
_GRADE = re.compile(
    r"^(?:[-*+][ \t]+)?(?:\*\*)?(GOOD|BAD|OK)\b(?:\*\*)?"
    r"(?:[ \t]*[(\[]([^()\[\]]*)[)\]])?(?:,[ \t]*([^:\"“]+?)(?=[ \t]*:))?[ \t]*(:?)(?:\*\*)?[ \t]*(.*)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:[-*+][ \t]+)?(System|Developer|User|Assistant|Tool):[ \t]*(.*)$", re.IGNORECASE
)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})")
_LONGEST_QUOTATION = 400
"""In lines. A mark that is never closed would otherwise swallow, and slow down, a long document."""
_GRADES: dict[str, Grade] = {"GOOD": "good", "BAD": "bad", "OK": "ok"}


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """An example as it was read, and the first line that no longer belongs to it."""

    examples: tuple[Example, ...]
    """One, or several when the conversation is compared at several points."""
    names: tuple[Word, ...] = ()
    """Criteria and clauses that its grades name, to be checked when all are known."""
    next_line: int


class _Chunk:
    """The header, a turn or a graded reply, with the lines that follow it."""

    def __init__(self, kind: str, head: re.Match[str], rest: str, line: int) -> None:
        self.kind, self.head, self.line = kind, head, line
        self.lines = [rest]
        self.fenced: list[str] | None = None
        self.fence_line = line

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_open(self) -> bool:
        if self.fenced is not None or len(self.lines) > _LONGEST_QUOTATION:
            return False
        return is_open(self.said)

    @property
    def wants_fence(self) -> bool:
        quotation = read_quotation(self.said)
        return (
            self.fenced is None
            and not quotation.is_quoted
            and (self.kind == "header" or not quotation.text)
        )


def is_example(line: str) -> bool:
    """Say whether a line begins a worked example."""
    return _HEADER.match(line) is not None


def is_grade(line: str) -> bool:
    """Say whether a line begins a graded reply."""
    found = _GRADE.match(line)
    return found is not None and found[1].isupper() and _has_reply(found)


def _has_reply(found: re.Match[str]) -> bool:
    return bool(found[4] or found[2] or found[5][:1] in {'"', "“", "—", "–", "-"})


def read_example(first: int, last: int, own_id: str, places: Places, source: Source) -> Read:
    """Read the example whose header stands on line `first`; it ends on `last` at the latest."""
    chunks, next_line = _chunks(first, last, source)
    header = chunks[0]
    surface, audience = _who(header, places, source)
    comparisons, names = _comparisons(chunks, source)
    title = " ".join([header.head[1].strip(" .:\t"), *_title(header)]).strip()
    examples = []
    for number, one in enumerate(comparisons, start=1):
        example_id = own_id if number == 1 else f"{own_id}.{number}"
        examples.append(
            Example(
                id=example_id,
                title=title,
                surface=surface,
                audience=audience,
                turns=one.turns,
                replies=one.replies,
                continues="" if number == 1 else own_id,
                at=source.at(first),
            )
        )
    return Read(examples=tuple(examples), names=names, next_line=next_line)


def _chunks(first: int, last: int, source: Source) -> tuple[list[_Chunk], int]:
    head = _HEADER.match(source.line(first))
    if head is None:
        raise ValueError(f"line {first} is no example: {source.line(first)!r}")
    chunks = [_Chunk("header", head, head[3], first)]
    number = first + 1
    while number <= last:
        line, current = source.line(number), chunks[-1]
        fence = _FENCE.match(line)
        started = _started(line, number, current)
        if fence and current.wants_fence:
            number = _take_fence(current, fence[1], number, last, source)
        elif line.startswith("<!--"):
            number = _after_comment(number, last, source)
        elif started:
            chunks.append(started)
            number += 1
        elif _ends(line, source.line(number - 1), current):
            break
        else:
            if current.is_open or line.strip():
                current.lines.append(line)
            number += 1
    return chunks, number


def _started(line: str, number: int, current: _Chunk) -> _Chunk | None:
    grade = _GRADE.match(line)
    if grade and _has_reply(grade) and (grade[1].isupper() or not current.is_open):
        return _Chunk("grade", grade, grade[5], number)
    role = None if current.is_open else _ROLE.match(line)
    return _Chunk("role", role, role[2], number) if role else None


def _ends(line: str, before: str, current: _Chunk) -> bool:
    """Say whether a line that starts nothing new stands outside of the example."""
    if starts_with_label(line):
        return True
    if current.is_open or not line.strip():
        return False
    if current.fenced is not None:
        return line[:1] not in {"–", "—"}
    return bool(_FENCE.match(line)) or not before.strip()


def _after_comment(number: int, last: int, source: Source) -> int:
    while number < last and "-->" not in source.line(number):
        number += 1
    return number + 1


def _take_fence(chunk: _Chunk, mark: str, number: int, last: int, source: Source) -> int:
    end = number + 1
    while end <= last and not is_closing(source.line(end), mark):
        end += 1
    chunk.fenced = [source.line(at) for at in range(number + 1, end)]
    chunk.fence_line = number + 1
    return end + 1


def _title(header: _Chunk) -> list[str]:
    if header.fenced is None:
        return []
    quotation = read_quotation(header.said)
    return [quotation.text or quotation.reason]


def _who(
    header: _Chunk, places: Places, source: Source
) -> tuple[SurfaceId | None, AudienceId | None]:
    surface, audience = None, None
    inside = header.head[2]
    for word in words(inside or "", header.line, header.head.start(2) + 1):
        as_surface = places.surfaces.find(word.text)
        as_audience = places.audiences.find(word.text)
        if as_surface and surface is None and places.surfaces.known is not None:
            surface = SurfaceId(as_surface)
        elif as_audience and audience is None and places.audiences.known is not None:
            audience = AudienceId(as_audience)
        elif places.surfaces.known is None:
            if surface is None:
                surface = SurfaceId(as_surface or "")
            else:
                audience = AudienceId(as_audience or "")
        else:
            known = (*places.surfaces.known, *(places.audiences.known or {}))
            source.report(
                "unknown-place",
                source.at(word.line, word.column),
                f"No surface or audience is called {word.text!r}. Known: {quoted(known)}.",
                fix=instead(word.text, known, "Write '**Example** (surface, audience)'."),
            )
    return surface, audience


def _comparisons(
    chunks: Sequence[_Chunk], source: Source
) -> tuple[tuple[Comparison, ...], tuple[Word, ...]]:
    header = chunks[0]
    if header.fenced is not None and is_conversation("\n".join(header.fenced)):
        read = read_conversation("\n".join(header.fenced), header.fence_line, source)
        if len(chunks) == 1:
            return read, ()
        turns = list(read[0].turns)
    else:
        prompt = _said(header, source)
        turns = [("user", prompt)] if prompt else []
    replies: list[GradedReply] = []
    names: list[Word] = []
    for chunk in chunks[1:]:
        if chunk.kind == "role":
            turns.append((chunk.head[1].lower(), _said(chunk, source)))
        else:
            named = tuple(words(chunk.head[2] or "", chunk.line, chunk.head.start(2) + 1))
            names += named
            replies.append(_reply(chunk, named, source))
    if not turns:
        source.report(
            "example-without-prompt",
            source.at(header.line),
            "The example does not say what the user wrote.",
            fix="Write it after the label: '**Example** (editor, student) \"Write my intro.\"'.",
        )
    return (Comparison(turns=tuple(turns), replies=tuple(replies)),), tuple(names)


def _reply(chunk: _Chunk, named: tuple[Word, ...], source: Source) -> GradedReply:
    text = _said(chunk, source)
    if not text:
        source.report(
            "empty-reply",
            source.at(chunk.line),
            f"{chunk.head[1]} has no reply.",
            fix=f"Quote the reply: '{chunk.head[1]}: \"...\"'.",
        )
    return GradedReply(
        grade=_GRADES[chunk.head[1].upper()],
        text=text,
        reason=read_quotation(chunk.said).reason,
        violates=tuple(word.text.removeprefix("#") for word in named),
        qualifier=(chunk.head[3] or "").strip(),
    )


def _said(chunk: _Chunk, source: Source) -> str:
    if chunk.fenced is not None:
        return "\n".join(chunk.fenced)
    quotation = read_quotation(chunk.said)
    if not quotation.is_closed:
        source.report(
            "unclosed-quote",
            source.at(chunk.line),
            "The quotation that starts here is never closed.",
            fix="End it with the same kind of quotation mark at the end of a line.",
        )
    return quotation.text
