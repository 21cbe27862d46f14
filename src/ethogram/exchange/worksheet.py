"""The worksheet: a queue's items with everything a labeller elsewhere may see, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.ids import CaseId, Digest, TranscriptId, digest
from ethogram.judge.queue import Queue, QueueItem
from ethogram.judge.turns import conversation, exchange_digest
from ethogram.run.transcript import Transcript

Turn = tuple[str, str]
"""Who speaks, and what is said."""

_AUTHORS = {"user": "User", "assistant": "Assistant", "tool": "Tool"}


class WorkItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply, or one pair, as it is shown elsewhere: no model, no run, no verdict."""

    uid: str
    """Names the item in every file that goes out or comes back."""
    transcript: TranscriptId
    case: CaseId
    turns: tuple[Turn, ...]
    """The conversation, the judged reply last; for a pair without its reply."""
    reply: Digest
    """Hash of what was asked and answered."""
    other: TranscriptId | None = None
    first_text: str = ""
    second_text: str = ""
    """The two replies of a pair, in the pair's own order."""

    @property
    def version(self) -> Digest:
        """Hash of everything that is shown: an item whose text was changed elsewhere is told by it."""
        return digest([self.turns, self.first_text, self.second_text])


class Worksheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A queue made ready to be labelled in another tool."""

    queue: Queue
    title: str
    """Of the clause."""
    question: str
    """The criterion, or what the clause asks where no criterion is named."""
    clause_digest: Digest = Digest("")
    guidance: tuple[str, ...] = ()
    """How to label: the rubric's prose, anchors and borderline examples, a paragraph each."""
    items: tuple[WorkItem, ...] = ()


def item_uid(queue: Queue, item: QueueItem) -> str:
    """Name an item of a queue: the same in every export, and telling nothing about its run."""
    return digest([queue.name, item.transcript, item.other])[:16]


def is_swapped(seed: int, uid: str) -> bool:
    """Say whether the first reply of a pair stands on the right; half of them do, by the seed."""
    return int(digest(["sides", seed, uid])[:8], 16) % 2 == 1


def place_in_order(seed: int, uid: str) -> str:
    """Give what items are ordered by, so that their order says nothing about cases or runs."""
    return digest(["order", seed, uid])


def single_item(queue: Queue, item: QueueItem, transcript: Transcript) -> WorkItem:
    """Show one reply with its conversation."""
    return WorkItem(
        uid=item_uid(queue, item),
        transcript=item.transcript,
        case=item.case,
        turns=_turns(transcript),
        reply=exchange_digest(transcript),
    )


def pair_item(queue: Queue, item: QueueItem, first: Transcript, second: Transcript) -> WorkItem:
    """Show two replies to the same question."""
    turns = _turns(first)
    return WorkItem(
        uid=item_uid(queue, item),
        transcript=item.transcript,
        case=item.case,
        turns=turns[:-1] if turns and first.replies else turns,
        reply=exchange_digest(first),
        other=item.other,
        first_text=first.text,
        second_text=second.text,
    )


def _turns(transcript: Transcript) -> tuple[Turn, ...]:
    return tuple(
        (_AUTHORS.get(turn.role, "System"), turn.content) for turn in conversation(transcript)
    )


def in_order(items: Sequence[WorkItem], seed: int) -> tuple[WorkItem, ...]:
    """Put items in the order they are shown in."""
    return tuple(sorted(items, key=lambda item: place_in_order(seed, item.uid)))
