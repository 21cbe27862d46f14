"""Let a model prefer between the replies of two runs, case by case, in both orders."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping

import msgspec

from ethogram.errors import CallFailed, UsageRefused
from ethogram.executor.fan_out import FanOutEnd, fan_out
from ethogram.findings.preferred import Preferred, preferred_of
from ethogram.ids import CaseId, ClauseId, Digest, JudgeName, TargetName
from ethogram.judge.model_judge import ModelJudge, judge_of
from ethogram.judge.pair_judge import pair_answer, pair_digest, pair_request
from ethogram.judge.pair_verdict import PairAnswer, PairVerdict
from ethogram.judge.preference import Pair
from ethogram.judge.queue_draw import rank
from ethogram.judge.turns import all_user_text
from ethogram.model.message import Request
from ethogram.model.target import Target
from ethogram.run.converse import cost_of, failure_of
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause
from ethogram.store.database import Connection
from ethogram.store.pair_verdicts import load_pair_verdicts, pair_verdict_statement
from ethogram.store.reading import cached_reply, find_run, load_transcripts
from ethogram.workflow.calibrating import refuse_unpriced_judge, watching
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.hold import Watch
from ethogram.workflow.journal import moment
from ethogram.workflow.labelling_files import LabelFiles
from ethogram.workflow.progress import Progress
from ethogram.workflow.spec_files import find_clause
from ethogram.workflow.workspace import Workspace, require_clean


class PreferWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for."""

    first: str
    """A run: its replies are the first of each pair."""
    second: str
    judge: str
    about: str = ""
    """The clause to compare by; empty: on the whole."""
    most: int | None = None
    """Compare so many pairs, drawn by the seed; None: all."""
    seed: int = 0


class PairTally(msgspec.Struct, frozen=True, kw_only=True):
    """Which pairs there are between two runs."""

    pairs: int
    same: int
    """Pairs of the same words, which nobody need be asked about."""
    alone: int
    """Replies without a counterpart: another case, another wording, or no reply."""
    calls: int
    known: int
    """Calls that the cache answers for free."""


class Preferring(msgspec.Struct, frozen=True, kw_only=True):
    """What letting a judge prefer came to."""

    first: str
    second: str
    judge: str
    judge_kind: str
    clause: str
    tally: PairTally
    found: Preferred
    failed: int = 0
    """Calls that failed for good."""
    first_failure: str = ""
    seconds: float = 0.0
    is_stopped: bool = False
    budget: str = ""


class _Both(msgspec.Struct, frozen=True, kw_only=True):
    """A pair with what was said."""

    pair: Pair
    first: Transcript
    second: Transcript


class _Ready(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is settled before anybody is asked."""

    runs: tuple[Run, Run]
    target: Target
    judge: ModelJudge
    clause: Clause | None
    digest: Digest
    pairs: tuple[_Both, ...]
    tally: PairTally


async def prefer(
    workspace: Workspace, wish: PreferWish, env: Mapping[str, str], watch: Watch | None = None
) -> Preferring:
    """Ask a model which of two replies is better, once in each order, and keep what it says.

    Answers are cached like any, so asking again costs nothing; after a stop or a failed call the
    same command goes on.

    Raises:
        DocumentsRefused: Documents have errors.
        UsageRefused: There is no such judge, run or clause, or the runs share no case.
    """
    require_clean(workspace)
    started = time.perf_counter()
    connection = open_evidence(workspace.root)
    try:
        ready = _prepared(connection, workspace, wish)
        refuse_unpriced_judge(ready.target, workspace.settings.budget)
        stop = asyncio.Event()
        desk = Desk(workspace, ready.target, env, stop)
        session = _Session(desk, ready, Progress(0, is_stopping=stop.is_set))
        try:
            with draining_on_interrupt(stop):
                async with watching(watch, session.progress):
                    end = await session.ask_all()
        finally:
            await desk.aclose()
    finally:
        connection.close()
    return Preferring(
        first=ready.runs[0].id,
        second=ready.runs[1].id,
        judge=ready.judge.name,
        judge_kind=ready.judge.kind,
        clause=str(ready.clause.id) if ready.clause else "",
        tally=ready.tally,
        found=preferred_of(session.verdicts, LabelFiles(workspace.root).preferences()),
        failed=session.progress.missing,
        first_failure=session.progress.first_failure,
        seconds=time.perf_counter() - started,
        is_stopped=end.is_drained,
        budget=str(end.budget or ""),
    )


def preview_preferring(workspace: Workspace, wish: PreferWish) -> PairTally:
    """Say which pairs there are and what comparing them takes; ask nothing. See `prefer`."""
    require_clean(workspace)
    connection = open_evidence(workspace.root)
    try:
        return _prepared(connection, workspace, wish).tally
    finally:
        connection.close()


def _prepared(connection: Connection, workspace: Workspace, wish: PreferWish) -> _Ready:
    target = _target(workspace, wish.judge)
    clause = find_clause(workspace.spec, wish.about) if wish.about else None
    runs = find_run(connection, wish.first), find_run(connection, wish.second)
    if runs[0].id == runs[1].id:
        raise UsageRefused(
            f"{wish.first!r} and {wish.second!r} are the same run, {str(runs[0].id)!r}. Name two; "
            "list them with 'ethogram runs'."
        )
    judge = judge_of(target)
    found, same, alone = _pairs(connection, runs, ClauseId(clause.id if clause else ""))
    if not found and not same:
        raise UsageRefused(
            f"Runs {wish.first!r} and {wish.second!r} share no case that both answered, so there is "
            "nothing to compare. Run the same cases twice, for example with another context or target."
        )
    if wish.most is not None:
        found = sorted(found, key=lambda one: rank(wish.seed, one.pair.case, one.first.repeat))
        found = found[: wish.most]
    requests = [request for each in found for _, request in _requests(each, clause, judge)]
    known = sum(cached_reply(connection, each.key()) is not None for each in requests)
    return _Ready(
        runs=runs,
        target=target,
        judge=judge,
        clause=clause,
        digest=pair_digest(clause, judge),
        pairs=tuple(found),
        tally=PairTally(pairs=len(found), same=same, alone=alone, calls=len(requests), known=known),
    )


def _target(workspace: Workspace, name: str) -> Target:
    target = workspace.targets.get(TargetName(name or workspace.settings.judge))
    if target is not None:
        return target
    known = ", ".join(repr(str(each)) for each in workspace.targets) or "none yet"
    if not name and not workspace.settings.judge:
        raise UsageRefused(
            f"No judge is named. Expected '--judge' with a target: {known}; or write `judge = "
            '"..."` in ethogram.toml.'
        )
    raise UsageRefused(
        f"No target {name or workspace.settings.judge!r} to compare replies. Targets: {known}; "
        "trained judges and panels grade one reply at a time. Add a target with 'ethogram new target'."
    )


def _pairs(
    connection: Connection, runs: tuple[Run, Run], clause: ClauseId
) -> tuple[list[_Both], int, int]:
    """Pair what was asked in both runs in the same words; count equal replies and those left alone."""
    before, after = (_answered(connection, run) for run in runs)
    pairs, same, alone = list[_Both](), 0, 0
    for key in {**before, **after}:
        first, second = before.get(key), after.get(key)
        if first is None or second is None or all_user_text(first) != all_user_text(second):
            alone += 1
        elif first.text.strip() == second.text.strip():
            same += 1
        else:
            pair = Pair(first=first.id, second=second.id, case=first.case, clause=clause)
            pairs.append(_Both(pair=pair, first=first, second=second))
    return pairs, same, alone


def _answered(connection: Connection, run: Run) -> dict[tuple[CaseId, int], Transcript]:
    """Index replies by their case and the how-manieth they are of it.

    Not by the repeat's own number: a run that asks everything anew begins at another.
    """
    answered: dict[tuple[CaseId, int], Transcript] = {}
    held = sorted(
        (
            transcript
            for transcript, _ in load_transcripts(connection, run)
            if transcript.replies and transcript.failure is None
        ),
        key=lambda transcript: transcript.repeat,
    )
    seen = Counter[CaseId]()
    for transcript in held:
        answered[transcript.case, seen[transcript.case]] = transcript
        seen[transcript.case] += 1
    return answered


def _requests(
    both: _Both, clause: Clause | None, judge: ModelJudge
) -> tuple[tuple[bool, Request], ...]:
    return tuple(
        (swapped, pair_request(both.first, both.second, clause, judge, is_swapped=swapped))
        for swapped in (False, True)
    )


class _Session:
    """One comparison of two runs by one model."""

    def __init__(self, desk: Desk, ready: _Ready, progress: Progress) -> None:
        self._desk = desk
        self._ready = ready
        self.progress = progress
        self.verdicts: list[PairVerdict] = []
        clause = ready.clause.id if ready.clause else ClauseId("")
        known = load_pair_verdicts(desk.connection, JudgeName(ready.judge.name), clause)
        self._known = {each.pair: each for each in known if each.judge_digest == ready.digest}

    async def ask_all(self) -> FanOutEnd:
        self.progress.planned = self._ready.tally.calls
        return await fan_out(
            self._ready.pairs, self._compare, limit=self._desk.at_once, stop=self._desk.stop
        )

    async def _compare(self, both: _Both) -> None:
        """Ask in both orders, and write down what was said where that is news."""
        ready, answers, cost = self._ready, list[PairAnswer](), None
        for swapped, request in _requests(both, ready.clause, ready.judge):
            answer, price = await self._ask(request, is_swapped=swapped)
            answers.append(answer)
            cost = price if cost is None else cost + (price or 0.0)
        straight, swapped_answer = answers
        verdict = PairVerdict(
            pair=both.pair,
            family=both.first.family,
            judge=ready.judge.name,
            judge_kind=ready.judge.kind,
            judge_digest=ready.digest,
            straight=straight,
            swapped=swapped_answer,
            at=moment(time.time()),
            cost=cost,
        )
        self.verdicts.append(verdict)
        before = self._known.get(both.pair)
        if before is None or (before.straight, before.swapped) != (straight, swapped_answer):
            await self._desk.writer.write([pair_verdict_statement(verdict)])

    async def _ask(self, request: Request, *, is_swapped: bool) -> tuple[PairAnswer, float | None]:
        progress = self.progress
        try:
            answer = await self._desk.ask(request)
        except CallFailed as error:
            failure = failure_of(error)
            progress.done += 1
            progress.missing += 1
            progress.failures[error.boundary] += 1
            progress.first_failure = progress.first_failure or str(error)
            said = f"{failure.kind} ({failure.boundary}): {failure.message}"
            return PairAnswer(preferred="error", reason=said), None
        cost = cost_of(answer.reply.usage, self._desk.target.prices)
        progress.done += 1
        progress.cached += answer.is_cached
        if cost is not None and not answer.is_cached:
            progress.cost = (progress.cost or 0.0) + cost
        return pair_answer(answer.reply, is_swapped=is_swapped), cost
