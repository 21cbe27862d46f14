"""Compare two texts word by word."""

from __future__ import annotations

import difflib
import re
from typing import Literal

import msgspec

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 3_000


class WordChange(msgspec.Struct, frozen=True, kw_only=True):
    """A run of text that both have, or only one."""

    kind: Literal["same", "removed", "added"]
    """`removed`: only the first text has it; `added`: only the second."""
    text: str


def word_diff(ours: str, theirs: str) -> tuple[WordChange, ...]:
    """Give the runs that turn one text into the other, in order.

    `same` and `removed` runs join to the first text, `same` and `added` runs to the second. Texts
    of more than 3,000 words are compared line by line, which stays quick.
    """
    left, right = _WORD.findall(ours), _WORD.findall(theirs)
    if max(len(left), len(right)) > _MOST_WORDS:
        left, right = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    changes: list[WordChange] = []
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            changes.append(WordChange(kind="same", text="".join(left[a:b])))
            continue
        if b > a:
            changes.append(WordChange(kind="removed", text="".join(left[a:b])))
        if d > c:
            changes.append(WordChange(kind="added", text="".join(right[c:d])))
    return tuple(changes)
