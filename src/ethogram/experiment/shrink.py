"""Shrink a failing context to the parts it takes to fail: delta debugging.

`ddmin` of Zeller and Hildebrandt (2002) over whole parts (blocks, turns, tools), never letters. It
is written as a generator: it gives the parts to try and is sent whether they still fail, so that
whoever drives it may ask a model, a stand-in or a table.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import msgspec

Parts = tuple[int, ...]
"""Indexes of the parts that are kept, in their order."""
Search = Generator[Parts, bool, Parts]
"""Gives parts to try, is sent True when they still fail, and returns what is left."""


class Shrunk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a search came to."""

    parts: Parts
    tried: int
    """Different sets that were tried; sets that were known cost nothing."""


def ddmin(count: int) -> Search:
    """Search for a smallest set of parts that still fails, out of `count` parts that fail together.

    The set is 1-minimal by what the search was sent: leaving out any one part makes it pass.
    """
    kept: Parts = tuple(range(count))
    pieces = 2
    while len(kept) > 1:
        chunks = _chunks(kept, pieces)
        smaller = yield from _first_failing(chunks)
        if smaller is not None:
            kept, pieces = smaller, 2
            continue
        # With two chunks each complement is the other chunk, which was tried.
        rests = [_without(kept, chunk) for chunk in chunks] if len(chunks) > 2 else []
        rest = yield from _first_failing(rests)
        if rest is not None:
            kept, pieces = rest, max(pieces - 1, 2)
            continue
        if pieces >= len(kept):
            break
        pieces = min(len(kept), 2 * pieces)
    if len(kept) == 1 and (yield ()):
        return ()
    return kept


def _first_failing(sets: Sequence[Parts]) -> Generator[Parts, bool, Parts | None]:
    for parts in sets:
        if (yield parts):
            return parts
    return None


def _chunks(kept: Parts, pieces: int) -> list[Parts]:
    """Cut into pieces whose sizes differ by at most one."""
    bounds = [len(kept) * i // pieces for i in range(pieces + 1)]
    return [kept[a:b] for a, b in zip(bounds, bounds[1:], strict=False) if a < b]


def _without(kept: Parts, chunk: Parts) -> Parts:
    gone = set(chunk)
    return tuple(part for part in kept if part not in gone)


def drive(search: Search, fails: Callable[[Parts], bool]) -> Shrunk:
    """Run a search against a function that knows; a set is never asked about twice."""
    known: dict[Parts, bool] = {}
    answer: bool | None = None
    while True:
        try:
            parts = next(search) if answer is None else search.send(answer)
        except StopIteration as end:
            return Shrunk(parts=end.value, tried=len(known))
        if parts not in known:
            known[parts] = fails(parts)
        answer = known[parts]
