"""What changed between two wordings, as passages a reader can follow without the whole texts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

import msgspec

from ethogram.report.ink import Tone, ink
from ethogram.report.plain_text import one_line, wrap

AROUND = 6
"""Words shown before and after a change."""
_BRIDGE = 2
"""So few words between two changes are shown as changed with them."""
LEGEND = "[-gone-] {+new+}"
_MARKS = re.compile(r"(\[-|-\]|\{\+|\+\})")
_OPENING = {"[-": "gone", "{+": "come"}
_TONES: dict[str, Tone] = {"gone": "bad", "come": "good", "plain": "plain"}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One passage that changed, with a few words around it."""

    before: str
    """Words that stand in front, with an ellipsis where there are more."""
    gone: str
    come: str
    after: str


def changed_passages(old: str, new: str) -> tuple[Change, ...]:
    """List the passages that differ, in reading order; white space does not count."""
    left, right = old.split(), new.split()
    return tuple(
        Change(
            before=_before(left, i1),
            gone=" ".join(left[i1:i2]),
            come=" ".join(right[j1:j2]),
            after=_after(left, i2),
        )
        for i1, i2, j1, j2 in _bridged(_edits(left, right))
    )


def change_text(change: Change) -> str:
    """Write a passage as `... to [-the user-] {+users+} and ...`."""
    gone = f"[-{one_line(change.gone)}-]" if change.gone else ""
    come = f"{{+{one_line(change.come)}+}}" if change.come else ""
    parts = (one_line(change.before), gone, come, one_line(change.after))
    return " ".join(part for part in parts if part)


def change_lines(change: Change, width: int, *, colour: bool = False) -> list[str]:
    """Break a passage into lines; colour begins and ends on each line by itself."""
    lines, tone = list[str](), "plain"
    for line in wrap(change_text(change), width):
        if not colour:
            lines.append(line)
            continue
        pieces = []
        for piece in _MARKS.split(line):
            tone = _OPENING.get(piece, tone)
            pieces.append(ink(piece, _TONES[tone], colour=True))
            tone = "plain" if piece in ("-]", "+}") else tone
        lines.append("".join(pieces))
    return lines


def _edits(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield i1, i2, j1, j2


def _bridged(edits: Iterator[tuple[int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    held: tuple[int, int, int, int] | None = None
    for edit in edits:
        if held is None:
            held = edit
        elif edit[0] - held[1] <= _BRIDGE:
            held = (held[0], edit[1], held[2], edit[3])
        else:
            yield held
            held = edit
    if held is not None:
        yield held


def _before(words: Sequence[str], start: int) -> str:
    first = max(0, start - AROUND)
    return ("… " if first else "") + " ".join(words[first:start])


def _after(words: Sequence[str], end: int) -> str:
    last = min(len(words), end + AROUND)
    return " ".join(words[end:last]) + (" …" if last < len(words) else "")
