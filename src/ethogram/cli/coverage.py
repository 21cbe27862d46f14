"""`ethogram coverage`: which situations are covered, and which are not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import (
    is_coloured,
    open_workspace,
    screen_width,
    show_json,
    warn_of_errors,
)

if TYPE_CHECKING:
    from ethogram.report.coverage import By


@click.command(
    epilog="Required: every clause in every situation where it applies; of high stakes as a normal, "
    "an edge and an adversarial case in each, of others every pair of surface, audience, use case "
    "and kind; every restriction with a harmless twin, every permission with its harmful side. "
    "Fill gaps with 'ethogram suite fill'."
)
@click.option("--run", "run", metavar="RUN", help="Count only what got a reply in this run.")
@click.option(
    "--by",
    type=click.Choice(["clause", "situation", "kind", "polarity"]),
    help="Add up along one side instead of showing the map.",
)
@click.option("--missing", is_flag=True, help="List every gap with the command that fills it.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write one HTML file."
)
@click.option("--json", "as_json", is_flag=True, help="Print every cell as JSON.")
@click.pass_context
def coverage(
    ctx: click.Context,
    run: str | None,
    by: By | None,
    missing: bool,
    html: Path | None,
    as_json: bool,
) -> int:
    """Say what is required, tested, labelled by people, and has enough families for its bar."""
    from ethogram.workflow.covering import cover

    if missing and by is not None:
        raise click.UsageError("--missing lists gaps and --by adds them up; choose one.")
    workspace = open_workspace(ctx)
    page = cover(workspace, run)
    warn_of_errors(workspace)
    if html is not None:
        from ethogram.report.coverage_page import write_page

        html.write_text(write_page(page), encoding="utf-8")
        click.echo(f"Wrote {html}. Open it in a browser; it needs no network.", err=as_json)
    if as_json:
        from ethogram.report.coverage import coverage_data

        show_json(coverage_data(page))
    elif html is None:
        from ethogram.report.coverage_screen import render_coverage

        width, colour = screen_width(), is_coloured()
        click.echo(
            render_coverage(page, by=by, is_list=missing, width=width, colour=colour), nl=False
        )
    return 0
