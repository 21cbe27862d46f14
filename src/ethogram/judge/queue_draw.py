"""Draw a queue from the replies of a run, and keep what each drawn reply stands for.

Drawing ranks every reply by a hash of the seed, its case and its number, so the same seed draws the
same questions of another run, and replies that come or go disturb few of those drawn.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import assert_never

import msgspec

from ethogram.ids import CaseId, TranscriptId
from ethogram.judge.queue import QueueItem, Rule

_DECIDED = frozenset({"pass", "fail"})


class Candidate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reply, or one pair, that may be drawn, and what is known of it."""

    transcript: TranscriptId
    case: CaseId
    other: TranscriptId | None = None
    """The second reply of a pair."""
    situation: str = ""
    """`surface/audience/use-case`."""
    fails: bool = False
    """True when the outcome in force is a fail."""
    disagreement: float = 0.0
    """Share of the pairs of judges and people that contradict each other."""
    distance: float | None = None
    """How far from the line between pass and fail, 0 to .5; None: nothing says that it is near."""


class Draw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was drawn, and from how many."""

    items: tuple[QueueItem, ...]
    frame: int


def draw_items(candidates: Sequence[Candidate], rule: Rule, n: int, *, seed: int = 0) -> Draw:
    """Draw at most `n` candidates by a rule.

    `random`, `stratified` and `failures` draw by chance, and each item weighs one over its chance.
    `stratified` takes at least one of every situation, the rest in proportion. `disagreement` and
    `boundary` take the most extreme, and `listed` everything; nothing but the item itself is
    represented by those, so they weigh 1.

    Args:
        candidates: The frame; for `listed`, what was listed.
        rule: How to draw.
        n: How many are wanted.
        seed: Another seed draws others.
    """
    match rule:
        case "random":
            return _by_chance(candidates, n, seed)
        case "failures":
            return _by_chance([each for each in candidates if each.fails], n, seed)
        case "stratified":
            return _stratified(candidates, n, seed)
        case "disagreement":
            split = [each for each in candidates if each.disagreement > 0]
            return _first(candidates, split, n, seed, by=lambda each: -each.disagreement)
        case "boundary":
            near = [each for each in candidates if each.distance is not None]
            return _first(candidates, near, n, seed, by=lambda each: each.distance or 0.0)
        case "listed":
            return Draw(items=tuple(map(_item, candidates)), frame=len(candidates))
        case _:
            assert_never(rule)


def contradiction(outcomes: Iterable[str]) -> float:
    """Give the share of pairs of answers, among those that decide, that contradict each other."""
    counted = Counter(outcome for outcome in outcomes if outcome in _DECIDED)
    n = counted.total()
    return counted["pass"] * counted["fail"] / (n * (n - 1) / 2) if n > 1 else 0.0


def family_distance(outcomes: Iterable[str]) -> float | None:
    """Say how far a family whose replies both pass and fail is from failing half the time.

    Returns:
        0 for one that fails half the time, towards .5 for one that nearly always does one thing;
        None where all that were decided agree.
    """
    counted = Counter(outcome for outcome in outcomes if outcome in _DECIDED)
    if len(counted) < 2:
        return None
    return abs(counted["fail"] / counted.total() - 0.5)


def rank(*parts: object) -> bytes:
    """Give a place by chance that these names always get."""
    return hashlib.blake2b(":".join(map(str, parts)).encode(), digest_size=16).digest()


def place_in_run(item: Candidate | QueueItem) -> tuple[CaseId, str]:
    """Name a reply by its case and number, which are the same in every run of the same cases."""
    return item.case, item.transcript.rpartition(".")[2]


def _by_chance(frame: Sequence[Candidate], n: int, seed: int) -> Draw:
    drawn = _ranked(frame, seed)[: max(0, n)]
    weight = len(frame) / len(drawn) if drawn else 1.0
    return Draw(items=tuple(_item(each, weight=weight) for each in drawn), frame=len(frame))


def _stratified(frame: Sequence[Candidate], n: int, seed: int) -> Draw:
    strata: dict[str, list[Candidate]] = {}
    for each in frame:
        strata.setdefault(each.situation, []).append(each)
    sizes = {name: len(held) for name, held in strata.items()}
    items: list[QueueItem] = []
    for name, share in _shares(sizes, n, seed).items():
        drawn = _ranked(strata[name], seed)[:share]
        weight = sizes[name] / share if share else 0.0
        items += [_item(each, weight=weight, stratum=name) for each in drawn]
    return Draw(items=tuple(items), frame=len(frame))


def _shares(sizes: dict[str, int], n: int, seed: int) -> dict[str, int]:
    """Divide `n` over strata: one each while it lasts, then where the share is most behind its due."""
    n, total = max(0, min(n, sum(sizes.values()))), sum(sizes.values())
    order = sorted(sizes, key=lambda name: (-sizes[name], rank(seed, name)))
    shares = {name: int(place < n) for place, name in enumerate(order)}
    for _ in range(n - sum(shares.values())):
        behind = max(
            (name for name in order if shares[name] < sizes[name]),
            key=lambda name: n * sizes[name] / total - shares[name],
        )
        shares[behind] += 1
    return shares


def _first(
    frame: Sequence[Candidate],
    fitting: Sequence[Candidate],
    n: int,
    seed: int,
    *,
    by: Callable[[Candidate], float],
) -> Draw:
    ordered = sorted(_ranked(fitting, seed), key=by)
    return Draw(items=tuple(map(_item, ordered[: max(0, n)])), frame=len(frame))


def _ranked(candidates: Sequence[Candidate], seed: int) -> list[Candidate]:
    return sorted(candidates, key=lambda each: rank(seed, *place_in_run(each)))


def _item(candidate: Candidate, *, weight: float = 1.0, stratum: str = "") -> QueueItem:
    return QueueItem(
        transcript=candidate.transcript,
        case=candidate.case,
        other=candidate.other,
        weight=weight,
        stratum=stratum,
    )
