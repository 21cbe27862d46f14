"""Everything that was answered in a queue and stands: by whom, on which item, how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ethogram.ids import Digest, LabelId, QueueName, TranscriptId
from ethogram.judge.label import Label
from ethogram.judge.preference import Preference
from ethogram.judge.queue import Queue
from ethogram.judge.queue_answer import what_was_said


class Answered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer of one labeller."""

    id: LabelId
    item: int
    """Place of the item in the queue, from 0."""
    labeller: str
    said: str
    """Alike for two answers that say the same."""
    retest_of: LabelId | None = None
    is_skip: bool = False
    is_simulated: bool = False
    seconds: float | None = None
    guideline: Digest = Digest("")


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in a queue, in the order in which it was given by each labeller."""

    given: tuple[Answered, ...] = ()
    stale: tuple[Answered, ...] = ()
    """Given under another version of the clause: asked for again, and counted for nothing."""

    def people_on(self) -> Mapping[int, tuple[str, ...]]:
        """Give the people who answered each item; skips, repeats and simulated answers are none."""
        people: dict[int, dict[str, None]] = {}
        for each in self.given:
            if not (each.is_skip or each.is_simulated or each.retest_of):
                people.setdefault(each.item, {})[each.labeller] = None
        return {item: tuple(names) for item, names in people.items()}

    def of(self, labeller: str) -> list[Answered]:
        """Give one labeller's answers, oldest first."""
        return [each for each in self.given if each.labeller == labeller]


def answers_in(
    queue: Queue,
    labels: Iterable[Label],
    preferences: Iterable[Preference],
    clause_digest: Digest,
) -> Answers:
    """Gather the answers to a queue.

    Args:
        queue: Its name stands in every answer.
        labels: Each person's in the order they were given; others may be among them.
        preferences: Likewise.
        clause_digest: The clause in force. Empty: no answer is stale.
    """
    places = {(item.transcript, item.other): place for place, item in enumerate(queue.items)}
    standing: dict[tuple[str, int, bool], tuple[Answered, Digest]] = {}
    for said in [*_of_queue(labels, queue.name), *_of_queue(preferences, queue.name)]:
        place = places.get(_asked(said))
        if place is None:
            continue
        key = (said.labeller, place, said.retest_of is not None)
        standing.pop(key, None)
        if _outcome(said) != "withdrawn":
            standing[key] = (_answered(said, place), said.clause_digest)
    fresh = (Digest(""), clause_digest)
    return Answers(
        given=tuple(a for a, under in standing.values() if not clause_digest or under in fresh),
        stale=tuple(a for a, under in standing.values() if clause_digest and under not in fresh),
    )


def _of_queue(said: Iterable[Label | Preference], queue: QueueName) -> list[Label | Preference]:
    """Give what was said in the queue, and what takes it back elsewhere."""
    found: list[Label | Preference] = []
    given: set[LabelId] = set()
    for each in said:
        if each.queue == queue or (_outcome(each) == "withdrawn" and each.supersedes in given):
            found.append(each)
            given.add(each.id)
    return found


def _asked(said: Label | Preference) -> tuple[TranscriptId, TranscriptId | None]:
    if isinstance(said, Preference):
        return said.pair.first, said.pair.second
    return said.transcript, None


def _outcome(said: Label | Preference) -> str:
    return said.preferred if isinstance(said, Preference) else said.outcome


def _answered(said: Label | Preference, place: int) -> Answered:
    return Answered(
        id=said.id,
        item=place,
        labeller=said.labeller,
        said=what_was_said(said),
        retest_of=said.retest_of,
        is_skip=_outcome(said) == "skipped",
        is_simulated=said.is_simulated,
        seconds=said.seconds,
        guideline=said.guideline,
    )
