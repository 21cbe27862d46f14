"""`ethogram resume`: go on with a run that stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import open_workspace

if TYPE_CHECKING:
    from ethogram.workflow.progress import Progress


@click.command()
@click.argument("name", metavar="[RUN]", required=False)
@click.option(
    "--probe/--no-probe",
    default=True,
    show_default=True,
    help="Ask a few failing families again with the instruction alone: could not, or did not?",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def resume(ctx: click.Context, name: str | None, probe: bool, as_json: bool) -> int:
    """Go on with a run that stopped; nothing that finished is asked again.

    Without RUN, the newest run that is not complete.
    """
    from ethogram.cli.live import watch
    from ethogram.cli.loop import run_async
    from ethogram.cli.outcome import finish, interrupted
    from ethogram.workflow.run import go_on, prepare_resume

    workspace = open_workspace(ctx)
    planned = prepare_resume(workspace, name)
    prices = planned.run.plan.target.prices

    async def show(progress: Progress) -> None:
        await watch(progress, prices.currency if prices else "")

    try:
        held = run_async(go_on(workspace, planned, show, probes=probe))
    except KeyboardInterrupt:
        return interrupted()
    root = workspace.root
    del workspace, planned
    return finish(root, held, as_json=as_json)
