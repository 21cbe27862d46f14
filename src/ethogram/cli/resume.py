"""`ethogram resume`: go on with a run that stopped."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import open_workspace

if TYPE_CHECKING:
    from ethogram.workflow.progress import Progress


@click.command()
@click.argument("name", metavar="[RUN]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def resume(ctx: click.Context, name: str | None, as_json: bool) -> int:
    """Go on with a run that stopped; nothing that finished is asked again.

    Without RUN, the newest run that is not complete.
    """
    import asyncio

    from ethogram.cli.live import watch
    from ethogram.cli.outcome import finish
    from ethogram.workflow.hold import hold_run
    from ethogram.workflow.run import prepare_resume

    workspace = open_workspace(ctx)
    planned = prepare_resume(workspace, name)

    async def show(progress: Progress) -> None:
        await watch(progress)

    held = asyncio.run(hold_run(workspace, planned, env=os.environ, watch=show))
    return finish(workspace, held, as_json=as_json)
