"""Plan a run: which conversations, with whom, in which contexts, at what price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ethogram.context.block import Rendered
from ethogram.context.render import render
from ethogram.errors import UsageRefused
from ethogram.ids import BlockId, CaseId, Digest, RunId, SurfaceId, digest
from ethogram.model.target import Target
from ethogram.run.converse import Question, opening, transcript_id
from ethogram.run.run import Plan, Run
from ethogram.spec.clause import Spec
from ethogram.suite.case import Case
from ethogram.suite.sample import sample_cases
from ethogram.suite.select import select_cases
from ethogram.workflow.documents import Documents
from ethogram.workflow.workspace import Workspace

LETTERS_PER_TOKEN = 4
USUAL_REPLY_TOKENS = 256


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for; everything has a default."""

    target: str = ""
    where: str = ""
    sample: int | None = None
    seed: int = 0
    repeats: int | None = None
    first_repeat: int = 0
    variant: Mapping[str, str] = msgspec.field(default_factory=dict)
    edits: Mapping[str, str] = msgspec.field(default_factory=dict)
    is_trial: bool = False
    is_noise: bool = False


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A run that is ready to be held."""

    run: Run
    cases: tuple[Case, ...]
    rendered: dict[SurfaceId, Rendered]
    documents: Documents

    def context_for(self, case: Case) -> Rendered:
        """Give the context of the case's surface; the caller adds the case's own documents."""
        return self.rendered[case.place.surface]


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a run would take, before anything is asked."""

    conversations: int
    calls: int
    known: int
    """Calls that the cache answers for free."""
    input_tokens: int
    """Estimated, four letters a token."""
    output_tokens: int
    """At most, where the target has `max-tokens`; else 256 a reply is assumed."""
    cost: float | None
    """At most; None when the target has no prices."""
    currency: str = ""


def choose_target(workspace: Workspace, name: str) -> Target:
    """Give the target a person named, the workspace's default, or its only one.

    Raises:
        UsageRefused: There is none of that name, or several and no default.
    """
    targets = workspace.targets
    wanted = name or workspace.settings.target or (next(iter(targets)) if len(targets) == 1 else "")
    target = next((target for target in targets.values() if target.name == wanted), None)
    if target is not None:
        return target
    known = ", ".join(repr(str(each)) for each in targets) or "none yet"
    if not wanted:
        raise UsageRefused(
            f"The workspace has {len(targets)} targets ({known}) and no default. Name one with "
            "'--target', or write `target = \"...\"` in ethogram.toml."
        )
    raise UsageRefused(
        f"Unknown target {wanted!r}. Targets in this workspace: {known}. "
        "Add one with 'ethogram new target'."
    )


def plan_run(workspace: Workspace, wish: Wish, *, now: float, stamp: str, version: str) -> Planned:
    """Choose the cases, render the contexts and fix everything that decides the run.

    Args:
        workspace: The documents in force.
        wish: What was asked for.
        now: Seconds since the epoch.
        stamp: The same as local time, `20261109-143005`; becomes the start of the run's id.
        version: Version of Ethogram.

    Raises:
        UsageRefused: No case is left, or a block, variant or target does not exist.
    """
    target = choose_target(workspace, wish.target)
    cases = choose_cases(workspace.cases, wish, workspace.spec)
    rendered = render_surfaces(workspace, cases, wish)
    documents = Documents(product=workspace.product, spec=workspace.spec)
    plan = Plan(
        target=target,
        repeats=wish.repeats or workspace.settings.repeats,
        first_repeat=wish.first_repeat,
        where=wish.where,
        sample=wish.sample,
        seed=wish.seed,
        variant=dict(wish.variant),
        edits=dict(wish.edits),
        spec=workspace.spec.digest,
        documents=digest(documents),
        cases=digest([(case.id, case.digest) for case in cases]),
        contexts={str(surface): each.digest for surface, each in sorted(rendered.items())},
        rubrics=digest(sorted((name, each.digest) for name, each in workspace.rubrics.items())),
        is_trial=wish.is_trial,
        is_noise=wish.is_noise,
    )
    run = Run(
        id=RunId(f"{stamp}-{digest([plan, now])[:4]}"),
        product=workspace.settings.name or workspace.product.name,
        plan=plan,
        planned=len(cases) * plan.repeats,
        started_at=now,
        version=version,
    )
    return Planned(run=run, cases=cases, rendered=rendered, documents=documents)


def choose_cases(cases: Sequence[Case], wish: Wish, spec: Spec) -> tuple[Case, ...]:
    """Apply `--where` and `--sample`; what is left is grouped by surface, else in file order.

    Grouping lets an engine that keeps the start of a prompt read each surface's context once.
    """
    chosen = select_cases(cases, wish.where, spec=spec) if wish.where else cases
    if wish.sample is not None:
        chosen = sample_cases(chosen, wish.sample, seed=wish.seed)
    if not chosen:
        reason = f"no case fits {wish.where!r}" if wish.where and cases else "there are no cases"
        raise UsageRefused(
            f"Nothing to ask: {reason}. List the cases with 'ethogram cases', "
            "or add some to cases.yaml."
        )
    surfaces = {surface: number for number, surface in enumerate(_surfaces(chosen))}
    return tuple(sorted(chosen, key=lambda case: surfaces[case.place.surface]))


def render_surfaces(
    workspace: Workspace, cases: Sequence[Case], wish: Wish
) -> dict[SurfaceId, Rendered]:
    """Render the context of every surface that the cases stand on."""
    rendered: dict[SurfaceId, Rendered] = {}
    known_blocks: set[BlockId] = set()
    for surface in _surfaces(cases):
        context = workspace.contexts.get(surface)
        if context is None:
            rendered[surface] = Rendered(surface=surface, messages=(), digest=digest([]))
            continue
        own = {block.id for block in context.blocks}
        known_blocks |= own
        rendered[surface] = render(
            context,
            variant={BlockId(b): name for b, name in wish.variant.items() if b in own},
            replace={BlockId(b): text for b, text in wish.edits.items() if b in own},
        )
    unknown = sorted({*wish.variant, *wish.edits} - known_blocks)
    if unknown:
        known = ", ".join(sorted(known_blocks)) or "none"
        raise UsageRefused(
            f"No block {unknown[0]!r} in the contexts of these cases. Blocks there: {known}. "
            "See them with 'ethogram context show'."
        )
    return rendered


def context_with_documents(workspace: Workspace, planned: Planned, case: Case) -> Rendered:
    """Render a case's context with the documents that the case brings along."""
    context = workspace.contexts.get(case.place.surface)
    if not case.documents or context is None:
        return planned.rendered[case.place.surface]
    own = {block.id for block in context.blocks}
    plan = planned.run.plan
    return render(
        context,
        variant={BlockId(b): name for b, name in plan.variant.items() if b in own},
        replace={BlockId(b): text for b, text in plan.edits.items() if b in own},
        documents=case.documents,
    )


def questions(
    workspace: Workspace, planned: Planned, done: set[int] | frozenset[int] = frozenset()
) -> Iterator[Question]:
    """Give every conversation of the plan that is not over yet, in reading order.

    Every case is asked once before any is asked again.
    """
    plan, read = planned.run.plan, 0
    for repeat in range(plan.first_repeat, plan.first_repeat + plan.repeats):
        for case in planned.cases:
            read += 1
            if read not in done:
                yield Question(
                    id=transcript_id(planned.run.id, read),
                    run=planned.run.id,
                    case=case,
                    repeat=repeat,
                    target=plan.target,
                    rendered=context_with_documents(workspace, planned, case),
                )


def preview(planned: Planned, known: int) -> Preview:
    """Estimate what a run takes at most; `known` calls are in the cache."""
    plan = planned.run.plan
    calls = letters = 0
    for case in planned.cases:
        turns = sum(message.role == "user" for message in case.turns)
        start = sum(len(m.content) for m in opening(case, planned.context_for(case)))
        calls += turns
        letters += turns * start + sum(len(message.content) for message in case.turns)
    calls, letters = calls * plan.repeats, letters * plan.repeats
    input_tokens = letters // LETTERS_PER_TOKEN
    output_tokens = calls * (plan.target.settings.max_tokens or USUAL_REPLY_TOKENS)
    share = 1 - known / calls if calls else 0.0
    prices = plan.target.prices
    cost = None
    if prices is not None:
        cost = share * (input_tokens * prices.input + output_tokens * prices.output) / 1e6
    return Preview(
        conversations=planned.run.planned,
        calls=calls,
        known=known,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cost=cost,
        currency=prices.currency if prices else "",
    )


def by_id(cases: Sequence[Case]) -> dict[CaseId, Case]:
    """Index cases by their id."""
    return {case.id: case for case in cases}


def _surfaces(cases: Sequence[Case]) -> list[SurfaceId]:
    return list(dict.fromkeys(case.place.surface for case in cases))


def same_plan(one: Plan, other: Plan) -> tuple[str, ...]:
    """Name what differs between two plans, in the words a person uses; empty when nothing does."""
    pairs: tuple[tuple[str, object, object], ...] = (
        ("cases", one.cases, other.cases),
        ("context", one.contexts, other.contexts),
        ("target", one.target.digest or Digest(""), other.target.digest or Digest("")),
    )
    return tuple(name for name, left, right in pairs if left != right)
