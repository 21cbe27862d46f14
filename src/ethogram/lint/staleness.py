"""What no longer rests on anything after a change of the specification."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ethogram.ids import CaseId, ClauseId, Digest, LabelId
from ethogram.judge.label import Label
from ethogram.spec.changes import Restated, SpecDiff
from ethogram.suite.case import Case
from ethogram.suite.twins import guarded_clauses


class StaleCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case whose clause asks something else now: read it again before the next run."""

    case: CaseId
    clause: ClauseId
    now: ClauseId | None
    """Id of the clause now; None when it is gone."""
    why: tuple[str, ...]


class StaleLabel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A label that was given on other words: it no longer counts as a verdict."""

    label: LabelId
    clause: ClauseId
    now: ClauseId | None
    why: tuple[str, ...]


class Stale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cases and labels that a change of the specification made stale."""

    cases: tuple[StaleCase, ...] = ()
    labels: tuple[StaleLabel, ...] = ()


def stale(diff: SpecDiff, cases: Iterable[Case], labels: Iterable[Label]) -> Stale:
    """List the cases and labels that rest on a clause which asks something else now, or is gone.

    A label that was already given on the new words, by its clause digest, is not stale. A renamed
    level, another title or another place in the document makes nothing stale.
    """
    restated = {entry.before: entry for entry in diff.restated}
    known = list(cases)
    by_id = {case.id: case for case in known}
    return Stale(
        cases=tuple(
            StaleCase(case=case.id, clause=clause, now=entry.after, why=entry.why)
            for case in known
            for clause in guarded_clauses(case, by_id)
            if (entry := restated.get(clause))
        ),
        labels=tuple(
            StaleLabel(label=label.id, clause=label.clause, now=entry.after, why=entry.why)
            for label in labels
            if (entry := restated.get(label.clause)) and not _is_given_on_new(label, entry)
        ),
    )


def _is_given_on_new(label: Label, entry: Restated) -> bool:
    return label.clause_digest != Digest("") and label.clause_digest == entry.digest_after
