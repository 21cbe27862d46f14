"""Judge a card's own replies again: is the judge still the one that was measured?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import CardId, RunId, TranscriptId
from ethogram.judge.calibrate_drift import drift_of
from ethogram.judge.calibrate_gold import GoldItem
from ethogram.judge.card import Drift, JudgeCard
from ethogram.judge.card_standing import why_aside
from ethogram.judge.verdict import Outcome
from ethogram.run.converse import read_number
from ethogram.run.transcript import Transcript
from ethogram.store.cards import drift_statement, load_cards
from ethogram.store.database import Connection
from ethogram.store.reading import load_runs, load_transcripts
from ethogram.store.writing import write_all
from ethogram.workflow.calibrating import kind_of, refuse_unpriced_judge, target_of, watching
from ethogram.workflow.calibrating_ask import Interview, Question, on_criterion, questions_about
from ethogram.workflow.calibrating_gold import wanted_criteria
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.hold import Watch
from ethogram.workflow.journal import moment
from ethogram.workflow.judge_names import judge_called
from ethogram.workflow.progress import Progress
from ethogram.workflow.trusting import stand
from ethogram.workflow.workspace import Workspace, require_clean

FIRST_DRIFT = 100_000
"""Repeat index of a look on the first day of 1970; rises by one a day. So a look that was stopped
goes on for free on the same day, and the next day's asks afresh."""
SECONDS_A_DAY = 86_400


class Drifted(msgspec.Struct, frozen=True, kw_only=True):
    """What judging the gold sets of a judge again came to."""

    judge: str
    drifts: tuple[tuple[JudgeCard, Drift], ...] = ()
    skipped: tuple[str, ...] = ()
    """Cards that were not looked at, with the reason."""
    failed: int = 0
    first_failure: str = ""
    is_stopped: bool = False
    budget: str = ""


async def look_for_drift(
    workspace: Workspace, judge: str, about: str, env: Mapping[str, str], watch: Watch | None = None
) -> Drifted:
    """Ask a judge again about the replies its cards were made on, and say whether they still stand.

    A card whose judge drifted counts no more, until the judge is measured again.

    Raises:
        DocumentsRefused: Documents have errors.
        UsageRefused: There is no such judge, or it has no card that is fresh.
    """
    require_clean(workspace)
    judge = judge_called(workspace, judge)
    connection = open_evidence(workspace.root)
    try:
        kind_of(connection, workspace, judge)
        target = target_of(workspace, judge)
        if target is None:
            raise UsageRefused(
                f"{judge!r} cannot be asked again: its verdicts came in a table, or code, labels or "
                "other judges make them. Drift is looked for in a judge that is a target."
            )
        refuse_unpriced_judge(target, workspace.settings.budget)
        cards, skipped = _cards_to_look_at(connection, workspace, judge, about)
        desk = Desk(workspace, target, env, asyncio.Event())
        drifted = await _look(connection, desk, cards, watch)
        return msgspec.structs.replace(drifted, skipped=skipped)
    finally:
        connection.close()


def _cards_to_look_at(
    connection: Connection, workspace: Workspace, judge: str, about: str
) -> tuple[list[JudgeCard], tuple[str, ...]]:
    wanted = wanted_criteria(workspace.spec, about)
    cards = [
        card
        for card in load_cards(connection)
        if card.judge == judge and (card.criterion in wanted or not about)
    ]
    standings = stand(connection, workspace, cards).values()
    fresh = [each.card for each in standings if not each.changed]
    skipped = tuple(
        f"{each.card.criterion}: {why_aside(each)}; measure it again with 'ethogram judge calibrate "
        f"{judge} --for {each.card.criterion}'"
        for each in standings
        if each.changed
    )
    if not fresh:
        why = f" {'; '.join(skipped)}." if skipped else ""
        raise UsageRefused(
            f"{judge!r} has no fresh card{f' on {about!r}' if about else ''}, so there is nothing "
            f"to drift from.{why} Make one with 'ethogram judge calibrate {judge}'."
        )
    return fresh, skipped


async def _look(
    connection: Connection, desk: Desk, cards: Sequence[JudgeCard], watch: Watch | None
) -> Drifted:
    now = time.time()
    progress = Progress(0, is_stopping=desk.stop.is_set)
    interview = Interview(desk, progress)
    repeat = FIRST_DRIFT + int(now // SECONDS_A_DAY)
    try:
        questions = [each for card in cards for each in _questions(connection, desk, card, repeat)]
        with draining_on_interrupt(desk.stop):
            async with watching(watch, progress):
                end = await interview.ask(questions)
    finally:
        await desk.aclose()
    drifts: tuple[tuple[JudgeCard, Drift], ...] = ()
    if not end.is_drained:
        drifts = tuple(
            (card, drift_of(card, _said(card, interview), moment(now))) for card in cards
        )
        # A look at which every call failed says nothing of the judge.
        drifts = tuple(pair for pair in drifts if pair[1].asked or not pair[1].stands)
        write_all(connection, [drift_statement(drift) for _, drift in drifts])
    return Drifted(
        judge=desk.target.name,
        drifts=drifts,
        failed=progress.missing,
        first_failure=interview.first_failure,
        is_stopped=end.is_drained,
        budget=str(end.budget or ""),
    )


def _questions(connection: Connection, desk: Desk, card: JudgeCard, repeat: int) -> list[Question]:
    workspace = desk.workspace
    clause = next(one for one in workspace.spec.clauses if one.id == card.clause)
    criterion = next(one for one in clause.criteria if one.id == card.criterion)
    on = on_criterion(clause, criterion, workspace.rubrics.get(criterion.id), desk.target)
    transcripts = gold_transcripts(connection, card)
    items = [
        GoldItem(
            transcript=item.transcript,
            criterion=card.criterion,
            family=item.family,
            case=transcripts[item.transcript].case,
        )
        for item in card.items
        if item.transcript in transcripts
    ]
    return questions_about(on, items, transcripts, CardId(card.id), repeat)


def gold_transcripts(connection: Connection, card: JudgeCard) -> dict[TranscriptId, Transcript]:
    """Give the stored replies a card was made on; those of runs that are gone are missing."""
    reads: dict[RunId, list[int]] = {}
    for item in card.items:
        run = RunId(item.transcript.rpartition(".")[0])
        reads.setdefault(run, []).append(read_number(item.transcript))
    return {
        transcript.id: transcript
        for run in load_runs(connection, trials=True)
        if run.id in reads
        for transcript, _ in load_transcripts(connection, run, reads[run.id])
    }


def _said(card: JudgeCard, interview: Interview) -> dict[TranscriptId, Outcome]:
    """Give what was answered; a call that failed says nothing."""
    found = {
        item.transcript: interview.verdict(card.criterion, item.transcript, card.id)
        for item in card.items
    }
    return {
        name: verdict.outcome
        for name, verdict in found.items()
        if verdict is not None and verdict.outcome != "error"
    }
