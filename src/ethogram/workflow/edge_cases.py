"""Gather the edge-case report: failing clauses, what shows them, and what is known of their cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from ethogram.experiment.explanation import Explanation
from ethogram.findings.observation import Observation
from ethogram.findings.summary import ClauseConformance, Summary
from ethogram.ids import ClauseId, Digest, FamilyId, ModeId, RunId, TranscriptId, digest
from ethogram.judge.turns import all_user_text
from ethogram.report.edge_cases import EdgeCase, EdgeCaseReport, Observed
from ethogram.run.converse import read_number
from ethogram.spec.clause import Spec
from ethogram.store.database import Connection, Statement
from ethogram.store.reading import find_run, load_runs, load_snapshot, load_transcripts
from ethogram.store.writing import snapshot_statement
from ethogram.workflow.codebook import load_taxonomy
from ethogram.workflow.evidence import RunEvidence, gather_evidence, open_evidence
from ethogram.workflow.mode_cases import expected_of, mode_cases
from ethogram.workflow.mode_replies import modes_on
from ethogram.workflow.summary import summarise_run

SHOWN = 2
"""Replies that are shown of each failure."""
SEVERITY = {"high": 0, "medium": 1, "low": 2}
_EXPLANATION = msgspec.json.Decoder(Explanation)


def explanation_statement(found: Explanation) -> Statement:
    """Keep an explanation with the run of its experiment."""
    return snapshot_statement(_name(found.run), "explanation", found)


def load_explanations(connection: Connection) -> list[Explanation]:
    """Give every explanation that was kept, newest first."""
    found = []
    for run in load_runs(connection, trials=True):
        body = load_snapshot(connection, _name(run.id)) if run.plan.experiment else None
        if body is not None:
            found.append(_EXPLANATION.decode(body))
    return found


def report_edge_cases(root: Path, name: str | None) -> EdgeCaseReport:
    """Write down every distinct failure of a run, with what is known of its cause.

    Raises:
        UsageRefused: There is no evidence, or no such run.
    """
    connection = open_evidence(root)
    try:
        evidence = gather_evidence(connection, root, find_run(connection, name))
        summary = summarise_run(connection, evidence)
        explanations = load_explanations(connection)
        named = modes_on(connection, root, evidence.run)
        cases = list(_cases(connection, evidence, summary, explanations, named))
        taxonomy = load_taxonomy(root).value
        cases += mode_cases(connection, evidence, taxonomy, named, explanations)
    finally:
        connection.close()
    failing = {seen.transcript for seen in evidence.observations if seen.outcome == "fail"}
    read = {label.transcript for label in evidence.labels if not label.is_simulated} | set(named)
    return EdgeCaseReport(
        run=summary.run,
        cases=tuple(sorted(cases, key=lambda each: (SEVERITY[each.severity], -each.families))),
        coverage=summary.coverage,
        untested=tuple(each.clause for each in summary.clauses if each.status == "untested"),
        undecided=tuple(
            (each.clause, each.reason or "")
            for each in summary.clauses
            if each.status == "undecided"
        ),
        unread=len(failing - read),
        failing=len(failing),
        notes=summary.notes,
    )


def _cases(
    connection: Connection,
    evidence: RunEvidence,
    summary: Summary,
    explanations: list[Explanation],
    named: Mapping[TranscriptId, ModeId],
) -> Iterator[EdgeCase]:
    """Let a clause stand for its failures that carry no mode yet."""
    failing: dict[ClauseId, dict[FamilyId, Observation]] = defaultdict(dict)
    parted = set[ClauseId]()
    for seen in evidence.observations:
        if seen.outcome != "fail":
            continue
        if seen.transcript in named:
            parted.add(seen.clause)
        elif not seen.is_twin:
            failing[seen.clause].setdefault(seen.family, seen)
    spec = evidence.documents.spec
    for said in summary.clauses:
        clause, families = spec.clause(said.clause), failing.get(said.clause)
        if clause is None or not families:
            continue
        shown = list(families.values())[:SHOWN]
        yield EdgeCase(
            name=str(clause.id),
            title=f"breaks: {clause.title}" + (", unnamed" if clause.id in parted else ""),
            clauses=(clause.id,),
            severity=clause.stakes,
            expected=expected_of(clause),
            families=len(families),
            # The clause's rate counts the named failures too, so it is not this entry's.
            rate=None if clause.id in parted else said.fail_rate,
            correction=None if clause.id in parted else said.correction,
            shown=tuple(_observed(connection, evidence, shown, said, spec)),
            explanations=tuple(_newest_by_surface(explanations, clause.id)),
            could_not=said.could_not,
            probed=said.probed,
        )


def _observed(
    connection: Connection,
    evidence: RunEvidence,
    shown: list[Observation],
    said: ClauseConformance,
    spec: Spec,
) -> Iterator[Observed]:
    reasons = {quote.read: quote.reason for quote in said.quotes}
    texts = {each.id: each.text for clause in spec.clauses for each in clause.criteria}
    by_read = {read_number(seen.transcript): seen for seen in shown}
    for transcript, case in load_transcripts(connection, evidence.run, sorted(by_read)):
        read = read_number(transcript.id)
        criterion = texts.get(by_read[read].criterion, "")
        yield Observed(
            case=case.id,
            read=read,
            situation=case.place.situation,
            prompt=all_user_text(transcript),
            reply=transcript.text,
            reason=reasons.get(read, "") or (f"not: {criterion}" if criterion else ""),
        )


def _newest_by_surface(explanations: list[Explanation], clause: ClauseId) -> Iterator[Explanation]:
    """Give the newest explanation of a clause on each surface that found something."""
    seen: set[str] = set()
    for found in explanations:
        is_news = found.surface not in seen and found.suspicion.cause != "not found"
        if found.clause == clause and is_news:
            seen.add(found.surface)
            yield found


def _name(run: RunId | None) -> Digest:
    return digest(["explanation", str(run)])
