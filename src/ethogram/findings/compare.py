"""Two runs, pair by pair: what flipped, is it more than noise, is it too small to matter.

The pair is the family that both runs answered. A family *fails* when any judged reply of it does,
and *flips* when that differs. With one reply a family the test is McNemar's, reported with mid-p;
with several the families' failing shares are compared by flipping signs. The p-values of all
clauses and of all their situations are adjusted together (Benjamini-Hochberg).

The noise floor comes from an A/A run: the same thing asked twice. A flip that an A/A run shows as
often is no effect of an edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ethogram.findings.caution import twins_helped
from ethogram.findings.conformance import status_of
from ethogram.findings.contest import Contest
from ethogram.findings.corrected_change import JudgedSide, corrected_change
from ethogram.findings.judged import gather_judged
from ethogram.findings.measured import NOTHING_MEASURED, Measured
from ethogram.findings.observation import Observation
from ethogram.findings.summary import (
    CellChange,
    ClauseChange,
    Comparison,
    Rate,
)
from ethogram.findings.tally import Evidence, failed_in, gather, overall, passed_in
from ethogram.ids import ClauseId, FamilyId, RunId
from ethogram.spec.clause import Spec
from ethogram.stats.equivalence import is_equivalent
from ethogram.stats.estimate import Estimate
from ethogram.stats.multiplicity import benjamini_hochberg
from ethogram.stats.paired import mcnemar, square_and_add, tango
from ethogram.stats.permutation import sign_flip
from ethogram.stats.power import pairs_for_power

MARGIN = 0.10
"""A fail rate that moved by less than ten points either way is the same for most purposes."""
LEVEL = 0.05


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two runs."""

    run: RunId
    observations: Sequence[Observation]
    contests: Mapping[ClauseId, Contest] = msgspec.field(default_factory=dict)
    """Clauses over which people differ."""
    measured: Measured = NOTHING_MEASURED
    """What the rates of its judges are corrected by."""


class _Pairs(NamedTuple):
    """Failing shares of the families that both sides answered, in the same order."""

    families: tuple[FamilyId, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def newly_failing(self) -> tuple[str, ...]:
        return self._flipped(failed_before=False)

    @property
    def newly_passing(self) -> tuple[str, ...]:
        return self._flipped(failed_before=True)

    def _flipped(self, *, failed_before: bool) -> tuple[str, ...]:
        rows = zip(self.families, self.before, self.after, strict=True)
        return tuple(f for f, b, a in rows if (b > 0) == failed_before and (a > 0) != failed_before)


class _Tested(NamedTuple):
    p_value: float | None
    test: str
    difference: Estimate


def compare(
    spec: Spec,
    before: Side,
    after: Side,
    noise: tuple[Side, Side] | None = None,
    margin: float = MARGIN,
) -> Comparison:
    """Compare two runs clause by clause.

    Args:
        spec: The specification in force.
        before: The older run.
        after: The newer run.
        noise: Two runs of the very same thing, for the noise floor.
        margin: Change of the fail rate, 0 to 1, that is too small to matter.

    Returns:
        The clauses with the strongest change first. What differs between the runs, and the
        replies that changed although no verdict moved, are filled by the caller.
    """
    old = gather(before.observations, before.contests)
    new = gather(after.observations, after.contests)
    judged_before = gather_judged(before.observations, before.measured, before.contests)
    judged_after = gather_judged(after.observations, after.measured, after.contests)
    floor = _noise(noise)
    changes = []
    for clause in spec.clauses:
        was, now = old.get(clause.id), new.get(clause.id)
        if clause.status == "retired" or (was is None and now is None):
            continue
        change = _change(clause.id, _pairs(_families(was), _families(now)), margin, floor)
        cells = _cells(was, now)
        one = JudgedSide(judged_before.get(clause.id), before.measured)
        other = JudgedSide(judged_after.get(clause.id), after.measured)
        corrected, not_corrected = corrected_change(one, other)
        changes.append(
            msgspec.structs.replace(
                change,
                before=status_of(clause, was, *one),
                after=status_of(clause, now, *other),
                cells=cells if len(cells) > 1 else (),
                corrected=corrected,
                not_corrected=not_corrected,
            )
        )
    helped = _twins(before, after)
    return Comparison(
        before=before.run,
        after=after.run,
        clauses=tuple(sorted(_adjusted(changes), key=_strength)),
        twins=len(helped),
        twins_helped_before=sum(was_helped for was_helped, _ in helped),
        twins_helped_after=sum(is_helped for _, is_helped in helped),
        noise_floor=_floor(floor),
    )


def _twins(before: Side, after: Side) -> list[tuple[bool, bool]]:
    """Say of each twin that both runs decided whether it was helped before and after."""
    was, now = twins_helped(before.observations), twins_helped(after.observations)
    return [(was[case], now[case]) for case in was if case in now]


def _families(evidence: Evidence | None) -> Mapping[FamilyId, Sequence[int]]:
    return overall(evidence.cells) if evidence is not None and evidence.cells else {}


def _pairs(old: Mapping[FamilyId, Sequence[int]], new: Mapping[FamilyId, Sequence[int]]) -> _Pairs:
    """Pair the families in which both sides have a decided reply."""
    rows = []
    for family, counts in old.items():
        share = _share(counts)
        other = _share(new[family]) if family in new else None
        if share is not None and other is not None:
            rows.append((family, share, other))
    families, before, after = zip(*rows, strict=True) if rows else ((), (), ())
    return _Pairs(tuple(families), tuple(before), tuple(after))


def _share(counts: Sequence[int]) -> float | None:
    decided = failed_in(counts) + passed_in(counts)
    return failed_in(counts) / decided if decided else None


def _tested(pairs: _Pairs) -> _Tested:
    """Test the pairs, and estimate the difference, as their kind asks for."""
    n, b, c = len(pairs.families), len(pairs.newly_failing), len(pairs.newly_passing)
    if all(share in {0.0, 1.0} for share in (*pairs.before, *pairs.after)):
        found = mcnemar(b, c)
        name = f"McNemar mid-p (exact {found.exact:.3f})"
        return _Tested(found.mid_p if n else None, name if n else "", tango(b, c, n))
    flips = sign_flip([a - b for b, a in zip(pairs.before, pairs.after, strict=True)])
    name = "permutation of families, " + ("exact" if flips.is_exact else "9,999 draws")
    return _Tested(flips.p_value, name, square_and_add(pairs.before, pairs.after))


def _change(
    clause: ClauseId, pairs: _Pairs, margin: float, floor: Mapping[ClauseId, _Pairs] | None
) -> ClauseChange:
    p_value, test, difference = _tested(pairs)
    failing, passing = pairs.newly_failing, pairs.newly_passing
    return ClauseChange(
        clause=clause,
        before="untested",
        after="untested",
        families=len(pairs.families),
        newly_failing=failing,
        newly_passing=passing,
        failing_before=sum(share > 0 for share in pairs.before),
        failing_after=sum(share > 0 for share in pairs.after),
        p_value=p_value,
        test=test,
        difference=_as_rate(difference),
        is_equivalent=is_equivalent(difference, margin),
        more_families=_more(p_value, len(failing), len(passing), len(pairs.families)),
        noise_flips=None if floor is None else _noise_flips(floor.get(clause), pairs),
    )


def _as_rate(found: Estimate) -> Rate | None:
    if found.estimate is None or found.low is None or found.high is None:
        return None
    return Rate(
        estimate=found.estimate,
        low=found.low,
        high=found.high,
        families=found.n,
        method=found.method,
    )


def _more(p_value: float | None, failing: int, passing: int, families: int) -> int | None:
    """Say how many more families would show a change of the size seen; None when it is shown."""
    if p_value is None or p_value <= LEVEL:
        return None
    needed = pairs_for_power(failing / families, passing / families)
    return None if needed is None else max(1, needed - families)


def _cells(old: Evidence | None, new: Evidence | None) -> tuple[CellChange, ...]:
    if old is None or new is None:
        return ()
    changes = []
    for situation in sorted(old.cells.keys() & new.cells.keys()):
        pairs = _pairs(old.cells[situation], new.cells[situation])
        if pairs.families:
            changes.append(
                CellChange(
                    situation=situation,
                    families=len(pairs.families),
                    newly_failing=pairs.newly_failing,
                    newly_passing=pairs.newly_passing,
                    p_value=_tested(pairs).p_value,
                )
            )
    return tuple(changes)


def _adjusted(changes: Iterable[ClauseChange]) -> list[ClauseChange]:
    """Fill the q-values of all clauses and situations together."""
    changes = list(changes)
    p_values = [p for change in changes for p in _p_values(change) if p is not None]
    left = iter(benjamini_hochberg(p_values))

    def q_of(p_value: float | None) -> float | None:
        return None if p_value is None else next(left)

    adjusted = []
    for change in changes:
        overall_q = q_of(change.p_value)
        cells = tuple(
            msgspec.structs.replace(cell, q_value=q_of(cell.p_value)) for cell in change.cells
        )
        adjusted.append(msgspec.structs.replace(change, q_value=overall_q, cells=cells))
    return adjusted


def _p_values(change: ClauseChange) -> Iterable[float | None]:
    return (change.p_value, *(cell.p_value for cell in change.cells))


def _strength(change: ClauseChange) -> tuple[float, int, str]:
    flips = len(change.newly_failing) + len(change.newly_passing)
    return 2.0 if change.p_value is None else change.p_value, -flips, change.clause


def _noise(noise: tuple[Side, Side] | None) -> dict[ClauseId, _Pairs] | None:
    if noise is None:
        return None
    one, other = gather(noise[0].observations), gather(noise[1].observations)
    return {
        clause: _pairs(_families(one[clause]), _families(other[clause]))
        for clause in one
        if clause in other
    }


def _noise_flips(noise: _Pairs | None, pairs: _Pairs) -> int | None:
    if noise is None or not set(pairs.families) & set(noise.families):
        return None
    same = set(pairs.families)
    return sum(family in same for family in (*noise.newly_failing, *noise.newly_passing))


def _floor(noise: Mapping[ClauseId, _Pairs] | None) -> float | None:
    """Give the share of all pairs of clause and family that flip in the A/A run."""
    if not noise:
        return None
    families = sum(len(pairs.families) for pairs in noise.values())
    flips = sum(len(pairs.newly_failing) + len(pairs.newly_passing) for pairs in noise.values())
    return flips / families if families else None
