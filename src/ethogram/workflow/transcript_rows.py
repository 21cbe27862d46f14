"""One page of a list of transcripts, with the words that a reader recognises a reply by."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from ethogram.judge.turns import user_text
from ethogram.report.evidence import Flip
from ethogram.report.plain_text import cut, one_line
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import load_transcripts
from ethogram.workflow.transcript_list import Entry, TranscriptList, phrases

SHOWN_LETTERS = 220
LEAD_LETTERS = 60
"""Letters kept before the first word that was looked for."""
_READ_LETTERS = 20_000
"""Of a long reply only so much is looked through for an excerpt."""


class Excerpt(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A piece of a line, and whether it is what was looked for."""

    text: str
    is_found: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One transcript as a line of a list."""

    entry: Entry
    question: tuple[Excerpt, ...]
    reply: tuple[Excerpt, ...]
    """Empty when there is no reply."""
    failure: str = ""
    is_unheld: bool = False
    """True when the reply was given elsewhere and its text is not here."""
    flip: Flip = ""
    answer: str = ""
    """Name of the answer class, where that is known already."""


def rows(
    connection: Connection,
    run: Run,
    transcripts: TranscriptList,
    reads: Sequence[int],
    words: str = "",
) -> tuple[Row, ...]:
    """Give the rows of these numbers, in their order.

    Args:
        connection: The evidence.
        run: The run.
        transcripts: Its list.
        reads: Numbers of one page.
        words: What was looked for; excerpts begin near it.
    """
    looked_for = phrases(words)
    found = {
        read_number(transcript.id): transcript
        for transcript, _ in load_transcripts(connection, run, reads)
    }
    made = []
    for read in reads:
        entry, transcript = transcripts.entry(read), found.get(read)
        if entry is None or transcript is None:
            continue
        flips, classes = transcripts.words.flips or {}, transcripts.words.answers or {}
        made.append(
            Row(
                entry=entry,
                question=excerpt(user_text(transcript), looked_for),
                reply=excerpt(transcript.text, looked_for) if transcript.final else (),
                failure=transcript.failure.message if transcript.failure else "",
                is_unheld=transcript.is_unheld,
                flip=flips.get(read, ""),
                answer=classes.get(read, ""),
            )
        )
    return tuple(made)


def excerpt(
    text: str, looked_for: Sequence[str] = (), letters: int = SHOWN_LETTERS
) -> tuple[Excerpt, ...]:
    """Give the start of a text on one line, or what stands around the first word looked for."""
    line = one_line(text[:_READ_LETTERS])
    if not looked_for:
        return (Excerpt(cut(line, letters)),)
    pattern = re.compile("|".join(map(re.escape, looked_for)), re.IGNORECASE)
    first = pattern.search(line)
    if first is None:
        return (Excerpt(cut(line, letters)),)
    start = max(0, first.start() - LEAD_LETTERS)
    shown = cut(("… " if start else "") + line[start:], letters)
    pieces, at = [], 0
    for hit in pattern.finditer(shown):
        pieces += [Excerpt(shown[at : hit.start()]), Excerpt(hit.group(), True)]
        at = hit.end()
    return tuple(piece for piece in (*pieces, Excerpt(shown[at:])) if piece.text)
