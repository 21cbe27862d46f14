"""How far two wordings are apart, word by word."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import Literal

import msgspec

_FOOTNOTE = re.compile(r"\s*\[\^[\w-]+\]")
_PLAIN = str.maketrans("’‘“”", "''\"\"")
_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")


class WordEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run of words that was put in, taken out or replaced."""

    kind: Literal["added", "removed", "replaced"]
    before: str = ""
    after: str = ""


def words(text: str) -> list[str]:
    """Cut a text into words and punctuation marks; footnote tags are no words.

    Typographic quotation marks count as plain ones.
    """
    return _WORD.findall(plain(text))


def plain(text: str) -> str:
    """Take footnote tags out and write typographic quotation marks plainly: no words change."""
    return _FOOTNOTE.sub("", text).translate(_PLAIN)


def similarity(before: str, after: str) -> float:
    """Say how much of two wordings is shared, 0 to 1, in the order it stands."""
    matcher = difflib.SequenceMatcher(None, words(before), words(after), autojunk=False)
    return matcher.ratio()


def shared_words(before: str, after: str) -> float:
    """Say how much of two wordings is shared, 0 to 1, in whatever order: never below `similarity`."""
    one, other = Counter(words(before)), Counter(words(after))
    total = one.total() + other.total()
    return 1.0 if total == 0 else 2.0 * (one & other).total() / total


def word_edits(before: str, after: str) -> tuple[WordEdit, ...]:
    """List what was put in, taken out and replaced, in reading order."""
    old, new = words(before), words(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    edits = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        gone, come = " ".join(old[i1:i2]), " ".join(new[j1:j2])
        kind: Literal["added", "removed", "replaced"] = (
            "replaced" if gone and come else "removed" if gone else "added"
        )
        edits.append(WordEdit(kind=kind, before=gone, after=come))
    return tuple(edits)
