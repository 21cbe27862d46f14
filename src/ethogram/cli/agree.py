"""`ethogram agree`: do my labellers agree?"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from ethogram.cli.screen import (
    is_coloured,
    screen_width,
    show_diagnostics,
    show_json,
    workspace_root,
)

if TYPE_CHECKING:
    from ethogram.report.agreement import By


@click.command()
@click.option(
    "--run", "name", help="Only labels on the replies of this run. Default: of every run."
)
@click.option("--for", "subject", default="", help="Only this clause or criterion.")
@click.option(
    "--by",
    type=click.Choice(["clause", "criterion", "labeller"]),
    default="clause",
    show_default=True,
    help="Show the figures of each clause, of each criterion, or of each person and pair.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def agree(ctx: click.Context, name: str | None, subject: str, by: str, as_json: bool) -> int:
    """Do my labellers agree, and over which words do they part?

    The answer comes first, in words. Alpha decides, or Gwet's AC1 where nearly all labels say the
    same: people agree when the lower end of its interval is .80 or more, so far when it is .667 or
    more, and disagree when the coefficient itself is less and three replies or more divide them.
    Labels that no person gave stand apart. What divides people is settled with 'ethogram adjudicate'.
    """
    from ethogram.workflow.agreeing import ask_agreement

    shown = ask_agreement(workspace_root(ctx), name, subject)
    if shown.problems:
        show_diagnostics(shown.problems, to_errors=True)
    if as_json:
        show_json(shown)
        return 0
    from ethogram.report.agreement import render_agreement

    # Click has checked that it is one of the three.
    text = render_agreement(shown, by=cast("By", by), width=screen_width(), colour=is_coloured())
    click.echo(text, nl=False)
    return 0
