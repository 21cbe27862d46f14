"""Which words divide people: those of the clause, and those of the replies.

Three transparent counts, the surest first: words that an adjudicator named; words of the clause
that stand in the notes on replies that divide people, more often than in the notes on others; and
words of the replies themselves that stand in divided ones more often than in agreed ones. The last
is a hint to read by, found by looking at many words at once, and says so.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from ethogram.findings.agreement_items import Item
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.content_words import content_words
from ethogram.judge.sentences import words
from ethogram.spec.clause import Clause

Source = Literal["adjudication", "note", "reply"]

MOST_NAMED = 4
MOST_FROM_REPLIES = 5
LEAST_REPLIES = 3
"""A word of fewer divided replies than this is no pattern."""
CLEARLY = 1.96
"""Log-odds over their standard error from which a word of replies is shown."""


class DividingWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One word that people part over."""

    word: str
    source: Source
    divided: int
    """Divided replies where it stands: in the adjudication, in a note, in the reply."""
    of: int
    """Divided replies that have an adjudication, a note, or words."""
    agreed: int = 0
    agreed_of: int = 0
    score: float = 0.0
    """Log-odds between divided and agreed, over their standard error."""


def wording(clause: Clause) -> str:
    """Give the words of a clause that people judge by: its obligation and its criteria."""
    return "\n".join((clause.text, *(criterion.text for criterion in clause.criteria)))


def named_words(
    text: str,
    divided: Sequence[Item],
    agreed: Sequence[Item],
    adjudications: Iterable[Adjudication] = (),
) -> tuple[DividingWord, ...]:
    """Name the words of a text that people read differently, the surest first.

    Args:
        text: What people judge by: the clause, and a guideline where there is one.
        divided: Items on which people differ.
        agreed: Items on which they agree.
        adjudications: How the divided items were settled.
    """
    named = _adjudicated(adjudications)
    said = {each.word.lower() for each in named}
    noted = [each for each in _noted(text, divided, agreed) if each.word.lower() not in said]
    return (*named, *noted)[:MOST_NAMED]


def reply_words(divided: Sequence[str], agreed: Sequence[str]) -> tuple[DividingWord, ...]:
    """Find words that stand in divided replies clearly more often than in agreed ones."""
    if not divided or not agreed:
        return ()
    in_divided, in_agreed = _replies_with(divided), _replies_with(agreed)
    forms = _forms("\n".join(divided))
    found = [
        DividingWord(
            word=forms.get(word, word),
            source="reply",
            divided=number,
            of=len(divided),
            agreed=in_agreed[word],
            agreed_of=len(agreed),
            score=_score(number, len(divided), in_agreed[word], len(agreed)),
        )
        for word, number in in_divided.items()
        if number >= LEAST_REPLIES
    ]
    clear = [each for each in found if each.score >= CLEARLY]
    return tuple(sorted(clear, key=lambda each: (-each.score, each.word))[:MOST_FROM_REPLIES])


def _adjudicated(adjudications: Iterable[Adjudication]) -> list[DividingWord]:
    naming = [each for each in adjudications if each.words]
    times = Counter(word for each in naming for word in dict.fromkeys(each.words))
    return [
        DividingWord(word=word, source="adjudication", divided=number, of=len(naming))
        for word, number in times.most_common()
    ]


def _noted(text: str, divided: Sequence[Item], agreed: Sequence[Item]) -> list[DividingWord]:
    """Count the words of the text in the notes; a topic that every note names divides nobody."""
    forms = _forms(text)
    on_divided, on_agreed = _notes(divided), _notes(agreed)
    in_divided = Counter(word for note in on_divided for word in note & forms.keys())
    in_agreed = Counter(word for note in on_agreed for word in note & forms.keys())
    found = [
        DividingWord(
            word=forms[word],
            source="note",
            divided=number,
            of=len(on_divided),
            agreed=in_agreed[word],
            agreed_of=len(on_agreed),
            score=_score(number, len(on_divided), in_agreed[word], len(on_agreed)),
        )
        for word, number in in_divided.items()
        if number * max(1, len(on_agreed)) > in_agreed[word] * len(on_divided)
    ]
    # Where one word stands in several notes, a word of a single note is no pattern.
    least = min(2, max((each.divided for each in found), default=0))
    pattern = [each for each in found if each.divided >= least]
    return sorted(pattern, key=lambda each: (-each.divided, each.agreed, each.word))


def _notes(items: Sequence[Item]) -> list[frozenset[str]]:
    """Give the content words of the notes on each item that has one."""
    noted = (" ".join(item.notes.values()) for item in items)
    return [content_words(note) for note in noted if note.strip()]


def _replies_with(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in content_words(text))


def _forms(text: str) -> Mapping[str, str]:
    """Say how each content word is written where it first stands."""
    forms: dict[str, str] = {}
    for word in words(text):
        for stem in content_words(word):
            forms.setdefault(stem, word.lower())
    return forms


def _score(divided: int, of: int, agreed: int, agreed_of: int) -> float:
    """Give the log-odds ratio over its standard error, half a reply added to each count."""
    cells = (divided + 0.5, of - divided + 0.5, agreed + 0.5, agreed_of - agreed + 0.5)
    a, b, c, d = cells
    return math.log(a * d / (b * c)) / math.sqrt(sum(1.0 / cell for cell in cells))
