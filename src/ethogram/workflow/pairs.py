"""Two runs, case by case: which replies belong together, and which of them moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

import msgspec

from ethogram.ids import CaseId, ClauseId
from ethogram.report.evidence import Standing
from ethogram.workflow.transcript_list import Entry, TranscriptList

Kind = Literal[
    "newly fails", "newly passes", "moved", "changed", "same", "only before", "only after"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The gravest first. `moved`: a standing differs, but nothing fails on either side. `changed`:
other words, and no standing moved."""


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question in two runs."""

    case: CaseId
    repeat: int
    kind: Kind
    before: int = 0
    """Number in the older run; 0 when it was not asked there."""
    after: int = 0
    moved: tuple[tuple[ClauseId, Standing | None, Standing | None], ...] = ()
    """Clauses whose standing differs: before, after."""


def pair_up(before: TranscriptList, after: TranscriptList) -> tuple[Pair, ...]:
    """Pair the replies of two runs by case and repeat, what flipped first.

    Both lists must have read their replies' words; a difference of letter case alone is none.
    """
    old = {(entry.case, entry.repeat): entry for entry in before}
    new = {(entry.case, entry.repeat): entry for entry in after}
    texts = (before.words.texts or {}, after.words.texts or {})
    pairs = [_pair(old.get(key), new.get(key), texts) for key in {**new, **old}]
    return tuple(sorted(pairs, key=lambda pair: (KINDS.index(pair.kind), pair.after, pair.before)))


def counted(pairs: Iterable[Pair]) -> Mapping[Kind, int]:
    """Count the pairs of each kind, the gravest kind first."""
    found = Counter(pair.kind for pair in pairs)
    return {kind: found[kind] for kind in KINDS if found[kind]}


def _pair(
    old: Entry | None, new: Entry | None, texts: tuple[Mapping[int, str], Mapping[int, str]]
) -> Pair:
    some = new or old
    assert some is not None  # noqa: S101  # a key comes from one of the two
    moved = _moved(dict(old.standings) if old else {}, dict(new.standings) if new else {})
    if old is None or new is None:
        kind: Kind = "only after" if old is None else "only before"
    else:
        is_same = texts[0].get(old.read) == texts[1].get(new.read)
        kind = _kind(moved, is_same=is_same)
    return Pair(
        case=some.case,
        repeat=some.repeat,
        kind=kind,
        before=old.read if old else 0,
        after=new.read if new else 0,
        moved=moved if old and new else (),
    )


_Moved = tuple[tuple[ClauseId, Standing | None, Standing | None], ...]


def _moved(old: Mapping[ClauseId, Standing], new: Mapping[ClauseId, Standing]) -> _Moved:
    return tuple(
        (clause, old.get(clause), new.get(clause))
        for clause in {**old, **new}
        if old.get(clause) != new.get(clause)
    )


def _kind(moved: _Moved, *, is_same: bool) -> Kind:
    if any(now == "fail" for _, _, now in moved):
        return "newly fails"
    if any(was == "fail" and now == "pass" for _, was, now in moved):
        return "newly passes"
    if moved:
        return "moved"
    return "same" if is_same else "changed"
