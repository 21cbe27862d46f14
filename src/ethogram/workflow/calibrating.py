"""Measure a judge against people, and write its card."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId, FamilyId, JudgeName, TargetName, TranscriptId, clause_of
from ethogram.judge.calibrate import Method, card_of
from ethogram.judge.card import JudgeCard
from ethogram.judge.panel import JOINT, members_of
from ethogram.judge.verdict import DECIDED, JudgeKind, Outcome
from ethogram.model.target import Target
from ethogram.run.converse import read_number
from ethogram.store.cards import card_statement, known_judges
from ethogram.store.database import Connection
from ethogram.store.writing import write_all
from ethogram.workflow.calibrating_ask import Interview
from ethogram.workflow.calibrating_gold import Gold, gather_gold
from ethogram.workflow.calibrating_joint import measure_panel, measure_trained
from ethogram.workflow.calibrating_model import CalibrationPreview, Measurement
from ethogram.workflow.calibrating_recorded import BY_CODE, measure_code, measure_recorded
from ethogram.workflow.calibrating_sheet import CalibrationWish, Measured, Sheet, sheets_of
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.hold import Watch
from ethogram.workflow.journal import moment
from ethogram.workflow.judge_names import judge_called
from ethogram.workflow.progress import Progress
from ethogram.workflow.settings import Budget
from ethogram.workflow.workspace import Workspace, require_clean


class Misjudged(msgspec.Struct, frozen=True, kw_only=True):
    """A reply of the tuning families on which judge and people differ."""

    criterion: CriterionId
    transcript: TranscriptId
    family: FamilyId
    people: str
    judge: Outcome
    note: str
    """What the person wrote."""
    reason: str
    """What the judge wrote."""
    reply: str

    @property
    def read(self) -> int:
        """Number a person types: `ethogram read 41`."""
        return read_number(self.transcript)


class Calibrated(msgspec.Struct, frozen=True, kw_only=True):
    """What measuring a judge came to."""

    judge: str
    kind: JudgeKind
    cards: tuple[JudgeCard, ...] = ()
    misjudged: tuple[Misjudged, ...] = ()
    tuned: int = 0
    """Replies of the tuning families that people decided and the judge was heard on."""
    skipped: tuple[str, ...] = ()
    """Criteria that people labelled and no card was made of, with the reason."""
    failed: int = 0
    """Calls that failed for good."""
    first_failure: str = ""
    seconds: float = 0.0
    is_stopped: bool = False
    budget: str = ""


async def calibrate(
    workspace: Workspace,
    wish: CalibrationWish,
    env: Mapping[str, str],
    watch: Watch | None = None,
    stop: asyncio.Event | None = None,
) -> Calibrated:
    """Measure a judge on the replies that people labelled, and keep one card for each criterion.

    A target is asked now about every labelled reply it was not asked about before; answers are
    cached like any. A judge whose verdicts came in a table is measured on those, code is run.

    Args:
        workspace: The documents in force.
        wish: What is measured, and how.
        env: Holds the keys of providers.
        watch: Shows how it goes.
        stop: When it is set, the calls in flight finish and no card is kept; Ctrl-C sets it too.

    Raises:
        DocumentsRefused: Documents have errors.
        UsageRefused: There is no such judge, run or clause, or nothing was labelled.
    """
    require_clean(workspace)
    started = time.perf_counter()
    wish = _by_full_name(workspace, wish)
    connection = open_evidence(workspace.root)
    try:
        kind = kind_of(connection, workspace, wish.judge)
        gold = gather_gold(connection, workspace, wish.runs, wish.about)
        sheets = _require_labels(sheets_of(gold, workspace.spec, wish), gold, wish)
        target = target_of(workspace, wish.judge)
        if target is not None:
            refuse_unpriced_judge(target, workspace.settings.budget)
            measurement = Measurement(workspace, target, gold, sheets, wish)
            done = await _by_asking(workspace, target, measurement, env, watch, stop)
            skipped = measurement.skipped
        else:
            skipped = []
            done = _Done(measured=_unasked(connection, workspace, sheets, gold, wish, kind))
        cards = () if done.is_stopped else _cards(sheets, done, wish, skipped)
        write_all(connection, [card_statement(card) for card in cards])
    finally:
        connection.close()
    misjudged, tuned = misjudged_of(sheets, done.measured, gold) if wish.tune else ((), 0)
    return Calibrated(
        judge=wish.judge,
        kind=kind,
        cards=cards,
        misjudged=misjudged,
        tuned=tuned,
        skipped=tuple(skipped),
        failed=done.failed,
        first_failure=done.first_failure,
        seconds=time.perf_counter() - started,
        is_stopped=done.is_stopped,
        budget=done.budget,
    )


def preview_calibration(workspace: Workspace, wish: CalibrationWish) -> CalibrationPreview:
    """Say what measuring takes, and ask nothing; see `calibrate` for what is refused."""
    require_clean(workspace)
    wish = _by_full_name(workspace, wish)
    connection = open_evidence(workspace.root)
    try:
        kind_of(connection, workspace, wish.judge)
        gold = gather_gold(connection, workspace, wish.runs, wish.about)
        sheets = _require_labels(sheets_of(gold, workspace.spec, wish), gold, wish)
        target = target_of(workspace, wish.judge)
        if target is not None:
            return Measurement(workspace, target, gold, sheets, wish).preview(connection)
        return CalibrationPreview(
            judge=wish.judge,
            criteria=len(sheets),
            replies=sum(len(sheet.held_out.items) for sheet in sheets),
            calls=0,
            known=0,
            input_tokens=0,
            output_tokens=0,
            cost=0.0,
        )
    finally:
        connection.close()


def _by_full_name(workspace: Workspace, wish: CalibrationWish) -> CalibrationWish:
    """Name the judge as its verdicts do; a trained one has nothing to tune, so it needs no split."""
    name = judge_called(workspace, wish.judge)
    is_trained = JudgeName(name) in workspace.trained
    split = 0.0 if is_trained and not wish.tune else wish.split
    return msgspec.structs.replace(wish, judge=name, split=split)


def target_of(workspace: Workspace, name: str) -> Target | None:
    """Give the target that answers as a judge; None for one that cannot be asked."""
    return workspace.targets.get(TargetName(name))


def kind_of(connection: Connection, workspace: Workspace, name: str) -> JudgeKind:
    """Say what kind of judge a name stands for.

    Raises:
        UsageRefused: Neither a target nor anybody who ever gave a verdict is called that.
    """
    target = target_of(workspace, name)
    if target is not None:
        return "standin" if target.is_standin else "model"
    if name in BY_CODE:
        return "code"
    if JudgeName(name) in workspace.trained:
        return "classifier"
    judges = known_judges(connection)
    if members_of(name) and name not in judges:
        raise UsageRefused(
            f"The panel {name!r} has judged nothing yet, and is measured on what it said. Let it judge "
            f"the labelled run first: ethogram judge --judge {name.replace(JOINT, ',')}"
        )
    if name in judges:
        return judges[name]
    targets = ", ".join(repr(str(one)) for one in workspace.targets) or "none yet"
    others = ", ".join(repr(one) for one in judges if one not in workspace.targets)
    raise UsageRefused(
        f"No judge {name!r}. Expected a target ({targets})"
        f"{f', or a judge whose verdicts are here ({others})' if others else ''}. "
        "Add a target with 'ethogram new target'."
    )


def refuse_unpriced_judge(target: Target, budget: Budget) -> None:
    """Refuse a money budget for a judge whose price is unknown.

    Raises:
        UsageRefused: It costs money and has no prices.
    """
    if budget.money is not None and target.prices is None and not target.is_free:
        raise UsageRefused(
            f"A money budget is set, but target {str(target.name)!r} has no prices. Expected "
            f"[prices] with input and output in {target.at.path}. Add them, or budget in tokens "
            "or calls instead."
        )


class _Done(msgspec.Struct, kw_only=True):
    """What was heard of a judge, and how the hearing ended."""

    measured: dict[CriterionId, Measured]
    failed: int = 0
    first_failure: str = ""
    is_stopped: bool = False
    budget: str = ""


def _require_labels(sheets: list[Sheet], gold: Gold, wish: CalibrationWish) -> list[Sheet]:
    """Give the sheets that hold a decided reply.

    Raises:
        UsageRefused: None does.
    """
    used = [sheet for sheet in sheets if sheet.held_out.items or sheet.tuning.items]
    if used:
        return used
    about = f" on {wish.about!r}" if wish.about else ""
    what, whole = wish.about or "CLAUSE", ""
    if gold.on_whole:
        what = next(iter(gold.on_whole))
        counts = ", ".join(f"{n} on {clause_of(first)}" for first, n in gold.on_whole.items())
        whole = (
            f" Labels on a clause as a whole that has several criteria ({counts}) measure no one "
            "criterion: label the criteria."
        )
    raise UsageRefused(
        f"People decided no stored reply{about} under the clause as it reads now, so there is "
        f"nothing to measure {wish.judge!r} against.{whole} Label some with "
        f"'ethogram read --for {what}'."
    )


async def _by_asking(
    workspace: Workspace,
    target: Target,
    measurement: Measurement,
    env: Mapping[str, str],
    watch: Watch | None,
    stop: asyncio.Event | None,
) -> _Done:
    stop = stop or asyncio.Event()
    desk = Desk(workspace, target, env, stop)
    progress = Progress(0, is_stopping=stop.is_set)
    interview = Interview(desk, progress)
    try:
        with draining_on_interrupt(stop):
            async with watching(watch, progress):
                end = await measurement.hold(interview)
    finally:
        await desk.aclose()
    return _Done(
        measured=measurement.measured(interview),
        failed=progress.missing,
        first_failure=interview.first_failure,
        is_stopped=end.is_drained,
        budget=str(end.budget or ""),
    )


@contextlib.asynccontextmanager
async def watching(watch: Watch | None, progress: Progress) -> AsyncIterator[None]:
    """Show how it goes while the block runs."""
    task = asyncio.ensure_future(watch(progress)) if watch else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            # A terminal that went away must not cost the answers.
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await task


def _unasked(
    connection: Connection,
    workspace: Workspace,
    sheets: list[Sheet],
    gold: Gold,
    wish: CalibrationWish,
    kind: JudgeKind,
) -> dict[CriterionId, Measured]:
    judge = JudgeName(wish.judge)
    if kind == "code":
        return measure_code(workspace, sheets, gold, judge, tune=wish.tune)
    if judge in workspace.trained:
        trained = workspace.trained[judge]
        return measure_trained(workspace, connection, sheets, gold, trained, tune=wish.tune)
    if members_of(judge):
        return measure_panel(connection, sheets, judge, kind, tune=wish.tune)
    return measure_recorded(connection, sheets, judge, kind, tune=wish.tune)


def _cards(
    sheets: list[Sheet], done: _Done, wish: CalibrationWish, skipped: list[str]
) -> tuple[JudgeCard, ...]:
    """Write a card for every criterion that the judge decided anything of."""
    if wish.tune:
        return ()
    cards, made_at = [], moment(time.time())
    for sheet in sheets:
        measured = done.measured.get(sheet.criterion)
        if measured is None or not any(each.outcome in DECIDED for each in measured.graded):
            if not any(each.startswith(f"{sheet.criterion}:") for each in skipped):
                skipped.append(f"{sheet.criterion}: {_nothing(sheet, measured)}")
            continue
        method = Method(
            made_at=made_at,
            seed=wish.seed,
            split=wish.split,
            tuned_on=sheet.tuning.families,
            disputed=sheet.held_out.disputed,
        )
        cards.append(
            card_of(
                measured.facts,
                method,
                measured.graded,
                again=measured.again,
                probes=measured.probes,
                exam=measured.exam,
            )
        )
    return tuple(cards)


def _nothing(sheet: Sheet, measured: Measured | None) -> str:
    if not sheet.held_out.items:
        return (
            f"all {sheet.tuning.families} labelled families fell into the tuning part; label more, "
            "or measure with --split 0"
        )
    if measured is None or not measured.graded:
        return "the judge gave no verdict on these replies"
    return f"of {len(measured.graded)} verdicts none says pass or fail"


def misjudged_of(
    sheets: Sequence[Sheet], heard_on: Mapping[CriterionId, Measured], gold: Gold
) -> tuple[tuple[Misjudged, ...], int]:
    """List where judge and people differ, failing replies first, and say on how many it was heard."""
    found, heard = [], 0
    for sheet in sheets:
        measured = heard_on.get(sheet.criterion)
        for each in measured.graded if measured else ():
            heard += 1
            if each.agrees:
                continue
            verdict = measured.verdicts[each.item.transcript] if measured else None
            found.append(
                Misjudged(
                    criterion=sheet.criterion,
                    transcript=each.item.transcript,
                    family=each.item.family,
                    people=each.item.people or "",
                    judge=each.outcome,
                    note=each.item.note,
                    reason=verdict.reason if verdict else "",
                    reply=gold.transcripts[each.item.transcript].text,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.criterion, one.people))), heard
