"""Let a model write variations instead of the rules: paraphrases, translations, twins."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

import msgspec

from ethogram.errors import CallFailed, UsageRefused
from ethogram.executor.fan_out import fan_out
from ethogram.ids import CaseId
from ethogram.model.message import Request
from ethogram.model.target import Target
from ethogram.suite.case import Case
from ethogram.suite.derive import HAS_TWIN, Derived, Skipped, free_id
from ethogram.suite.operators.registry import read_chains
from ethogram.suite.writer import LANGUAGE, TASKS, writer_messages, written_case
from ethogram.workflow.desk import Desk, draining_on_interrupt
from ethogram.workflow.plan import choose_target
from ethogram.workflow.varying import (
    VARY,
    Proposal,
    Wish,
    choose_parents,
    free_path,
    head_lines,
    proposed_text,
)
from ethogram.workflow.workspace import Workspace

MOST_TEXTS = 1_000
"""Texts one command has a model write."""
NOTHING_NEW = "the writer said nothing new"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a writer is to write."""

    tasks: tuple[tuple[Case, str, int], ...]
    """Case, operator, and which variant."""
    writer: Target
    language: str = LANGUAGE
    parents: int
    typed: str = ""
    seed: int = 0


def plan_writing(
    workspace: Workspace, wish: Wish, *, writer: str, language: str = LANGUAGE
) -> Order:
    """Choose cases, operators and the writer.

    Raises:
        UsageRefused: A name is unknown, an operator needs no writer, or there would be too many.
    """
    chains = read_chains(wish.operators, allowed=VARY)
    names = [chain[0].name for chain in chains if len(chain) == 1]
    wrong = [chain[0].name for chain in chains if len(chain) > 1 or chain[0].name not in TASKS]
    if wrong:
        raise UsageRefused(
            f"A writer takes over {', '.join(TASKS)}, each on its own, and not {wrong[0]!r}. Leave "
            "--writer out for the others."
        )
    parents = choose_parents(workspace, wish)
    tasks = tuple(
        (case, name, number) for case in parents for name in names for number in range(wish.each)
    )
    if len(tasks) > MOST_TEXTS:
        raise UsageRefused(
            f"That makes {len(tasks):,} texts; at most {MOST_TEXTS:,} are written at a time. Name "
            "cases, or choose fewer with --where."
        )
    words = ["ethogram suite vary", *wish.names, f"--with {','.join(names)} --writer {writer}"]
    words += [f"--where {wish.where!r}"] if wish.where else []
    words += [f"--language {language}"] if "language" in names else []
    return Order(
        tasks=tasks,
        writer=choose_target(workspace, writer),
        language=language,
        parents=len(parents),
        typed=" ".join([*words, f"-n {wish.each} --seed {wish.seed}"]),
        seed=wish.seed,
    )


async def write_variations(
    workspace: Workspace,
    order: Order,
    *,
    env: Mapping[str, str],
    heard: Callable[[int], None] = lambda _: None,
    clock: Callable[[], float] = time.time,
) -> Proposal:
    """Ask the writer for every text; what it has answered before costs nothing.

    Args:
        workspace: The documents in force.
        order: What to write.
        env: The environment, where keys are.
        heard: Told how many texts are there.
        clock: Seconds since the epoch.

    Returns:
        The proposal, not yet kept. A call that failed gives no case and says why.
    """
    stop, found = asyncio.Event(), dict[int, Case | str]()
    desk = Desk(workspace, order.writer, env, stop)

    async def write(number: int) -> None:
        found[number] = await _written(desk, order, number)
        heard(len(found))

    try:
        with draining_on_interrupt(stop):
            limit = max(1, order.writer.limits.concurrency)
            await fan_out(range(len(order.tasks)), write, limit=limit, stop=stop)
    finally:
        await desk.aclose()
    derived = _gathered(workspace, order, found)
    names = "-".join(dict.fromkeys(name for _, name, _ in order.tasks))
    return Proposal(
        derived=derived,
        path=free_path(workspace, f"{names}-by-{order.writer.name}"),
        text=proposed_text(derived.cases, head_lines(order.typed, clock())),
        parents=order.parents,
    )


async def _written(desk: Desk, order: Order, number: int) -> Case | str:
    """Give the case a writer's text makes, or why there is none."""
    case, name, variant = order.tasks[number]
    request = Request(
        messages=writer_messages(case, name, order.language),
        model=order.writer.request_model,
        settings=order.writer.settings,
        repeat=order.seed + variant,
    )
    try:
        text = (await desk.ask(request)).reply.text
    except CallFailed as error:
        return str(error)
    kind = " (a stand-in)" if order.writer.is_standin else ""
    source = f"operator {name}, written by {order.writer.name}{kind}, seed {order.seed}"
    return written_case(case, name, text, source) or NOTHING_NEW


def _gathered(workspace: Workspace, order: Order, found: Mapping[int, Case | str]) -> Derived:
    every = (*workspace.cases, *workspace.proposed)
    digests, names = {case.digest for case in every}, {str(case.id) for case in every}
    with_twins = {case.twin_of for case in every if case.twin_of}
    cases: list[Case] = []
    skipped: list[Skipped] = []
    known = 0
    for number, written in sorted(found.items()):
        parent, name, _ = order.tasks[number]
        if name == "twin" and (parent.twin_of or parent.id in with_twins):
            written = HAS_TWIN
        if isinstance(written, str):
            skipped.append(Skipped(case=parent.id, operator=name, reason=written))
        elif written.digest in digests:
            known += 1
        else:
            digests.add(written.digest)
            own: CaseId = free_id(written.id, names)
            names.add(own)
            cases.append(msgspec.structs.replace(written, id=own))
    return Derived(cases=tuple(cases), skipped=tuple(skipped), known=known)
