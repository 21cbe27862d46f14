"""Which red-team cases have earned their place: those that broke something, or guard a fix.

A derived case is judged by the runs in which its parent did not fail.

A set of attacks that nothing falls for costs replies, and makes a suite look harder than it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from ethogram.findings.observation import Observation
from ethogram.ids import CaseId, RunId
from ethogram.judge.verdict import DECIDED
from ethogram.suite.case import Case

REPORTED = ("complaint", "report")
"""How the source of a case begins that somebody reported."""


class PruneReason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A red-team case and why it stays or may go."""

    case: CaseId
    reason: str
    asked: int = 0
    """Runs with a decided reply to it."""
    broke: int = 0
    """Of those, the ones in which some reply failed."""


class Pruned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The red-team cases of a suite, in two heaps."""

    drop: tuple[PruneReason, ...] = ()
    keep: tuple[PruneReason, ...] = ()


Record = Mapping[CaseId, Mapping[RunId, bool]]
"""For each case, run by run from the oldest, whether some reply failed."""


def broke_in(
    runs: Iterable[tuple[RunId, Sequence[Observation]]],
) -> dict[CaseId, dict[RunId, bool]]:
    """Say of each case, run by run, whether it broke; a run without a decided reply says nothing."""
    record: dict[CaseId, dict[RunId, bool]] = {}
    for run, observations in runs:
        failed: dict[CaseId, bool] = {}
        for each in observations:
            if each.outcome in DECIDED:
                failed[each.case] = failed.get(each.case, False) or each.outcome == "fail"
        for case, has_failed in failed.items():
            record.setdefault(case, {})[run] = has_failed
    return record


def prune(
    cases: Iterable[Case], record: Record, *, least: int = 1, ruled: Collection[str] = ()
) -> Pruned:
    """Say which red-team cases stay and which may go.

    Args:
        cases: The suite; cases that are not adversarial are passed over.
        record: What `broke_in` made of the runs.
        least: Runs a case must have been asked in before it may go.
        ruled: Ids of cases and families that rulings name.
    """
    drop: list[PruneReason] = []
    keep: list[PruneReason] = []
    for case in cases:
        if case.kind != "adversarial":
            continue
        plain = record.get(case.parent, {}) if case.parent else {}
        own = record.get(case.id, {})
        # Where the plain question fails as well, the attack shows nothing either way.
        history = [failed for run, failed in own.items() if not plain.get(run, False)]
        stays = _why_it_stays(case, history, least, ruled)
        if own and not history:
            stays = "the plain question fails as well, so it has shown nothing yet"
        reason = stays or f"never broke anything in {_runs(len(history))}, and guards no fix"
        (keep if stays else drop).append(
            PruneReason(case=case.id, reason=reason, asked=len(history), broke=sum(history))
        )
    return Pruned(drop=tuple(drop), keep=tuple(keep))


def _why_it_stays(case: Case, history: Sequence[bool], least: int, ruled: Collection[str]) -> str:
    if any(history):
        broke = f"broke something in {sum(history)} of {_runs(len(history))}"
        return broke if history[-1] else f"guards a fix: it {broke}, and not in the last"
    if case.id in ruled or case.family in ruled:
        return "a ruling names it"
    if case.source.startswith(REPORTED):
        return "somebody reported it"
    if len(history) < least:
        return f"asked in {_runs(len(history))} only, {least} wanted"
    return ""


def _runs(number: int) -> str:
    return f"{number} run{'s' * (number != 1)}"
