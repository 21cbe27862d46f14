"""Does the model keep each clause, overall and in each situation?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ethogram.findings.contest import Contest
from ethogram.findings.next_step import more_families, next_step, untested_step
from ethogram.findings.observation import Observation
from ethogram.findings.status import decide, judged_shares, rate_of, rates
from ethogram.findings.summary import (
    CellConformance,
    ClauseConformance,
    ConformanceStatus,
    UndecidedReason,
)
from ethogram.findings.tally import (
    Evidence,
    Families,
    State,
    alike,
    failed_in,
    gather,
    no_evidence,
    overall,
    tally,
    total,
)
from ethogram.ids import ClauseId, FamilyId
from ethogram.spec.clause import Clause, Spec

STATUS_ORDER: tuple[ConformanceStatus, ...] = ("broken", "undecided", "holds", "untested")
REASON_ORDER: tuple[UndecidedReason | None, ...] = (
    "too few families",
    "judge unmeasured",
    "replies missing",
    "people disagree",
    None,
)
STAKES_ORDER = ("high", "medium", "low")
FAR_AWAY = 10**9


def conformance(
    spec: Spec,
    observations: Sequence[Observation],
    probed: Mapping[tuple[ClauseId, FamilyId], bool] | None = None,
    remeasure: Mapping[ClauseId, str] | None = None,
    contests: Mapping[ClauseId, Contest] | None = None,
) -> tuple[ClauseConformance, ...]:
    """Say of every clause whether it holds, is broken, is undecided and why, or is untested.

    Args:
        spec: The specification in force; its retired clauses are left out, and drafts on which
            nothing was observed.
        observations: What `observe` made of a run.
        probed: Clauses and families that were asked again with the instruction alone, in plain
            words, and whether the target failed that too.
        remeasure: What would let the judge of a clause decide it, where a card is stale.
        contests: Clauses over which people differ, in this run or in others.

    Returns:
        Broken first, then undecided nearest to a decision, then holds, then untested. Quotes are
        filled by `with_quotes`.
    """
    gathered = gather(observations, contests)
    found = [
        _of_clause(
            clause,
            gathered.get(clause.id) or no_evidence(),
            {family: failed for (of, family), failed in (probed or {}).items() if of == clause.id},
            (remeasure or {}).get(clause.id, ""),
        )
        for clause in spec.clauses
        if clause.status != "retired" and (clause.status != "draft" or clause.id in gathered)
    ]
    return tuple(sorted(found, key=_order))


def _of_clause(
    clause: Clause,
    evidence: Evidence,
    probed: Mapping[FamilyId, bool],
    remeasure: str = "",
) -> ClauseConformance:
    by_family = overall(evidence.cells)
    tried = [
        failed
        for family, failed in probed.items()
        if family in by_family and failed_in(by_family[family])
    ]
    families = alike(by_family.values())
    sums = total(families)
    is_contested = _is_contested(clause, evidence)
    status, reason = decide(
        clause.bar, families, is_contested=is_contested, is_in_question=_is_in_question(evidence)
    )
    judged, best, worst = rates(families)
    more = more_families(clause.bar, *judged_shares(families)) if reason else None
    step = ""
    if status == "untested":
        step = untested_step(clause.id, sum(sums))
    elif reason == "judge unmeasured" and remeasure and not clause.bar.is_never:
        step = remeasure
    elif reason is not None:
        step = next_step(clause, reason, evidence, sums, more)
    return ClauseConformance(
        clause=clause.id,
        title=clause.title,
        status=status,
        reason=reason,
        next_step=step,
        more_families=more,
        bar=clause.bar,
        stakes=clause.stakes,
        tally=tally(families),
        fail_rate=judged,
        fail_rate_best=best,
        fail_rate_worst=worst,
        judges=tuple(sorted(evidence.judges)),
        criteria_failing=tuple(evidence.failing.most_common()),
        cells=_cells(clause, evidence, is_contested=is_contested),
        probed=len(tried),
        could_not=sum(tried),
        confirmed=sums[State.FAIL_CONFIRMED],
        contest=evidence.contest,
    )


def status_of(clause: Clause, evidence: Evidence | None) -> ConformanceStatus:
    """Say only whether a clause holds, is broken, undecided or untested."""
    if evidence is None:
        return "untested"
    families = alike(overall(evidence.cells).values())
    return decide(clause.bar, families, is_contested=_is_contested(clause, evidence))[0]


def _is_contested(clause: Clause, evidence: Evidence) -> bool:
    return evidence.is_contested or clause.status == "contested"


def _is_in_question(evidence: Evidence) -> bool:
    return evidence.contest is not None and evidence.contest.is_contested


def _cells(
    clause: Clause, evidence: Evidence, *, is_contested: bool
) -> tuple[CellConformance, ...]:
    """Give the clause in each situation it was asked in, by name."""
    return tuple(
        _cell(clause, situation, alike(evidence.cells[situation].values()), is_contested)
        for situation in sorted(evidence.cells)
    )


def _cell(
    clause: Clause,
    situation: str,
    families: Families,
    is_contested: bool,
) -> CellConformance:
    status, _ = decide(clause.bar, families, is_contested=is_contested)
    return CellConformance(
        situation=situation,
        status=status,
        tally=tally(families),
        fail_rate=rate_of(*judged_shares(families)),
    )


def _order(found: ClauseConformance) -> tuple[int, int, int, float, str]:
    """Broken first and by stakes; undecided by reason and how little would settle it."""
    more = FAR_AWAY if found.more_families is None else found.more_families
    rate = 0.0 if found.fail_rate is None else found.fail_rate.low
    stakes, status = STAKES_ORDER.index(found.stakes), STATUS_ORDER.index(found.status)
    if found.status == "undecided":
        reason = REASON_ORDER.index(found.reason)
        return status, reason, more, float(stakes), found.clause
    return status, stakes, 0, -rate, found.clause
