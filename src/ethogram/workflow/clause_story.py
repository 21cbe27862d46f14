"""One clause with everything that hangs on it, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ethogram.context.block import Block
from ethogram.findings.summary import Quote
from ethogram.ids import CaseId, ClauseId, RunId, SurfaceId, clause_of
from ethogram.judge.card_standing import Standing as CardStanding
from ethogram.judge.label import Label
from ethogram.judge.label_file import is_fresh
from ethogram.report.evidence import Standing
from ethogram.spec.clause import Clause, Spec
from ethogram.suite.case import Case
from ethogram.workflow.agreeing import read_of, run_of
from ethogram.workflow.clause_runs import RunConformance
from ethogram.workflow.clause_versions import Version, by_digest
from ethogram.workflow.complaints import Complaint
from ethogram.workflow.ledger import cases_testing
from ethogram.workflow.transcript_list import Entry
from ethogram.workflow.workspace import Workspace

MOST_LABELS = 40
GRAVEST: tuple[Standing, ...] = ("fail", "undecided", "missing", "pass", "not-applicable")
"""Of several replies to one case the gravest standing is shown."""


class Serving(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A block that serves the clause, where it is sent."""

    surface: SurfaceId
    block: Block
    path: str
    """The context document it stands in."""


class CaseStanding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case that tests the clause, and how its replies stand in the run shown."""

    case: Case
    standing: Standing | None = None
    """None when the run did not ask it, or it counts for no such clause there."""
    read: int = 0
    """Number of the reply that stands like that."""


class GivenLabel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A label as it is shown beside the clause."""

    label: Label
    run: RunId
    read: int
    is_stale: bool
    version: int
    """Number of the wording it was given under; 0 when no run knows it."""


class ClauseStory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything about one clause."""

    clause: Clause
    versions: tuple[Version, ...] = ()
    serving: tuple[Serving, ...] = ()
    cases: tuple[CaseStanding, ...] = ()
    runs: tuple[RunConformance, ...] = ()
    """Oldest first."""
    failures: tuple[Quote, ...] = ()
    labels: tuple[GivenLabel, ...] = ()
    """Newest first."""
    labels_left_out: int = 0
    complaints: tuple[Complaint, ...] = ()
    """Complaints and readers' notes that name it, newest first."""
    cards: tuple[CardStanding, ...] = ()
    linked_from: tuple[ClauseId, ...] = ()
    """Clauses that name this one."""
    yields_here: tuple[ClauseId, ...] = ()
    """Clauses that give way to this one."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a story is told from."""

    workspace: Workspace
    versions: Mapping[ClauseId, Sequence[Version]]
    runs: Sequence[RunConformance] = ()
    entries: Iterable[Entry] = ()
    """Transcripts of the run shown."""
    failures: Sequence[Quote] = ()
    labels: Sequence[Label] = ()
    complaints: Sequence[Complaint] = ()
    cards: Sequence[CardStanding] = ()


def clause_story(clause: Clause, known: Known) -> ClauseStory:
    """Tell one clause."""
    spec = known.workspace.spec
    given = _given(clause, known)
    return ClauseStory(
        clause=clause,
        versions=tuple(known.versions.get(clause.id, ())),
        serving=_serving(clause.id, known.workspace),
        cases=_cases(clause.id, known),
        runs=tuple(known.runs),
        failures=tuple(known.failures),
        labels=given[:MOST_LABELS],
        labels_left_out=max(0, len(given) - MOST_LABELS),
        complaints=tuple(each for each in reversed(known.complaints) if clause.id in each.clauses),
        cards=tuple(each for each in known.cards if clause_of(each.card.criterion) == clause.id),
        linked_from=_linked_from(clause.id, spec),
        yields_here=tuple(each.id for each in spec.clauses if clause.id in each.gives_way_to),
    )


def _serving(clause: ClauseId, workspace: Workspace) -> tuple[Serving, ...]:
    return tuple(
        Serving(surface=surface, block=block, path=block.at.path)
        for surface, context in workspace.contexts.items()
        for block in context.blocks
        if clause in block.serves
    )


def _cases(clause: ClauseId, known: Known) -> tuple[CaseStanding, ...]:
    standings: dict[CaseId, tuple[Standing, int]] = {}
    for entry in known.entries:
        standing = dict(entry.standings).get(clause)
        if standing is None:
            continue
        before = standings.get(entry.case)
        if before is None or GRAVEST.index(standing) < GRAVEST.index(before[0]):
            standings[entry.case] = (standing, entry.read)
    reads = {entry.case: entry.read for entry in known.entries}
    return tuple(
        CaseStanding(
            case=case,
            standing=standings[case.id][0] if case.id in standings else None,
            read=standings[case.id][1] if case.id in standings else reads.get(case.id, 0),
        )
        for case in cases_testing(known.workspace, clause)
    )


def _given(clause: Clause, known: Known) -> tuple[GivenLabel, ...]:
    numbers = by_digest(known.versions, clause.id)
    own = [label for label in known.labels if label.clause == clause.id]
    replaced = {label.supersedes for label in own if label.supersedes}
    kept = [
        label
        for label in own
        if label.id not in replaced and label.outcome not in ("withdrawn", "skipped")
    ]
    return tuple(
        GivenLabel(
            label=label,
            run=run_of(label.transcript),
            read=read_of(label.transcript),
            is_stale=not is_fresh(label, clause.digest),
            version=numbers.get(label.clause_digest, 0),
        )
        for label in sorted(kept, key=lambda each: each.at, reverse=True)
    )


def _linked_from(clause: ClauseId, spec: Spec) -> tuple[ClauseId, ...]:
    return tuple(
        each.id
        for each in spec.clauses
        if each.id != clause and any(link.target == clause for link in each.links)
    )
