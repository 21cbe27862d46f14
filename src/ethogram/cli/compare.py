"""`ethogram compare`: two runs, pair by pair."""

from __future__ import annotations

import click

from ethogram.cli.screen import is_coloured, screen_width, show_json, workspace_root


@click.command()
@click.argument("before", default="last~1")
@click.argument("after", default="last")
@click.option(
    "--margin",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.10,
    show_default=True,
    help="Change of a fail rate, 0 to 1, that is too small to matter.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def compare(ctx: click.Context, before: str, after: str, margin: float, as_json: bool) -> int:
    """Compare two runs pair by pair: BEFORE and AFTER, by default the last two.

    Says which families flipped, whether that is more than noise, whether the change is too small
    to matter, how many more families would decide it, and which replies changed most although no
    verdict moved. An A/A run ('ethogram run --noise') gives the noise floor.
    """
    from ethogram.report.comparison import render_comparison
    from ethogram.workflow.comparing import compare_named

    comparison = compare_named(workspace_root(ctx), before, after, margin=margin)
    if as_json:
        show_json(comparison)
    else:
        text = render_comparison(comparison, width=screen_width(), colour=is_coloured())
        click.echo(text, nl=False)
    return 0
