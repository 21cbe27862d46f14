"""The wordings a clause had in the runs of a workspace: its history, without version control."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from ethogram.ids import ClauseId, Digest, RunId
from ethogram.run.run import Run
from ethogram.spec.clause import Clause, Spec
from ethogram.workflow.summary import local_time


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One wording of a clause, and the runs that asked under it."""

    clause: Clause
    first_run: RunId | None = None
    """None for a wording that no run has asked under."""
    first_at: str = ""
    last_run: RunId | None = None
    runs: int = 0
    is_today: bool = False
    """True for what stands in the document now."""


def clause_versions(
    runs: Iterable[Run], spec_of: Callable[[Digest], Spec | None], today: Spec
) -> dict[ClauseId, tuple[Version, ...]]:
    """Follow every clause of today's specification through the runs, the oldest wording first.

    A wording that was left and taken up again stands there twice.

    Args:
        runs: In any order; trials among them are left out.
        spec_of: Gives a specification by the digest of a run's documents; None when it is lost.
        today: The specification as it stands now.
    """
    found: dict[ClauseId, list[Version]] = {clause.id: [] for clause in today.clauses}
    for run in sorted(runs, key=lambda each: each.started_at):
        spec = None if run.plan.is_trial else spec_of(run.plan.documents)
        for clause in spec.clauses if spec else ():
            if clause.id in found:
                _note(found[clause.id], clause, run)
    return {clause.id: _closed(found[clause.id], clause) for clause in today.clauses}


def last_change(versions: Sequence[Version]) -> str:
    """Say when a clause was changed last, as far as runs tell."""
    if not versions or versions[-1].first_run is None:
        return "since the last run" if len(versions) > 1 else "new"
    if len(versions) == 1:
        return ""
    return versions[-1].first_at[:10]


def by_digest(
    versions: Mapping[ClauseId, Sequence[Version]], clause: ClauseId
) -> dict[Digest, int]:
    """Number a clause's wordings from 1, by digest; of one that came back the later number."""
    return {each.clause.digest: n for n, each in enumerate(versions.get(clause, ()), 1)}


def _note(known: list[Version], clause: Clause, run: Run) -> None:
    if known and known[-1].clause.digest == clause.digest:
        last = known[-1]
        known[-1] = msgspec.structs.replace(last, last_run=run.id, runs=last.runs + 1)
        return
    at = local_time(run.started_at)
    known.append(Version(clause=clause, first_run=run.id, first_at=at, last_run=run.id, runs=1))


def _closed(known: list[Version], clause: Clause) -> tuple[Version, ...]:
    if known and known[-1].clause.digest == clause.digest:
        return (*known[:-1], msgspec.structs.replace(known[-1], is_today=True))
    return (*known, Version(clause=clause, is_today=True))
