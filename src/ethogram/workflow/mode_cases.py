"""Named failure modes as entries of the edge-case report, with the replies that show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ethogram.experiment.explanation import Explanation
from ethogram.findings.failure_mode import FailureMode, Taxonomy
from ethogram.findings.observation import Observation
from ethogram.findings.summary import Rate
from ethogram.ids import ClauseId, FamilyId, ModeId, TranscriptId
from ethogram.judge.turns import all_user_text
from ethogram.report.edge_cases import EdgeCase, Observed
from ethogram.run.converse import read_number
from ethogram.spec.clause import Clause
from ethogram.stats.proportion import wilson
from ethogram.store.database import Connection
from ethogram.store.reading import load_transcripts
from ethogram.workflow.evidence import RunEvidence

SHOWN = 2
"""Replies that are shown of each mode."""


def mode_cases(
    connection: Connection,
    evidence: RunEvidence,
    taxonomy: Taxonomy,
    named: Mapping[TranscriptId, ModeId],
    explanations: Sequence[Explanation],
) -> Iterator[EdgeCase]:
    """Give one entry for each mode that failing replies of the run show.

    Args:
        connection: The evidence.
        evidence: The run.
        taxonomy: The codebook.
        named: The mode of each reply that carries one.
        explanations: Every one that was kept, newest first.
    """
    for mode in taxonomy.modes:
        failing: dict[FamilyId, Observation] = {}
        for seen in evidence.observations:
            if seen.outcome == "fail" and named.get(seen.transcript) == mode.id:
                failing.setdefault(seen.family, seen)
        if not failing:
            continue
        found = [evidence.documents.spec.clause(each) for each in _clauses(mode, failing)]
        clauses = [each for each in found if each is not None]
        yield EdgeCase(
            name=str(mode.id),
            title=mode.name,
            source="taxonomy",
            definition=_told(mode),
            clauses=tuple(clause.id for clause in clauses),
            severity=mode.severity,
            expected=expected_of(clauses[0]) if clauses else "",
            families=len(failing),
            rate=_rate(evidence, clauses, failing),
            shown=tuple(_shown(connection, evidence, list(failing.values())[:SHOWN])),
            explanations=tuple(_newest(explanations, mode)),
            reviewed_by=mode.named_by,
        )


def expected_of(clause: Clause) -> str:
    """Say what a clause asks for, in its own words."""
    criteria = "; ".join(criterion.text.rstrip(".;") for criterion in clause.criteria)
    text = clause.text or clause.title
    return f"{text} A reply passes when it {criteria}." if criteria else text


def _clauses(mode: FailureMode, failing: Mapping[FamilyId, Observation]) -> list[ClauseId]:
    broken = (seen.clause for seen in failing.values())
    return list(dict.fromkeys((*mode.clauses, *broken)))


def _told(mode: FailureMode) -> str:
    parts = [" ".join(mode.definition.split()), mode.for_the_user]
    if mode.why:
        parts.append(f"Why, as far as the people who named it believe: {mode.why}.")
    return " ".join(part for part in parts if part)


def _rate(
    evidence: RunEvidence, clauses: Sequence[Clause], failing: Mapping[FamilyId, Observation]
) -> Rate | None:
    """Give the share of the families judged on its clauses that show it."""
    names = {clause.id for clause in clauses}
    judged = {
        seen.family
        for seen in evidence.observations
        if seen.clause in names and seen.outcome in ("pass", "fail")
    } | set(failing)
    found = wilson(len(failing), len(judged))
    if found.estimate is None or found.low is None or found.high is None:
        return None
    return Rate(estimate=found.estimate, low=found.low, high=found.high, families=len(judged))


def _shown(
    connection: Connection, evidence: RunEvidence, seen: Sequence[Observation]
) -> Iterator[Observed]:
    reads = sorted(read_number(each.transcript) for each in seen)
    for transcript, case in load_transcripts(connection, evidence.run, reads):
        yield Observed(
            case=case.id,
            read=read_number(transcript.id),
            situation=case.place.situation,
            prompt=all_user_text(transcript),
            reply=transcript.text,
        )


def _newest(explanations: Sequence[Explanation], mode: FailureMode) -> Iterator[Explanation]:
    """Give the newest explanation of the mode on each surface that found something."""
    seen: set[str] = set()
    names = {str(each) for each in (mode.id, *mode.formerly)}
    for found in explanations:
        is_news = found.surface not in seen and found.suspicion.cause != "not found"
        if found.subject in names and is_news:
            seen.add(found.surface)
            yield found
