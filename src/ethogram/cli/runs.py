"""`ethogram runs`: list the runs; take one elsewhere, or take one in."""

from __future__ import annotations

from pathlib import Path

import click

from ethogram.cli.screen import show_json, workspace_root


@click.group(invoke_without_command=True)
@click.option("--trials", is_flag=True, help="Also list what 'ethogram try' asked.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def runs(ctx: click.Context, trials: bool, as_json: bool) -> int:
    """List the runs, newest first; export one to a file, or import it."""
    from ethogram.workflow.going import going_now
    from ethogram.workflow.runs import list_runs, run_line

    if ctx.invoked_subcommand is not None:
        return 0
    root = workspace_root(ctx)
    states = list_runs(root, trials=trials)
    if as_json:
        show_json(states)
    elif not states:
        click.echo("No runs yet. Start one with 'ethogram run'.")
    going = {mark.run for mark in going_now(root)}
    for state in states if not as_json else ():
        click.echo(run_line(state, is_going=state.run.id in going))
    return 0


@runs.command()
@click.argument("run")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def export(ctx: click.Context, run: str, path: Path) -> int:
    """Write one run, with everything needed to read and judge it again, to one file."""
    from ethogram.workflow.runs import export_to

    found = export_to(workspace_root(ctx), run, path)
    click.echo(f"Wrote run {found.id} to {path}. Take it in elsewhere: ethogram runs import {path}")
    return 0


@runs.command(name="import")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def import_(ctx: click.Context, path: Path) -> int:
    """Take in a run that was exported."""
    from ethogram.workflow.runs import import_from

    taken = import_from(workspace_root(ctx), path)
    click.echo(f"Took in {', '.join(taken)}. Report it: ethogram report {taken[0]}")
    return 0
