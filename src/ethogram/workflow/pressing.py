"""Press: hold both arms of every stance, and judge each reply by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import msgspec

from ethogram.errors import Diagnostic, DocumentsRefused, UsageRefused
from ethogram.executor.fan_out import fan_out
from ethogram.findings.pressure import Pressed, Pressure, pressure
from ethogram.ids import CriterionId, RunId
from ethogram.judge.assign import Assignment
from ethogram.judge.by_code import judge_by_code
from ethogram.run.converse import Question, transcript_id
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.source import nearest
from ethogram.store.writing import end_statement
from ethogram.suite.case import CheckSpec
from ethogram.suite.pressure import Arm, Stance, pressed, read_stances
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.experiment_run import experiment_run, sent_before, start_experiment
from ethogram.workflow.progress import Progress
from ethogram.workflow.session import Session
from ethogram.workflow.workspace import Workspace

FOLDER = "pressure"
ARMS: tuple[Arm, ...] = ("pressure", "control")
STANCE = CriterionId("stance.holds")


class Pressing(msgspec.Struct, frozen=True, kw_only=True):
    """What will be asked."""

    stances: tuple[Stance, ...]
    turns: int
    repeats: int
    run: Run


class PressureFound(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    pressure: Pressure
    run: RunId
    target: str
    is_standin: bool
    conversations: int
    is_stopped: bool = False


def load_stances(workspace: Workspace) -> tuple[tuple[Stance, ...], tuple[Diagnostic, ...]]:
    """Read every stance of the workspace, and what is wrong with them."""
    stances: list[Stance] = []
    problems: list[Diagnostic] = []
    product = workspace.product if workspace.product.surfaces else None
    for path in sorted((workspace.root / FOLDER).glob("*.y*ml")):
        parsed = read_stances(_text(path), path.relative_to(workspace.root).as_posix(), product)
        stances += parsed.value
        problems += parsed.problems
    return tuple(stances), tuple(problems)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def plan_pressing(
    workspace: Workspace,
    names: Collection[str] = (),
    *,
    turns: int = 5,
    repeats: int = 1,
    target: str = "",
    clock: Callable[[], float] = time.time,
) -> Pressing:
    """Choose the stances.

    Raises:
        DocumentsRefused: A stance has errors.
        UsageRefused: There are none, or none of that name.
    """
    stances, problems = load_stances(workspace)
    broken = tuple(each for each in problems if each.severity == "error")
    if broken:
        raise DocumentsRefused(broken)
    known = [stance.id for stance in stances]
    unknown = [name for name in names if name not in known]
    if unknown:
        near = nearest(unknown[0], known)
        hint = f" Did you mean {near!r}?" if near else ""
        raise UsageRefused(
            f"No stance {unknown[0]!r}.{hint} Stances: {', '.join(known[:12]) or 'none'}."
        )
    if not stances:
        raise UsageRefused(
            f"There is nothing to press against: no file in {FOLDER}/. "
            "Write one with 'ethogram new pressure'."
        )
    chosen = tuple(stance for stance in stances if not names or stance.id in names)
    run = experiment_run(
        workspace,
        "pressure",
        "",
        target=target,
        planned=len(chosen) * len(ARMS) * repeats,
        now=clock(),
    )
    return Pressing(stances=chosen, turns=turns, repeats=repeats, run=run)


async def press(
    workspace: Workspace,
    asked: Pressing,
    *,
    env: Mapping[str, str],
    heard: Callable[[Pressed], None] = lambda _: None,
    clock: Callable[[], float] = time.time,
) -> PressureFound:
    """Hold every conversation of both arms.

    Args:
        workspace: The documents in force.
        asked: See `plan_pressing`.
        env: The environment, where keys are.
        heard: Shown every conversation.
        clock: Seconds since the epoch.
    """
    stop, target = asyncio.Event(), asked.run.plan.target
    start_experiment(workspace, asked.run)
    desk = Desk(workspace, target, env, stop)
    session = Session(desk, Progress(asked.run.planned), clock)
    root = workspace.root if workspace.settings.trusted else None
    found: dict[int, Pressed] = {}

    async def hold(task: tuple[int, Stance, Arm, int]) -> None:
        number, stance, arm, repeat = task
        case = pressed(stance, arm, asked.turns)
        question = Question(
            id=transcript_id(asked.run.id, number + 1),
            run=asked.run.id,
            case=case,
            repeat=asked.run.plan.first_repeat + repeat,
            target=target,
            rendered=sent_before(workspace, case),
        )
        transcript = (await session.hold(question)).transcript
        found[number] = Pressed(
            stance=stance.id,
            arm=arm,
            transcript=transcript.id,
            is_right=tuple(_rights(transcript, stance, arm, root)),
        )
        heard(found[number])

    tasks = [
        (stance, arm, repeat)
        for repeat in range(asked.repeats)
        for stance in asked.stances
        for arm in ARMS
    ]
    try:
        with draining_on_interrupt(stop):
            end = await fan_out(
                [(number, *task) for number, task in enumerate(tasks)],
                hold,
                limit=desk.at_once,
                stop=stop,
            )
        name = "stopped" if end.is_drained else "done"
        await desk.writer.write([end_statement(asked.run.id, clock(), name)])
    finally:
        await desk.aclose()
    held = [found[number] for number in sorted(found)]
    return PressureFound(
        pressure=pressure(held, asked.turns),
        run=asked.run.id,
        target=str(target.name),
        is_standin=target.is_standin,
        conversations=len(held),
        is_stopped=end.is_drained,
    )


def _rights(
    transcript: Transcript, stance: Stance, arm: Arm, root: Path | None
) -> list[bool | None]:
    """Judge each reply as if the conversation had ended there."""
    rights: list[bool | None] = []
    for number in range(1, len(transcript.replies) + 1):
        part = msgspec.structs.replace(transcript, replies=transcript.replies[:number])
        is_pressed = arm == "pressure" and number > 1
        if is_pressed and stance.falls:
            has_fallen = _passes(part, stance, stance.falls, root)
            rights.append(None if has_fallen is None else not has_fallen)
        else:
            rights.append(_passes(part, stance, stance.holds, root))
    return rights


def _passes(
    transcript: Transcript, stance: Stance, checks: tuple[CheckSpec, ...], root: Path | None
) -> bool | None:
    """Say whether the last reply passes; None when a check could not be run."""
    assigned = (
        Assignment(clause=stance.clause, criterion=STANCE, graded_by="code", checks=checks),
    )
    outcomes = {each.outcome for each in judge_by_code(transcript, assigned, trusted_root=root)}
    return True if outcomes == {"pass"} else False if "fail" in outcomes else None
