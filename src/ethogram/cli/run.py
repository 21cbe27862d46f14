"""`ethogram run`: ask the cases, judge the replies, answer the one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from ethogram.cli.screen import open_workspace, show_json

if TYPE_CHECKING:
    from ethogram.workflow.plan import Planned, Preview
    from ethogram.workflow.progress import Progress
    from ethogram.workflow.settings import Budget
    from ethogram.workflow.workspace import Workspace


@click.command(
    epilog="Ctrl-C lets the calls in flight finish and says how to go on; a second one stops at once."
)
@click.option("--target", default="", help="Target to ask; default: the workspace's own.")
@click.option("--where", default="", help="Only cases that fit: 'surface=editor and stakes>=high'.")
@click.option("--sample", type=click.IntRange(1), help="Only so many families, drawn by situation.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the sample.")
@click.option("-n", "--repeats", type=click.IntRange(1), help="Ask every case so many times.")
@click.option(
    "--variant", "variants", multiple=True, help="BLOCK=NAME: another wording of a block."
)
@click.option("--noise", is_flag=True, help="Ask everything anew, to measure the noise floor.")
@click.option(
    "--budget-money",
    type=click.FloatRange(0, min_open=True),
    help="Stop before spending more than this.",
)
@click.option(
    "--budget-tokens", type=click.IntRange(1), help="Stop before using more tokens than this."
)
@click.option(
    "--budget-calls", type=click.IntRange(1), help="Stop before making more calls than this."
)
@click.option(
    "--probe/--no-probe",
    default=True,
    show_default=True,
    help="Ask a few failing families again with the instruction alone: could not, or did not?",
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would be asked and what it takes; ask nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def run(
    ctx: click.Context,
    target: str,
    where: str,
    sample: int | None,
    seed: int,
    repeats: int | None,
    variants: Sequence[str],
    noise: bool,
    budget_money: float | None,
    budget_tokens: int | None,
    budget_calls: int | None,
    probe: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Ask the cases, judge the replies, answer the one question."""
    from ethogram.cli.live import watch
    from ethogram.cli.loop import run_async
    from ethogram.cli.outcome import finish, interrupted
    from ethogram.workflow.plan import Wish
    from ethogram.workflow.run import prepare, preview_run, refuse_unpriced, run_planned
    from ethogram.workflow.settings import Budget

    asked_budget = Budget(money=budget_money, tokens=budget_tokens, calls=budget_calls)
    workspace = with_budget(open_workspace(ctx), asked_budget)
    wish = Wish(
        target=target,
        where=where,
        sample=sample,
        seed=seed,
        repeats=repeats,
        variant=pairs(variants, "--variant"),
        is_noise=noise,
    )
    planned = prepare(workspace, wish)
    refuse_unpriced(planned, workspace.settings.budget)
    if dry_run:
        shown = preview_run(workspace, planned)
        show_json(shown) if as_json else click.echo(preview_text(planned, shown))
        return 0
    currency = _currency(planned)

    async def show(progress: Progress) -> None:
        await watch(progress, currency)

    try:
        held = run_async(run_planned(workspace, planned, show, probes=probe))
    except KeyboardInterrupt:
        return interrupted()
    root = workspace.root
    del workspace, planned
    return finish(root, held, as_json=as_json)


def pairs(values: Sequence[str], option: str) -> dict[str, str]:
    """Split NAME=VALUE options."""
    split: dict[str, str] = {}
    for value in values:
        name, mark, rest = value.partition("=")
        if not mark or not name:
            raise click.UsageError(f"{option} {value!r} is not NAME=VALUE, such as stance=firm.")
        split[name.strip()] = rest
    return split


def with_budget(workspace: Workspace, asked: Budget) -> Workspace:
    """Let the options of the command line go before the workspace's own budget."""
    own = workspace.settings.budget
    budget = msgspec.structs.replace(
        own,
        money=own.money if asked.money is None else asked.money,
        tokens=own.tokens if asked.tokens is None else asked.tokens,
        calls=own.calls if asked.calls is None else asked.calls,
    )
    settings = msgspec.structs.replace(workspace.settings, budget=budget)
    return msgspec.structs.replace(workspace, settings=settings)


def preview_text(planned: Planned, shown: Preview) -> str:
    """Say what a run would take, and that nothing was asked."""
    target = planned.run.plan.target
    cost = "not known: the target has no [prices]"
    if shown.cost is not None:
        cost = f"at most {shown.cost:.4f} {shown.currency}"
    elif target.is_free:
        cost = "free"
    return (
        f"Would ask {target.name} ({target.request_model})\n"
        f"  replies    {shown.conversations:,} of {len(planned.cases):,} cases"
        f" x {planned.run.plan.repeats}\n"
        f"  calls      {shown.calls:,}, of which {shown.known:,} are known already\n"
        f"  tokens     about {shown.input_tokens:,} in, at most {shown.output_tokens:,} out\n"
        f"  cost       {cost}\n"
        "Nothing was asked."
    )


def _currency(planned: Planned) -> str:
    prices = planned.run.plan.target.prices
    return prices.currency if prices else ""
