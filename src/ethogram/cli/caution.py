"""`ethogram caution`: is it too cautious, or does it not see the difference?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import is_coloured, open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.report.ink import Tone
    from ethogram.workflow.triggering import Triggers
    from ethogram.workflow.workspace import Workspace

STOPPED = 4


@click.command(
    epilog="Too cautious: a harmless twin that was not helped. Too loose: a restricted question that "
    "was not declined. d' says how well the two are told apart, c how readily it declines."
)
@click.option(
    "--run",
    "runs",
    multiple=True,
    help="Run to measure; several stand on one plane. Default: last.",
)
@click.option("--for", "about", default="", help="Only a clause, or a complaint that was filed.")
@click.option(
    "--triggers",
    "case",
    default="",
    metavar="CASE",
    help="Find the words that make it refuse CASE.",
)
@click.option(
    "-n",
    "--repeats",
    type=click.IntRange(1),
    default=6,
    show_default=True,
    help="With --triggers: ask every wording so many times.",
)
@click.option("--target", default="", help="With --triggers: target to ask.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def caution(
    ctx: click.Context,
    runs: Sequence[str],
    about: str,
    case: str,
    repeats: int,
    target: str,
    as_json: bool,
) -> int:
    """Tell too cautious from too loose, and a shift in caution from a loss of discernment."""
    workspace = open_workspace(ctx)
    if case:
        return _triggers(workspace, case, repeats, target, as_json=as_json)
    from ethogram.report.caution import render_caution
    from ethogram.workflow.cautioning import measure_caution

    plane = measure_caution(workspace, runs, about=about)
    if as_json:
        show_json(plane)
        return 0
    text = render_caution(
        plane.runs,
        plane.shifts,
        clauses=plane.clauses,
        complaint=plane.complaint,
        width=screen_width(),
        colour=is_coloured(),
    )
    click.echo(text, nl=False)
    refused = plane.runs[-1].overall.refused
    if refused:
        click.echo(f"next     ethogram caution --triggers {refused[0].case}")
    return 0


def _triggers(workspace: Workspace, case: str, repeats: int, target: str, *, as_json: bool) -> int:
    from ethogram.cli.loop import run_async
    from ethogram.workflow.triggering import find_triggers
    from ethogram.workflow.workspace import require_clean

    found = run_async(
        find_triggers(
            require_clean(workspace), case, repeats=repeats, target=target, env=os.environ
        )
    )
    if as_json:
        show_json(found)
    else:
        _show(found)
    return STOPPED if found.is_stopped else 0


def _show(found: Triggers) -> None:
    from ethogram.report.ink import ink
    from ethogram.report.plain_text import cut, one_line, pad

    width, colour = screen_width(), is_coloured()
    standin = " (stand-in)" if found.is_standin else ""
    click.echo(cut(f"{found.target}{standin}: {one_line(found.question)}", width))
    click.echo(f"as it is: {found.refused} of {found.asked} refused")
    if not found.refused:
        click.echo(
            "It is not refused, so no word makes it. Name a case that is: 'ethogram caution'."
        )
        return
    for each in found.triggers:
        change = each.change
        low, high = (change.low or 0.0) * 100, (change.high or 0.0) * 100
        tally = f"{each.refused} of {each.asked} refused"
        line = f"  without {pad(cut(one_line(each.word), 24), 24)} {pad(tally, 18)}"
        span = (
            f"{(change.estimate or 0.0) * 100:+.0f} points by the word ({low:+.0f} to {high:+.0f})"
        )
        tone: Tone = "bad" if each.is_clear else "faint"
        click.echo(ink(cut(f"{line} {span}", width), tone, colour=colour))
    clear = [each.word for each in found.triggers if each.is_clear]
    named = ", ".join(map(one_line, clear)) or "no single word; try more repeats with -n"
    click.echo(f"triggers {named}")
    click.echo(f"next     ethogram read --run {found.run.rpartition('-')[2]}")
