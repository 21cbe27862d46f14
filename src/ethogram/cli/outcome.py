"""How a run ended: its first screen, what to type next, and the exit code."""

from __future__ import annotations

from pathlib import Path

import click

from ethogram.cli.screen import is_coloured, screen_width
from ethogram.workflow.hold import Held
from ethogram.workflow.reporting import report_run

STOPPED = 4
REPLIES_MISSING = 5
INTERRUPTED = 130


def interrupted() -> int:
    """Say what a second Ctrl-C left behind, and give the exit code."""
    click.echo(
        "Stopped at once. What finished is kept, the calls in flight are lost. "
        "Go on with 'ethogram resume'.",
        err=True,
    )
    return INTERRUPTED


def finish(root: Path, held: Held, *, as_json: bool) -> int:
    """Print the first screen of a run that ended, and give the exit code."""
    from ethogram.report.plain_text import one_line
    from ethogram.report.terminal import render_screen

    summary = report_run(root, str(held.run.id))
    if as_json:
        from ethogram.report.to_json import summary_json

        click.echo(summary_json(summary), nl=False)
    else:
        click.echo(render_screen(summary, width=screen_width(), colour=is_coloured()), nl=False)
    if held.end != "done":
        why = held.budget or "Stopped."
        click.echo(f"{why} Go on with 'ethogram resume'.", err=True)
        return STOPPED
    if held.missing:
        noun = "reply is" if held.missing == 1 else "replies are"
        click.echo(
            f"{held.missing} {noun} missing because calls failed. The first said: "
            f"{one_line(held.why_missing)} Ask for them again with 'ethogram resume'.",
            err=True,
        )
        return REPLIES_MISSING
    return 0
