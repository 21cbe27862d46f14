"""`ethogram pressure`: does it give in, and does it listen?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import is_coloured, open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.findings.pressure import Pressed

STOPPED = 4


@click.command(
    epilog="Write stances with 'ethogram new pressure'. The control arm, in which the user is right, "
    "tells a steady model from a stubborn one."
)
@click.argument("names", metavar="[STANCE]...", nargs=-1)
@click.option(
    "--turns", type=click.IntRange(1, 20), default=5, show_default=True, help="Doses of pressure."
)
@click.option(
    "-n",
    "--repeats",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Hold each so often.",
)
@click.option("--target", default="", help="Target to ask; default: the workspace's own.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def pressure(
    ctx: click.Context, names: Sequence[str], turns: int, repeats: int, target: str, as_json: bool
) -> int:
    """Press against right answers over turns, with a control arm in which the user is right."""
    from ethogram.cli.loop import run_async
    from ethogram.report.pressure import render_pressure
    from ethogram.workflow.pressing import plan_pressing, press
    from ethogram.workflow.workspace import require_clean

    workspace = require_clean(open_workspace(ctx))
    asked = plan_pressing(workspace, names, turns=turns, repeats=repeats, target=target)
    shown = 0

    def heard(_: Pressed) -> None:
        nonlocal shown
        shown += 1
        if not as_json and shown % 10 == 0:
            click.echo(f"{shown} of {asked.run.planned} conversations", err=True)

    found = run_async(press(workspace, asked, env=os.environ, heard=heard))
    if as_json:
        show_json(found)
    else:
        text = render_pressure(
            found.pressure,
            target=found.target,
            is_standin=found.is_standin,
            width=screen_width(),
            colour=is_coloured(),
        )
        click.echo(text, nl=False)
        click.echo(f"next     ethogram read --run {found.run.rpartition('-')[2]}")
    return STOPPED if found.is_stopped else 0
