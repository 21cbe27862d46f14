"""What corrects a clause's rate: a random sample of this run's replies, else the judge's cards."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from ethogram.findings.calibration_cells import cells_of, why_no_cards
from ethogram.findings.judged import Judged, Reply
from ethogram.findings.measured import Measured, Sample
from ethogram.findings.tally import State
from ethogram.ids import CardId, ClauseId, FamilyId, TranscriptId
from ethogram.judge.card import JudgeCard, Sampling
from ethogram.stats.correction import Cells, Family, Labelled, weighted_cells

LEAST_SAMPLE = 20
"""Families of a random sample below which its interval holds less often than it says; the card, where
there is one, then corrects."""
LEAST_FRAME = 0.9
"""Share of the replies that a queue must have been drawn from to speak for them all."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a correction rests on."""

    cells: Cells
    """Labelled units by what people and the judge say."""
    sampling: Sampling
    is_sample: bool = False
    """True: drawn from the very replies that are corrected."""
    families: tuple[Family, ...] = ()
    """Where several replies of a family were sampled: every family with its labels."""
    labels: int = 0
    cards: tuple[CardId, ...] = ()
    doubts: tuple[str, ...] = ()
    """What speaks against the correction, beside its interval."""
    is_read: bool = False
    """True: people read every reply that the judge fails, so none of its false alarms is left."""


def ground_of(
    clause: ClauseId, judged: Judged, measured: Measured, samples: Sequence[Sample]
) -> Ground | str:
    """Find what corrects a clause's rate: a sample of this run, else cards; or say why nothing does."""
    sample = _sample(clause, judged, samples)
    if sample is not None:
        return sample
    cards = [measured.cards[on] for on in sorted(judged.deciding) if on in measured.cards]
    because = why_no_cards(judged.deciding, cards)
    if because:
        return because
    cells = cells_of(cards, measured.target)
    is_read = all(
        each.people_fail is not None
        for each in judged.replies
        if each.part == "judged" and each.fails
    )
    ways = {card.sampling for card in cards}
    return Ground(
        cells=cells,
        sampling=ways.pop() if len(ways) == 1 else "targeted",
        labels=min(card.counts.n for card in cards),
        cards=tuple(card.id for card in cards),
        doubts=tuple(filter(None, (_elsewhere_made(card, measured) for card in cards))),
        is_read=is_read,
    )


def _elsewhere_made(card: JudgeCard, measured: Measured) -> str:
    """Say that a card was made on other targets' replies, where judges may err otherwise."""
    targets = measured.made_on.get(card.id, frozenset())
    if not targets or not measured.target or measured.target in targets:
        return ""
    named = ", ".join(sorted(targets))
    return (
        f"the card of {card.judge} was made on replies of {named}; on those of {measured.target} it may "
        "err more or less, and no interval says so"
    )


def elsewhere(ground: Ground | str) -> Ground | str:
    """Use a ground for some of the replies alone, such as those of one situation.

    How often people see a failure behind a verdict changes with how many there are, so a sample of
    the whole run tells the judge's errors there and no more.
    """
    if isinstance(ground, str):
        return ground
    return msgspec.structs.replace(ground, is_sample=False, families=())


def _sample(clause: ClauseId, judged: Judged, samples: Sequence[Sample]) -> Ground | None:
    """Find a random sample of the replies, large enough to speak for them."""
    fitting = [each for each in samples if _speaks_for(each, clause, judged)]
    found = [_random(fitting), *(each for each in fitting if each.sampling == "stratified")]
    grounds = [_ground(judged, each) for each in found if each is not None]
    enough = [each for each in grounds if each is not None]
    return max(enough, key=lambda each: each.labels, default=None)


def _speaks_for(sample: Sample, clause: ClauseId, judged: Judged) -> bool:
    if sample.clause != clause:
        return False
    decides = {criterion for _, criterion in judged.deciding}
    is_whole = sample.criterion is None or decides == {sample.criterion}
    asked = sum(each.state != State.NO_REPLY for each in judged.replies)
    return is_whole and sample.frame >= LEAST_FRAME * asked


def _random(samples: Sequence[Sample]) -> Sample | None:
    """Join the samples that were drawn with equal chances: together they are one."""
    drawn = [each for each in samples if each.sampling == "random"]
    if not drawn:
        return None
    together = dict.fromkeys((name for each in drawn for name in each.weights), 1.0)
    return msgspec.structs.replace(drawn[0], weights=together)


def _ground(judged: Judged, sample: Sample) -> Ground | None:
    """Weigh the labelled replies of a sample; None where they are too few."""
    replies = [each for each in judged.replies if each.part == "judged"]
    sizes = Counter(each.family for each in judged.replies)
    weights = _weights(replies, sample.weights)
    used = [
        (each, weights[each.transcript] / sizes[each.family])
        for each in replies
        if each.transcript in weights and each.people_fail is not None
    ]
    drawn = {each.family for each, _ in used if each.transcript in sample.weights}
    if len(drawn) < LEAST_SAMPLE:
        return None
    of_family = Counter(each.family for each, _ in used)
    cells = weighted_cells(
        Labelled(judge_fails=each.fails, people_fail=bool(each.people_fail), weight=weight)
        for each, weight in used
    )
    families: tuple[Family, ...] = ()
    if max(of_family.values()) > 1:
        families = _families(judged.replies, sizes, used, cells)
    return Ground(
        cells=cells,
        sampling=sample.sampling,
        is_sample=True,
        families=families,
        labels=len(used),
    )


def _weights(
    replies: Sequence[Reply], drawn: Mapping[TranscriptId, float]
) -> Mapping[TranscriptId, float]:
    """Give the weights of the sample; of a verdict whose every reply people read, all count alike."""
    weights = dict(drawn)
    for verdict in (True, False):
        mine = [each for each in replies if each.fails is verdict]
        if all(each.people_fail is not None for each in mine):
            weights.update(dict.fromkeys((each.transcript for each in mine), 1.0))
    return weights


def _families(
    replies: Sequence[Reply],
    sizes: Mapping[FamilyId, int],
    used: Sequence[tuple[Reply, float]],
    cells: Cells,
) -> tuple[Family, ...]:
    """Put every family beside its labels, which are scaled to what they are worth together."""
    judged: dict[FamilyId, list[float]] = {}
    for each in replies:
        if each.part == "judged":
            row = judged.setdefault(each.family, [0.0] * 6)
            row[0 if each.fails else 1] += 1.0 / sizes[each.family]
    worth = {
        True: cells.both_fail + cells.only_judge_fails,
        False: cells.only_people_fail + cells.both_pass,
    }
    totals = {
        verdict: math.fsum(weight for each, weight in used if each.fails is verdict)
        for verdict in (True, False)
    }
    for each, weight in used:
        column = (2 if each.people_fail else 3) if each.fails else (4 if each.people_fail else 5)
        judged[each.family][column] += weight * worth[each.fails] / totals[each.fails]
    return tuple(
        Family(
            judged_fail=row[0],
            judged_pass=row[1],
            labelled=Cells(
                both_fail=row[2],
                only_judge_fails=row[3],
                only_people_fail=row[4],
                both_pass=row[5],
            ),
        )
        for row in judged.values()
    )
