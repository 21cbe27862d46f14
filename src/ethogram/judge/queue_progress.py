"""How far a queue is: computed from its answers, never kept."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

import msgspec

from ethogram.ids import ClauseId, CriterionId, Digest, LabelId, QueueName, RunId
from ethogram.judge.adjudication import Settled
from ethogram.judge.card import Sampling
from ethogram.judge.guideline import is_earlier
from ethogram.judge.queue import Queue, Rule, Task
from ethogram.judge.queue_answers import Answered, Answers
from ethogram.judge.queue_order import items_left

SECONDS_OF_A_STRANGER = 30.0
"""What an item is taken to cost before anybody was timed on the queue."""


class LabellerProgress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One labeller in one queue."""

    labeller: str
    answered: int = 0
    """Items, each once; skips and repeats are counted apart."""
    skipped: int = 0
    left: int = 0
    """Items that may still come to them, repeats among them."""
    seconds: float | None = None
    """From an item on the screen to its answer: the median."""
    repeats: int = 0
    repeats_same: int = 0
    """Repeats that were answered as before."""
    gold: int = 0
    gold_right: int = 0
    stale: int = 0
    """Answers under an earlier version of the clause; those items are asked again."""
    earlier_guideline: int = 0
    """Answers under an earlier guideline. They count."""
    is_simulated: bool = False
    """True when no person gave these answers."""


class QueueProgress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A queue and how far it is."""

    name: QueueName
    task: Task
    clause: ClauseId
    criterion: CriterionId | None
    run: RunId
    against: RunId | None
    rule: Rule
    where: str
    sampling: Sampling
    frame: int
    seed: int
    made_at: str
    items: int
    """All of them, gold that was mixed in among them."""
    drawn: int
    """Those that were drawn from the frame."""
    overlap: int
    complete: int = 0
    """Items that as many people answered as the queue wants."""
    answers: int = 0
    """Answers of people, at most as many an item as are wanted."""
    extra: int = 0
    """Answers beyond that: two people took the last place of an item at the same time. Kept."""
    disputed: int = 0
    """Items on which two people say different things."""
    minutes_left: float = 0.0
    """For all who are still wanted together, at the pace so far."""
    labellers: tuple[LabellerProgress, ...] = ()

    @property
    def wanted(self) -> int:
        """Answers of people that the whole queue wants."""
        return self.items * self.overlap


def queue_progress(
    queue: Queue,
    answers: Answers,
    *,
    guideline: Digest,
    gold: Mapping[LabelId, Settled],
) -> QueueProgress:
    """Count what was answered in a queue.

    Args:
        queue: The queue.
        answers: What stands in it.
        guideline: The guideline in force, to say which answers were given under an earlier one.
        gold: What the adjudications say that gold items are checked against.
    """
    people = {item: len(names) for item, names in answers.people_on().items()}
    names = dict.fromkeys(each.labeller for each in (*answers.given, *answers.stale))
    labellers = tuple(
        labeller_progress(queue, answers, name, guideline=guideline, gold=gold) for name in names
    )
    taken = sum(min(count, queue.overlap) for count in people.values())
    # A gold item is asked of everybody, so one answer more than wanted is none too many.
    extra = sum(
        max(0, count - queue.overlap)
        for item, count in people.items()
        if queue.items[item].gold is None
    )
    seconds = [each.seconds for each in answers.given if each.seconds is not None]
    pace = statistics.median(seconds) if seconds else SECONDS_OF_A_STRANGER
    return QueueProgress(
        name=queue.name,
        task=queue.task,
        clause=queue.clause,
        criterion=queue.criterion,
        run=queue.run,
        against=queue.against,
        rule=queue.rule,
        where=queue.where,
        sampling=queue.sampling,
        frame=queue.frame,
        seed=queue.seed,
        made_at=queue.made_at,
        items=len(queue.items),
        drawn=queue.drawn,
        overlap=queue.overlap,
        complete=sum(count >= queue.overlap for count in people.values()),
        answers=taken,
        extra=extra,
        disputed=_disputed(answers),
        minutes_left=(len(queue.items) * queue.overlap - taken) * pace / 60,
        labellers=labellers,
    )


def labeller_progress(
    queue: Queue,
    answers: Answers,
    name: str,
    *,
    guideline: Digest,
    gold: Mapping[LabelId, Settled],
) -> LabellerProgress:
    """Count one labeller's part, also of one who has not begun; see `queue_progress`."""
    own = answers.of(name)
    first = {each.item: each for each in own if each.retest_of is None and not each.is_skip}
    repeats = [each for each in own if each.retest_of is not None and not each.is_skip]
    checked = _checked(queue, first, gold)
    seconds = [each.seconds for each in own if each.seconds is not None and not each.is_skip]
    return LabellerProgress(
        labeller=name,
        answered=len(first),
        skipped=sum(each.is_skip for each in own),
        left=items_left(queue, name, answers),
        seconds=statistics.median(seconds) if seconds else None,
        repeats=len(repeats),
        repeats_same=sum(
            each.item in first and each.said == first[each.item].said for each in repeats
        ),
        gold=len(checked),
        gold_right=sum(checked),
        stale=sum(each.labeller == name for each in answers.stale),
        earlier_guideline=sum(is_earlier(each.guideline, guideline) for each in own),
        is_simulated=any(
            each.is_simulated for each in (*own, *answers.stale) if each.labeller == name
        ),
    )


def _checked(
    queue: Queue, first: Mapping[int, Answered], gold: Mapping[LabelId, Settled]
) -> list[bool]:
    """Say of each gold item that was answered whether it was answered as adjudicated."""
    keys = {place: queue.items[place].gold for place in first}
    return [first[place].said == gold[key] for place, key in keys.items() if key and key in gold]


def _disputed(answers: Answers) -> int:
    said: dict[int, set[str]] = {}
    for each in answers.given:
        if not (each.is_skip or each.is_simulated or each.retest_of):
            said.setdefault(each.item, set()).add(each.said)
    return sum(len(each) > 1 for each in said.values())
