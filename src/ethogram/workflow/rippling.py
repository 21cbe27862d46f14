"""Before a fix is adopted: hold it against what the documents say, on every surface it changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version

import msgspec

from ethogram.context.block import Context
from ethogram.context.render import with_digest
from ethogram.errors import UsageRefused
from ethogram.experiment.intervention import Intervention, applied
from ethogram.experiment.ripple import Ripple, ripple_cells
from ethogram.experiment.stack import Stack
from ethogram.ids import RunId, SurfaceId
from ethogram.run.run import Run
from ethogram.spec.clause import Clause
from ethogram.suite.case import Case
from ethogram.workflow.comparing import compare_runs
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.hold import Held
from ethogram.workflow.plan import Planned, Wish, plan_run
from ethogram.workflow.run import run_planned
from ethogram.workflow.workspace import Workspace

JUST_BEFORE_S = 0.001
UNMAKEABLE = ("ask neutrally", "instruction alone", "no system prompt", "as it is")
"""Interventions that no document can make: they change what the user says, or test the model."""

Stage = Callable[[str, int], None]
"""Told which side is being asked, and how many replies it takes."""


def changed_contexts(
    workspace: Workspace, fix: Intervention, clause: Clause, surface: SurfaceId, case: Case
) -> dict[SurfaceId, Context]:
    """Give every context that a fix changes: the surface's own, and those that share the block.

    Raises:
        UsageRefused: No document can make the fix.
    """
    if fix.move in UNMAKEABLE or fix.is_neutral:
        raise UsageRefused(
            f"The fix {fix.name!r} changes what is asked, not what is sent before it, so it has no "
            "ripple. Write what to do into a block, and try that: 'ethogram try'."
        )
    shared = {
        f"block {block.id}"
        for block in workspace.contexts[surface].blocks
        if block.is_shared and f"block {block.id}" in fix.parts
    }
    changed = {}
    for name, context in workspace.contexts.items():
        own = {f"block {block.id}" for block in context.blocks if block.is_shared}
        if name != surface and not own & shared:
            continue
        here = msgspec.structs.replace(
            fix, parts=tuple(part for part in fix.parts if name == surface or part in shared)
        )
        new = applied(here, Stack(context=context, case=case), clause).context
        changed[name] = with_digest(new)
    return changed


async def ripple(
    workspace: Workspace,
    source: Run,
    fix: Intervention,
    contexts: dict[SurfaceId, Context],
    *,
    stage: Stage = lambda _, __: None,
) -> Ripple:
    """Ask every case of the changed surfaces under both contexts, and hold the two together.

    What is known costs nothing: the side that the documents say is mostly there already. Both
    sides are kept as trial runs.

    Args:
        workspace: The documents in force.
        source: Names the target that is asked.
        fix: What the new side changes, for its name.
        contexts: See `changed_contexts`.
        stage: Told which side is being asked.
    """
    fixed = msgspec.structs.replace(workspace, contexts={**workspace.contexts, **contexts})
    where = f"surface in ({', '.join(map(str, contexts))})"
    now = time.time()
    sides: list[tuple[str, Workspace, float]] = [
        ("as it is", workspace, now - JUST_BEFORE_S),
        (fix.name, fixed, now),
    ]
    ends: list[Held] = []
    for name, documents, started in sides:
        planned = _planned(documents, source, where, started)
        stage(name, planned.run.planned)
        ends.append(await run_planned(documents, planned, probes=False))
    old, new = (end.run.id for end in ends)
    return _held_together(workspace, fix, tuple(contexts), (old, new), ends)


def _held_together(
    workspace: Workspace,
    fix: Intervention,
    surfaces: tuple[SurfaceId, ...],
    runs: tuple[RunId, RunId],
    ends: list[Held],
) -> Ripple:
    connection = open_evidence(workspace.root)
    try:
        before, after = (gather_evidence(connection, workspace.root, end.run) for end in ends)
        comparison = compare_runs(connection, workspace.root, before, after, with_replies=False)
    finally:
        connection.close()
    return Ripple(
        fix=fix.name,
        surfaces=surfaces,
        cells=ripple_cells(before.observations, after.observations),
        comparison=comparison,
        before=runs[0],
        after=runs[1],
        replies=sum(end.run.planned for end in ends),
        asked=sum(end.asked for end in ends),
    )


def _planned(workspace: Workspace, source: Run, where: str, started: float) -> Planned:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(started))
    wish = Wish(
        target=str(source.plan.target.name),
        where=where,
        is_trial=True,
    )
    planned = plan_run(workspace, wish, now=started, stamp=stamp, version=version("ethogram"))
    plan = msgspec.structs.replace(planned.run.plan, experiment="ripple")
    return msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, plan=plan))
