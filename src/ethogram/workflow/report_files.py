"""Write a run's report as one self-contained HTML file."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ethogram.findings.observation import Observation
from ethogram.findings.summary import Comparison, Summary
from ethogram.ids import BlockId, CaseId, TranscriptId
from ethogram.judge.answer_class import class_of
from ethogram.judge.label import Label
from ethogram.judge.turns import user_text
from ethogram.judge.verdict import Verdict
from ethogram.report.coverage_page import coverage_section
from ethogram.report.evidence import (
    Flip,
    Judged,
    ReportContext,
    ReportTranscript,
    report_clause,
    report_context,
    report_transcript,
)
from ethogram.report.html import write_html
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.store.database import Connection
from ethogram.store.reading import find_run, load_contexts, load_transcripts, verdicts_of
from ethogram.workflow.comparing import earlier_run
from ethogram.workflow.covering import cover_run
from ethogram.workflow.evidence import RunEvidence, gather_evidence, open_evidence
from ethogram.workflow.reporting import summarise_against
from ethogram.workflow.trusting import resting_on

Asked = tuple[CaseId, int]
"""A case and its repeat: what is the same question in two runs."""


def write_html_report(
    root: Path, path: Path, name: str | None = None, *, baseline: str | None = None
) -> Summary:
    """Write the report of a run to `path`, and give the six answers it opens with.

    The file appears whole or not at all: a report that was there stays as it was until then.

    Args:
        root: The workspace.
        path: The file; folders above it are made.
        name: The run; see `store.reading.find_run`.
        baseline: The run it is compared with; by default the newest earlier one that fits.
    """
    connection = open_evidence(root)
    try:
        run = find_run(connection, name)
        other = find_run(connection, baseline) if baseline else earlier_run(connection, run)
        summary = summarise_against(connection, root, run, other, reads_all=True)
        evidence = gather_evidence(connection, root, run)
        replies = Replies(connection, evidence, summary.comparison, other)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".report-", suffix=".html")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                write_html(
                    out,
                    summary,
                    clauses=[report_clause(each) for each in evidence.documents.spec.clauses],
                    contexts=report_contexts(connection, run),
                    transcripts=replies.all(),
                    coverage=coverage_section(cover_run(connection, root, evidence)),
                )
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
        return summary
    finally:
        connection.close()


def report_contexts(connection: Connection, run: Run) -> list[ReportContext]:
    """Give what was sent before the cases' own turns, with the clauses each block serves."""
    return [
        report_context(
            rendered, {BlockId(span.block): span.serves for span in rendered.spans if span.serves}
        )
        for rendered in load_contexts(connection, run.id)
    ]


class Replies:
    """Joins transcripts with verdicts, labels and what became of them since the run before."""

    def __init__(
        self,
        connection: Connection,
        evidence: RunEvidence,
        comparison: Comparison | None = None,
        other: Run | None = None,
    ) -> None:
        """Take a run, and the one it is compared with."""
        self._connection = connection
        self._run = evidence.run
        self._cards = evidence.cards
        self._observations = defaultdict[TranscriptId, list[Observation]](list)
        for seen in evidence.observations:
            self._observations[seen.transcript].append(seen)
        self._labels = defaultdict[TranscriptId, list[Label]](list)
        for label in evidence.labels:
            self._labels[label.transcript].append(label)
        self._flips = family_flips(comparison)
        self._before = {} if other is None else _texts(connection, other)

    def all(self) -> Iterator[ReportTranscript]:
        """Give every reply of the run in reading order."""
        verdicts = defaultdict[TranscriptId, list[Verdict]](list)
        for verdict in resting_on(self._cards, verdicts_of(self._connection, self._run.id)):
            verdicts[verdict.transcript].append(verdict)
        for transcript, _ in load_transcripts(self._connection, self._run):
            yield self._joined(transcript, verdicts.get(transcript.id, []))

    def one(self, read: int) -> ReportTranscript | None:
        """Give the reply of that number, or None."""
        for transcript, _ in load_transcripts(self._connection, self._run, [read]):
            found = verdicts_of(self._connection, self._run.id, read)
            return self._joined(transcript, list(resting_on(self._cards, found)))
        return None

    def _joined(self, transcript: Transcript, verdicts: list[Verdict]) -> ReportTranscript:
        before = self._before.get((transcript.case, transcript.repeat), "")
        answer_class = ""
        if transcript.final is not None:
            answer_class = class_of(transcript.text, user_text(transcript)).name
        judged = Judged(
            observations=self._observations.get(transcript.id, ()),
            verdicts=verdicts,
            labels=self._labels.get(transcript.id, ()),
            answer_class=answer_class,
            flip=self._flip(transcript, before),
            before=before if before != transcript.text else "",
        )
        return report_transcript(transcript, read_number(transcript.id), judged)

    def _flip(self, transcript: Transcript, before: str) -> Flip:
        flip = self._flips.get(transcript.family)
        if flip is not None and before != transcript.text:
            return flip
        return "changed" if before and before != transcript.text else ""


def family_flips(comparison: Comparison | None) -> dict[str, Flip]:
    """Say of every family that flipped on any clause which way; newly failing goes first."""
    flips: dict[str, Flip] = {}
    for change in comparison.clauses if comparison else ():
        flips |= dict.fromkeys(change.newly_passing, "newly passes")
        flips |= dict.fromkeys(change.newly_failing, "newly fails")
    return flips


def _texts(connection: Connection, run: Run) -> dict[Asked, str]:
    return {
        (case.id, transcript.repeat): transcript.text
        for transcript, case in load_transcripts(connection, run)
    }
