"""Answer the six questions about a run, from its rows."""

from __future__ import annotations

import datetime

from ethogram.findings.caution import caution
from ethogram.findings.observation import Observation
from ethogram.findings.robustness import robustness
from ethogram.findings.summarise import Gathered, summarise
from ethogram.findings.summary import Comparison, Inconsistency, Quote, RunFacts, Summary
from ethogram.judge.sentences import sentences
from ethogram.judge.verdict import Evidence
from ethogram.run.converse import read_number
from ethogram.run.run import Run
from ethogram.store.database import Connection
from ethogram.store.reading import RunState, load_members, load_transcripts, verdicts_of
from ethogram.workflow.evidence import RunEvidence

QUOTED_LETTERS = 400


def run_facts(state: RunState, *, model: str = "") -> RunFacts:
    """Say what a reader must know about a run before any number of it."""
    run, target = state.run, state.run.plan.target
    return RunFacts(
        run=run.id,
        product=run.product,
        target=target.name,
        model=model or target.model or target.name,
        is_standin=target.is_standin,
        context=run.context,
        spec=run.plan.spec,
        replies=state.done,
        cached=state.cached,
        failed=state.missing,
        seconds=state.seconds,
        cost=0.0 if target.is_free and target.prices is None else state.cost,
        currency=target.prices.currency if target.prices else "",
        started_at=local_time(run.started_at),
        is_complete=state.is_complete,
        planned=run.planned,
    )


def local_time(seconds: float) -> str:
    """Write a moment as a person reads it, with its zone."""
    moment = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).astimezone()
    return moment.strftime("%Y-%m-%d %H:%M %Z")


def _answering_model(connection: Connection, evidence: RunEvidence) -> str:
    """Give the name that the model itself answered under, in the first reply there is."""
    first = next((asked for asked in evidence.asked if not asked.is_missing), None)
    if first is None:
        return ""
    reads = [read_number(first.transcript)]
    transcript, _ = next(load_transcripts(connection, evidence.run, reads))
    return transcript.model


class Quotes:
    """Fetches the words behind an observation, only when a report shows them."""

    def __init__(self, connection: Connection, run: Run) -> None:
        """Take the run whose replies are quoted."""
        self._connection = connection
        self._run = run

    def of(self, observation: Observation) -> Quote | None:
        """Quote the reply: the evidence of the failing verdict where there is any, else its start."""
        read = read_number(observation.transcript)
        found = next(load_transcripts(self._connection, self._run, [read]), None)
        if found is None or found[0].is_unheld:
            return None
        transcript, _ = found
        verdict = next(
            (
                each
                for each in verdicts_of(self._connection, self._run.id, read)
                if each.criterion == observation.criterion and each.outcome == observation.outcome
            ),
            None,
        )
        found_at = [each for each in verdict.evidence if each.is_found] if verdict else []
        quoted = passage(transcript.text, found_at[0]) if found_at else transcript.text
        return Quote(
            text=quoted[:QUOTED_LETTERS],
            transcript=transcript.id,
            case=transcript.case,
            read=read,
            reason=verdict.reason if verdict else "",
        )


def passage(text: str, evidence: Evidence) -> str:
    """Give the sentence that a quote stands in, or the quote itself where it is longer.

    A single word that a check found says nothing to a reader of the first screen.
    """
    if len(sentences(evidence.quote)) > 1:
        return evidence.quote
    end = 0
    for sentence in sentences(text):
        start = text.find(sentence, end)
        if start < 0:
            continue
        end = start + len(sentence)
        if start <= evidence.start and evidence.end <= end and len(sentence) <= QUOTED_LETTERS:
            return sentence
    return evidence.quote


def summarise_run(
    connection: Connection,
    evidence: RunEvidence,
    *,
    comparison: Comparison | None = None,
    before: RunEvidence | None = None,
    inconsistencies: tuple[Inconsistency, ...] = (),
) -> Summary:
    """Join everything a run shows.

    Args:
        connection: The evidence.
        evidence: The run.
        comparison: Against an earlier run, where there is one.
        before: That earlier run.
        inconsistencies: Where replies differ and nothing licenses it.
    """
    return summarise(
        Gathered(
            run=run_facts(evidence.state, model=_answering_model(connection, evidence)),
            spec=evidence.documents.spec,
            product=evidence.documents.product,
            asked=evidence.asked,
            observations=evidence.observations,
            restricted=evidence.restricted,
            comparison=comparison,
            inconsistencies=inconsistencies,
            robustness=robustness(evidence.observations, load_members(connection, evidence.run.id)),
            probed=evidence.probed,
            judges_refused=evidence.judges_refused,
            contests=evidence.contests,
            measured=evidence.measured,
            remeasure=evidence.remeasure.steps,
            notes=evidence.remeasure.notes,
            caution_before=caution(before.observations, before.restricted) if before else None,
            quote_of=Quotes(connection, evidence.run).of,
        )
    )
