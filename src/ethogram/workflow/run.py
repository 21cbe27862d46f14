"""Start a run, or go on with one that stopped."""

from __future__ import annotations

import os
import time
from importlib.metadata import version

import msgspec

from ethogram.errors import UsageRefused
from ethogram.run.converse import request_for
from ethogram.run.run import Run
from ethogram.store.database import Connection, open_database
from ethogram.store.reading import cached_reply, find_run, load_runs, run_state
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.going import going
from ethogram.workflow.hold import Held, Watch, hold_run, start_run
from ethogram.workflow.judging_by import judge_by
from ethogram.workflow.plan import (
    Planned,
    Preview,
    Wish,
    choose_target,
    plan_run,
    preview,
    questions,
    same_plan,
)
from ethogram.workflow.probing import probe_failures
from ethogram.workflow.settings import Budget
from ethogram.workflow.workspace import Workspace, require_clean


def prepare(workspace: Workspace, wish: Wish) -> Planned:
    """Plan a run under the documents in force, without starting it.

    Raises:
        DocumentsRefused: Documents have errors.
        UsageRefused: Nothing is left to ask, or a name does not exist.
    """
    require_clean(workspace)
    now = time.time()
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
    if wish.is_noise:
        wish = msgspec.structs.replace(wish, first_repeat=fresh_repeat(workspace, wish))
    return plan_run(workspace, wish, now=now, stamp=stamp, version=version("ethogram"))


def preview_run(workspace: Workspace, planned: Planned) -> Preview:
    """Estimate what a run would take, with what the cache already knows."""
    known = 0
    if workspace.evidence.is_file():
        connection = open_database(workspace.evidence)
        for question in questions(workspace, planned):
            first = request_for(question, (*question.rendered.messages, *question.case.history))
            opening = msgspec.structs.replace(
                first, messages=(*first.messages, question.case.turns[0])
            )
            known += cached_reply(connection, opening.key()) is not None
        connection.close()
    return preview(planned, known)


def refuse_unpriced(planned: Planned, budget: Budget) -> None:
    """Refuse a money budget for a model whose price is unknown.

    Raises:
        UsageRefused: The target costs money and has no prices.
    """
    target = planned.run.plan.target
    if budget.money is not None and target.prices is None and not target.is_free:
        raise UsageRefused(
            f"A money budget is set, but target {str(target.name)!r} has no prices. Expected "
            f"[prices] with input and output in {target.at.path}. Add them, or budget in tokens "
            "or calls instead."
        )


async def run_planned(
    workspace: Workspace, planned: Planned, watch: Watch | None = None, *, probes: bool = True
) -> Held:
    """Start a planned run and hold it; see `go_on`."""
    refuse_unpriced(planned, workspace.settings.budget)
    connection = open_database(workspace.evidence)
    try:
        start_run(connection, workspace, planned)
    finally:
        connection.close()
    return await go_on(workspace, planned, watch, probes=probes)


async def go_on(
    workspace: Workspace, planned: Planned, watch: Watch | None = None, *, probes: bool = True
) -> Held:
    """Hold what is left of a run; then, when all of it is over, probe its failures.

    Where `ethogram.toml` names a judge, it judges the replies last, as `ethogram judge` would.

    Args:
        workspace: The documents in force.
        planned: The plan; its run must have been started.
        watch: Shows the progress.
        probes: Ask failing families again with the instruction alone, within what the run left of
            the budget.
    """
    refuse_unpriced(planned, workspace.settings.budget)
    with going(workspace.root, planned.run.id, time.time()):
        return await _hold_and_judge(workspace, planned, watch, probes=probes)


async def _hold_and_judge(
    workspace: Workspace, planned: Planned, watch: Watch | None, *, probes: bool
) -> Held:
    held = await hold_run(workspace, planned, env=os.environ, watch=watch)
    left = _budget_left(workspace.settings.budget, held)
    if probes and held.end == "done" and left is not None:
        settings = msgspec.structs.replace(workspace.settings, budget=left)
        workspace = msgspec.structs.replace(workspace, settings=settings)
        await probe_failures(workspace, held.run.id, env=os.environ, clock=time.time)
    if workspace.settings.judge and held.end == "done":
        judge = workspace.settings.judge
        await judge_by(workspace, held.run.id, judge, os.environ)
    return held


def _budget_left(budget: Budget, held: Held) -> Budget | None:
    """Give what a run left of its budget; None when nothing is left of some part of it."""
    left = Budget(
        money=None if budget.money is None else budget.money - held.money,
        tokens=None if budget.tokens is None else budget.tokens - held.tokens,
        calls=None if budget.calls is None else budget.calls - held.calls,
    )
    parts = (left.money, left.tokens, left.calls)
    return left if all(part is None or part > 0 for part in parts) else None


def prepare_resume(workspace: Workspace, name: str | None) -> Planned:
    """Plan what is left of a run that stopped, if the documents still say the same.

    Raises:
        UsageRefused: The run is complete, or the documents have changed since.
    """
    require_clean(workspace)
    connection = open_evidence(workspace.root)
    try:
        run = find_run(connection, name) if name else _newest_open(connection)
        state = run_state(connection, run)
    finally:
        connection.close()
    if state.is_complete and not state.missing:
        raise UsageRefused(
            f"Run {str(run.id)!r} is complete: there is nothing to resume. "
            "Report it with 'ethogram report'."
        )
    return _plan_again(workspace, run)


def _plan_again(workspace: Workspace, run: Run) -> Planned:
    plan = run.plan
    choose_target(workspace, plan.target.name)
    again = plan_run(
        workspace,
        Wish(
            target=plan.target.name,
            where=plan.where,
            sample=plan.sample,
            seed=plan.seed,
            repeats=plan.repeats,
            first_repeat=plan.first_repeat,
            variant=plan.variant,
            edits=plan.edits,
        ),
        now=run.started_at,
        stamp="",
        version=run.version,
    )
    changed = same_plan(plan, again.run.plan)
    if changed:
        raise UsageRefused(
            f"Run {str(run.id)!r} cannot be resumed: the {' and the '.join(changed)} changed since "
            "it was started. Start a new one with 'ethogram run'; replies that are still the same "
            "are taken from the cache and cost nothing."
        )
    # A run may have been taken in from elsewhere: keys go where this workspace's target says.
    own = msgspec.structs.replace(
        run, plan=msgspec.structs.replace(plan, target=again.run.plan.target)
    )
    return msgspec.structs.replace(again, run=own)


def _newest_open(connection: Connection) -> Run:
    for run in load_runs(connection):
        state = run_state(connection, run)
        if not state.is_complete or state.missing:
            return run
    raise UsageRefused(
        "Every run is complete: there is nothing to resume. Start one: 'ethogram run'."
    )


def fresh_repeat(workspace: Workspace, wish: Wish) -> int:
    """Give a repeat index that no run of this target has used, so that replies are asked anew."""
    if not workspace.evidence.is_file():
        return 0
    connection = open_database(workspace.evidence)
    target = choose_target(workspace, wish.target).name
    used = [
        run.plan.first_repeat + run.plan.repeats
        for run in load_runs(connection, trials=True)
        if run.plan.target.name == target
    ]
    connection.close()
    return max(used, default=0)
