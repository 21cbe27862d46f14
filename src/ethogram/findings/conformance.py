"""Does the model keep each clause, overall and in each situation?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ethogram.findings.contest import Contest
from ethogram.findings.corrected import correction_of, in_situation, sums_of
from ethogram.findings.corrected_status import Corrected, decide_corrected
from ethogram.findings.corrected_status import more_families as more_clean
from ethogram.findings.corrected_step import corrected_step, is_settled_by_correction
from ethogram.findings.ground import Ground, elsewhere, ground_of
from ethogram.findings.judged import Judged, Reply, gather_judged
from ethogram.findings.measured import NOTHING_MEASURED, Measured, facts_of
from ethogram.findings.next_step import more_families, next_step, untested_step
from ethogram.findings.observation import Observation
from ethogram.findings.status import Decision, decide, judged_shares, rate_of, rates
from ethogram.findings.summary import (
    CardFacts,
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
    measured: Measured = NOTHING_MEASURED,
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
        measured: Cards of the judges, and people's samples: what a judge's rate is corrected by.

    Returns:
        Broken first, then undecided nearest to a decision, then holds, then untested. Quotes are
        filled by `with_quotes`.
    """
    gathered = gather(observations, contests)
    judged = gather_judged(observations, measured, contests)
    found = [
        _of_clause(
            clause,
            gathered.get(clause.id) or no_evidence(),
            {family: failed for (of, family), failed in (probed or {}).items() if of == clause.id},
            (remeasure or {}).get(clause.id, ""),
            Judges(measured, judged.get(clause.id)),
        )
        for clause in spec.clauses
        if clause.status != "retired" and (clause.status != "draft" or clause.id in gathered)
    ]
    return tuple(sorted(found, key=_order))


def _of_clause(
    clause: Clause,
    evidence: Evidence,
    probed: Mapping[FamilyId, bool],
    remeasure: str,
    judges: Judges,
) -> ClauseConformance:
    by_family = overall(evidence.cells)
    tried = [
        failed
        for family, failed in probed.items()
        if family in by_family and failed_in(by_family[family])
    ]
    families = alike(by_family.values())
    sums = total(families)
    corrected = judges.corrected(clause)
    status, reason = _decided(clause, evidence, families, corrected)
    judged, best, worst = rates(families)
    more = _more(clause, families, corrected) if reason else None
    step = ""
    if status == "untested":
        step = untested_step(clause.id, sum(sums))
    elif reason == "judge unmeasured" and remeasure and not clause.bar.is_never:
        step = remeasure
    elif corrected is not None and is_settled_by_correction(clause, reason, corrected):
        step = corrected_step(clause, corrected, sums, more)
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
        cells=_cells(clause, evidence, judges),
        probed=len(tried),
        could_not=sum(tried),
        confirmed=sums[State.FAIL_CONFIRMED],
        contest=evidence.contest,
        correction=corrected.correction if corrected is not None else None,
        cards=judges.facts(),
    )


def status_of(
    clause: Clause,
    evidence: Evidence | None,
    judged: Judged | None = None,
    measured: Measured = NOTHING_MEASURED,
) -> ConformanceStatus:
    """Say only whether a clause holds, is broken, undecided or untested."""
    if evidence is None:
        return "untested"
    families = alike(overall(evidence.cells).values())
    corrected = Judges(measured, judged).corrected(clause)
    return _decided(clause, evidence, families, corrected)[0]


def _decided(
    clause: Clause, evidence: Evidence, families: Families, corrected: Corrected | None
) -> Decision:
    """Decide by the corrected rate where a judge with a card had a part in it."""
    is_contested = evidence.is_contested or clause.status == "contested"
    is_in_question = evidence.contest is not None and evidence.contest.is_contested
    if corrected is None:
        return decide(
            clause.bar, families, is_contested=is_contested, is_in_question=is_in_question
        )
    return decide_corrected(
        clause.bar, families, corrected, is_contested=is_contested, is_in_question=is_in_question
    )


def _more(clause: Clause, families: Families, corrected: Corrected | None) -> int | None:
    if corrected is not None and corrected.correction.rate is not None:
        return more_clean(clause.bar, corrected)
    return more_families(clause.bar, *judged_shares(families))


class Judges:
    """The judges of one clause: their cards, and every reply they judged."""

    def __init__(self, measured: Measured, judged: Judged | None) -> None:
        """Take what is known of the judges of the run, and what they said of the clause."""
        self._measured = measured
        self._judged = judged
        self._ground: Ground | str | None = None

    def facts(self) -> tuple[CardFacts, ...]:
        """Give the card of each."""
        return facts_of(self._judged.judges, self._measured) if self._judged else ()

    def corrected(self, clause: Clause) -> Corrected | None:
        """Correct the clause's rate; None where no outcome hangs on a judge with a card."""
        if self._judged is None or not any(each.part == "judged" for each in self._judged.replies):
            return None
        # Where nothing fails, a sample of passing replies tells less of misses than the card does.
        samples = () if clause.bar.is_never else self._measured.samples
        self._ground = ground_of(clause.id, self._judged, self._measured, samples)
        replies, sums = self._judged.replies, sums_of(self._judged.replies)
        found = correction_of(sums, self._ground)
        return None if found is None else Corrected(found, replies, sums, self._ground)

    def in_situations(self) -> dict[str, Corrected]:
        """Correct the rate in each situation, after the whole was corrected."""
        if self._judged is None or self._ground is None:
            return {}
        found: dict[str, Corrected] = {}
        replies: dict[str, list[Reply]] = {}
        for each in self._judged.replies:
            replies.setdefault(each.situation, []).append(each)
        for situation, mine in replies.items():
            sums = sums_of(mine)
            correction = in_situation(sums, self._ground)
            if correction is not None:
                found[situation] = Corrected(correction, mine, sums, elsewhere(self._ground))
        return found


def _cells(clause: Clause, evidence: Evidence, judges: Judges) -> tuple[CellConformance, ...]:
    """Give the clause in each situation it was asked in, by name."""
    corrected = judges.in_situations()
    return tuple(
        _cell(
            clause,
            situation,
            alike(evidence.cells[situation].values()),
            evidence,
            corrected.get(situation),
        )
        for situation in sorted(evidence.cells)
    )


def _cell(
    clause: Clause,
    situation: str,
    families: Families,
    evidence: Evidence,
    corrected: Corrected | None,
) -> CellConformance:
    return CellConformance(
        situation=situation,
        status=_decided(clause, evidence, families, corrected)[0],
        tally=tally(families),
        fail_rate=rate_of(*judged_shares(families)),
        correction=corrected.correction if corrected is not None else None,
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
