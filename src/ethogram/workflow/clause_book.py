"""Clauses followed through documents, runs and labels, for whoever looks through them."""

from __future__ import annotations

from contextlib import closing, suppress

from ethogram.errors import UsageRefused
from ethogram.findings.exhibit import failing
from ethogram.findings.summary import Quote, Summary
from ethogram.ids import ClauseId, Digest
from ethogram.judge.card_standing import Standing
from ethogram.judge.label import Label
from ethogram.run.run import Run
from ethogram.spec.clause import Spec
from ethogram.store.reading import load_runs, load_snapshot
from ethogram.store.watching import run_stamp
from ethogram.workflow.cards import list_cards
from ethogram.workflow.clause_runs import RunConformance, looked_back_over, run_conformance
from ethogram.workflow.clause_story import ClauseStory, Known, clause_story
from ethogram.workflow.clause_versions import Version, clause_versions
from ethogram.workflow.complaints import Complaint, load_complaints
from ethogram.workflow.evidence import (
    DOCUMENTS_DECODER,
    gather_evidence,
    load_labels,
    open_evidence,
)
from ethogram.workflow.ledger import LedgerRow, ledger_rows
from ethogram.workflow.reading_room import ReadingRoom
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.shelf import LABELS, Shelf, stamp
from ethogram.workflow.spec_files import find_clause
from ethogram.workflow.summary import Quotes

MOST_FAILURES = 12
Versions = dict[ClauseId, tuple[Version, ...]]


class ClauseBook:
    """Tells clauses from everything a workspace holds; keeps what is slow while nothing moves."""

    def __init__(self, shelf: Shelf, room: ReadingRoom) -> None:
        """Take the documents and the runs that lie open."""
        self._shelf = shelf
        self._room = room
        self._root = shelf.root
        self._specs: dict[Digest, Spec | None] = {}

    def rows(self, summary: Summary | None) -> tuple[LedgerRow, ...]:
        """Give every clause of today's specification, the most urgent in the run shown first."""
        workspace = self._shelf.workspace()
        return ledger_rows(workspace, summary, self.labels(), self.versions())

    def story(self, name: str, run: Run | None) -> ClauseStory:
        """Tell one clause.

        Raises:
            UsageRefused: The specification has none of that name.
        """
        workspace = self._shelf.workspace()
        clause = find_clause(workspace.spec, name)
        return clause_story(
            clause,
            Known(
                workspace=workspace,
                versions=self.versions(),
                runs=self.runs(run) if run else (),
                entries=list(self._room.transcripts(run)) if run else (),
                failures=self.failures(run).get(clause.id, ()) if run else (),
                labels=self.labels(),
                complaints=self.complaints(),
                cards=self.cards() if run else (),
            ),
        )

    def labels(self) -> tuple[Label, ...]:
        """Give every label of the workspace."""
        return self._shelf.kept(
            "labels", stamp(self._root, LABELS), lambda: load_labels(self._root)[0]
        )

    def complaints(self) -> tuple[Complaint, ...]:
        """Give every complaint; none where the file cannot be read, which the first page tells."""
        with suppress(UsageRefused):
            return tuple(load_complaints(self._root))
        return ()

    def cards(self) -> tuple[Standing, ...]:
        """Give every judge card as it stands under the documents of today."""
        self._shelf.workspace()
        state = (self._shelf.edition, self._evidence_stamp())
        return self._shelf.kept("cards", state, lambda: list_cards(self._root))

    def versions(self) -> Versions:
        """Give the wordings of every clause through the runs."""
        workspace = self._shelf.workspace()
        if not (self._root / EVIDENCE).is_file():
            return clause_versions((), lambda _: None, workspace.spec)

        def make() -> Versions:
            with closing(open_evidence(self._root)) as connection:
                for run in load_runs(connection):
                    named = run.plan.documents
                    if named not in self._specs:
                        body = load_snapshot(connection, named)
                        self._specs[named] = DOCUMENTS_DECODER.decode(body).spec if body else None
                return clause_versions(load_runs(connection), self._specs.get, workspace.spec)

        return self._shelf.kept("versions", (self._shelf.edition, self._runs_stamp()), make)

    def runs(self, last: Run) -> tuple[RunConformance, ...]:
        """Give how every clause did in the runs up to one, the oldest first."""
        with self._room.evidence() as connection:
            chosen = looked_back_over(load_runs(connection), last)
            labels = stamp(self._root, LABELS)
            states = [(run_stamp(connection, run.id), labels) for run in chosen]
            return tuple(
                self._shelf.kept(
                    ("conformance", run.id),
                    state,
                    lambda run=run: run_conformance(connection, self._root, run),  # type: ignore[misc]  # bound now, called now
                )
                for run, state in zip(chosen, states, strict=True)
            )

    def failures(self, run: Run) -> dict[ClauseId, tuple[Quote, ...]]:
        """Give failing replies of every clause in their own words, of each family one."""
        with self._room.evidence() as connection:
            state = (run_stamp(connection, run.id), stamp(self._root, LABELS))

            def make() -> dict[ClauseId, tuple[Quote, ...]]:
                quotes = Quotes(connection, run)
                seen = failing(gather_evidence(connection, self._root, run).observations)
                found = {
                    clause: [quotes.of(one) for one in ones[:MOST_FAILURES]]
                    for clause, ones in seen.items()
                }
                return {
                    clause: tuple(quote for quote in some if quote is not None)
                    for clause, some in found.items()
                }

            return self._shelf.kept(("failures", run.id), state, make)

    def _runs_stamp(self) -> tuple[str, ...]:
        with self._room.evidence() as connection:
            return tuple(run.id for run in load_runs(connection))

    def _evidence_stamp(self) -> tuple[int, ...]:
        place = self._root / EVIDENCE
        files = (place, place.with_name(place.name + "-wal"))
        return tuple(file.stat().st_mtime_ns for file in files if file.is_file())
