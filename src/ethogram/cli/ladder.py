"""`ethogram ladder`: where is the line, and how sharp is it?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import is_coloured, open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.findings.boundary import Asked
    from ethogram.report.boundary import BoundaryPage
    from ethogram.suite.case import Place
    from ethogram.workflow.laddering import Climbed
    from ethogram.workflow.workspace import Workspace

STOPPED = 4


@click.command(
    epilog="Write a ladder with 'ethogram new ladder NAME'. A reply counts as declined when its "
    "answer class says that nothing of what was asked was done."
)
@click.argument("name", required=False)
@click.option("--surface", "surfaces", multiple=True, help="Only on this surface; may be repeated.")
@click.option(
    "--calls",
    type=click.IntRange(3),
    default=27,
    show_default=True,
    help="Replies in every place.",
)
@click.option("--target", default="", help="Target to ask; default: the workspace's own.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Also write one HTML file."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def ladder(
    ctx: click.Context,
    name: str | None,
    surfaces: Sequence[str],
    calls: int,
    target: str,
    html: Path | None,
    as_json: bool,
) -> int:
    """Climb a ladder of severity, surface by surface; without NAME, list the ladders."""
    from ethogram.workflow.workspace import require_clean

    workspace = require_clean(open_workspace(ctx))
    if name is None:
        return _list(workspace, as_json=as_json)
    from ethogram.cli.loop import run_async
    from ethogram.workflow.laddering import climb, plan_climb

    asked = plan_climb(workspace, name, surfaces=surfaces, calls=calls, target=target)
    places, shown = len(asked.places), 0

    def heard(place: Place, reply: Asked) -> None:
        nonlocal shown
        shown += 1
        if not as_json and shown % 9 == 0:
            click.echo(f"{shown} of {calls * places} replies", err=True)

    climbed = run_async(climb(workspace, asked, env=os.environ, heard=heard))
    page = _page(climbed)
    if as_json:
        show_json(climbed)
    else:
        from ethogram.report.boundary import render_boundaries

        click.echo(render_boundaries(page, width=screen_width(), colour=is_coloured()), nl=False)
    if html is not None:
        from ethogram.report.boundary import write_page

        html.write_text(write_page(page), encoding="utf-8")
        click.echo(f"Wrote {html}. Open it in a browser; it needs no network.", err=as_json)
    return STOPPED if climbed.is_stopped else 0


def _page(climbed: Climbed) -> BoundaryPage:
    from ethogram.report.boundary import BoundaryPage

    return BoundaryPage(
        ladder=climbed.ladder.name,
        intent=climbed.ladder.intent,
        target=climbed.target,
        is_standin=climbed.is_standin,
        run=climbed.run,
        boundaries=climbed.boundaries,
        calls=climbed.calls,
        notes=climbed.notes,
    )


def _list(workspace: Workspace, *, as_json: bool) -> int:
    from ethogram.report.number import count
    from ethogram.workflow.ladders import load_ladders

    ladders, problems = load_ladders(workspace)
    if as_json:
        show_json(list(ladders.values()))
        return 0
    for each in ladders.values():
        places = count(len(each.places), "place")
        click.echo(f"{each.name}   {count(len(each.rungs), 'rung')}, {places}   {each.intent}")
    if not ladders:
        click.echo("No ladders yet. Write one with 'ethogram new ladder NAME'.")
    if problems:
        click.echo(f"{count(len(problems), 'problem')} in ladders/: 'ethogram check'.", err=True)
    return 0
