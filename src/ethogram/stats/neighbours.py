"""Which of these is nearest, and which lie together? Over rows of length 1, by their cosine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

CHUNK = 2_048
MOST_GROUPED = 20_000
"""Rows that found groups: each is held against each. The others join what these found."""
ROUNDS = 10
KEPT = 0.8


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """For each row, the nearest of a table."""

    index: tuple[int, ...]
    cosine: tuple[float, ...]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that lie within reach of one row."""

    leader: int
    members: tuple[int, ...]
    stability: float
    """Mean overlap (Jaccard) with the nearest group when a fifth of the rows is left out; below 0.6
    a group is hardly one (Hennig 2007)."""


def nearest(rows: Rows, table: Rows) -> Nearest:
    """Find the nearest row of a table for each row, in pieces that fit into memory."""
    index: list[int] = []
    cosine: list[float] = []
    for start in range(0, len(rows), CHUNK):
        products = rows[start : start + CHUNK] @ table.T
        best = products.argmax(axis=1)
        index += best.tolist()
        cosine += products[range(len(best)), best].tolist()
    return Nearest(index=tuple(index), cosine=tuple(cosine))


def groups(
    rows: Rows, *, reach: float, fewest: int = 2, seed: int = 0, founders: int = MOST_GROUPED
) -> tuple[Group, ...]:
    """Group rows by density: the row with most others in reach takes them, then the next.

    A row joins only through its leader, never through another member, so groups do not chain;
    what lies near nothing is in no group.

    Args:
        rows: Of length 1.
        reach: Cosine from which on a row lies in reach of another.
        fewest: Members of the smallest group.
        seed: Of the draws behind the stability.
        founders: Rows that found groups, the first so many; later rows join the nearest leader
            within reach.
    """
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    first, late = rows[:founders], rows[founders:]
    found = _led(first, np.arange(len(first)), reach, 1 if len(late) else fewest)
    if not found:
        return ()
    stability = _stability(first, found, reach, seed)
    joined = _joining(rows, late, [leader for leader, _ in found], reach)
    return tuple(
        Group(leader=leader, members=(*members, *joined[number]), stability=round(share, 3))
        for number, ((leader, members), share) in enumerate(zip(found, stability, strict=True))
        if len(members) + len(joined[number]) >= fewest
    )


_Found = list[tuple[int, tuple[int, ...]]]
"""Leader and members, itself among them."""


def _joining(rows: Rows, late: Rows, leaders: list[int], reach: float) -> list[list[int]]:
    """Give each leader the late rows whose nearest leader it is, within reach."""
    joined: list[list[int]] = [[] for _ in leaders]
    best = nearest(late, rows[leaders])
    start = len(rows) - len(late)
    for offset, (number, cosine) in enumerate(zip(best.index, best.cosine, strict=True)):
        if cosine >= reach:
            joined[number].append(start + offset)
    return joined


def _stability(rows: Rows, found: _Found, reach: float, seed: int) -> list[float]:
    """Leave a fifth of the rows out, ten times, and see how much of each group comes back."""
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    rng = np.random.default_rng(seed)
    overlap = [0.0] * len(found)
    for _ in range(ROUNDS):
        kept = np.sort(rng.permutation(len(rows))[: max(1, int(KEPT * len(rows)))])
        again = [frozenset(members) for _, members in _led(rows[kept], kept, reach, 1)]
        home = {row: number for number, members in enumerate(again) for row in members}
        for number, (_, members) in enumerate(found):
            left = frozenset(row for row in members if row in home)
            # Groups of another draw that share no row overlap by nothing.
            near = {home[row] for row in left}
            overlap[number] += max((_jaccard(left, again[each]) for each in near), default=0.0)
    return [share / ROUNDS for share in overlap]


def _led(rows: Rows, names: NDArray[np.int64], reach: float, fewest: int) -> _Found:
    import numpy as np  # noqa: PLC0415 # heavy, and only needed here

    # A bit for each pair: as lists of neighbours, one dense topic alone would take gigabytes.
    bits: list[NDArray[np.uint8]] = []
    counts: list[int] = []
    for start in range(0, len(rows), CHUNK):
        is_near = rows[start : start + CHUNK] @ rows.T >= reach
        counts += is_near.sum(axis=1).tolist()
        bits += list(np.packbits(is_near, axis=1))
    is_taken = np.zeros(len(rows), dtype=bool)
    found: _Found = []
    for leader in sorted(range(len(rows)), key=lambda row: (-counts[row], row)):
        if is_taken[leader] or counts[leader] < fewest:
            continue
        is_near = np.unpackbits(bits[leader], count=len(rows)).astype(bool)
        is_near[leader] = True
        members = np.flatnonzero(is_near & ~is_taken)
        if len(members) < fewest:
            continue
        is_taken[members] = True
        found.append((int(names[leader]), tuple(names[members].tolist())))
    return found


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0
