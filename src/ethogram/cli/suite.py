"""`ethogram suite`: propose cases, approve them, drop them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ethogram.cli.screen import (
    is_coloured,
    open_workspace,
    screen_width,
    show_json,
    workspace_root,
)
from ethogram.cli.suite_fill import fill
from ethogram.cli.suite_propose import attack, vary

Command = Callable[..., Any]


@click.group()
def suite() -> None:
    """Propose harder cases from the ones there are; approve, drop and prune them.

    Proposed cases stand in cases/proposed/ and are never asked before a person approves them.
    """


suite.add_command(vary)
suite.add_command(attack)


@suite.command(short_help="List what can be done to a case.")
@click.option("--json", "as_json", is_flag=True, help="Print the operators as JSON.")
def operators(as_json: bool) -> int:
    """List the operators: what each changes, and whether behaviour must stay."""
    from ethogram.report.proposals import render_operators
    from ethogram.suite.operators.registry import OPERATORS

    if as_json:
        fields = ("name", "kind", "changes", "why", "sign", "note")
        show_json([{name: getattr(one, name) for name in fields} for one in OPERATORS])
        return 0
    click.echo(render_operators(width=screen_width(), colour=is_coloured()), nl=False)
    return 0


@suite.command(short_help="Say which changes flip verdicts, and which attacks work.")
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def results(ctx: click.Context, run: str | None, as_json: bool) -> int:
    """Say what derived cases showed beside their parents in a run, the last one by default.

    Counted in families, with 95 % intervals. A variation flips a family when most replies to it get
    another verdict than those to its parent; an attack breaks one that keeps the clause without it.
    """
    from ethogram.report.robustness import render_robustness
    from ethogram.workflow.pruning import derived_results

    found = derived_results(workspace_root(ctx), run)
    if as_json:
        show_json(found)
        return 0
    shown = render_robustness(found.robustness, width=screen_width(), colour=is_coloured())
    click.echo(f"run {found.run} · {found.target}")
    for note in found.notes:
        click.echo(note)
    click.echo(shown, nl=False)
    return 0


@suite.command(short_help="Propose which attacks to drop: those that never broke anything.")
@click.option("--run", "runs", multiple=True, help="Only these runs; may be repeated.")
@click.option(
    "--least",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Only what was asked in so many runs.",
)
@click.option("--drop", "drops", is_flag=True, help="Drop them, each with its reason.")
@click.option("--json", "as_json", is_flag=True, help="Print the cases and reasons as JSON.")
@click.pass_context
def prune(ctx: click.Context, runs: tuple[str, ...], least: int, drops: bool, as_json: bool) -> int:
    """Propose which red-team cases to drop: they stay if they broke something or guard a fix.

    A case guards a fix when it failed in some run and no longer does, when a ruling names it, or
    when it was reported by somebody.
    """
    from ethogram.report.proposals import moved_line, render_pruned
    from ethogram.workflow.approving import Choice
    from ethogram.workflow.approving import drop as drop_cases
    from ethogram.workflow.pruning import to_prune

    workspace = open_workspace(ctx)
    found = to_prune(workspace, runs=runs, least=least)
    if as_json:
        show_json(found)
    else:
        click.echo(render_pruned(found, width=screen_width()), nl=False)
    if drops and found.drop:
        moved = drop_cases(
            workspace,
            Choice(names=tuple(str(each.case) for each in found.drop)),
            now=time.time(),
            reasons={str(each.case): each.reason for each in found.drop},
            with_kin=True,
        )
        click.echo(moved_line("Dropped", moved.names, moved.cases, moved.paths), err=as_json)
    elif found.drop and not as_json:
        click.echo("Nothing was dropped. Drop them: ethogram suite prune --drop")
    return 0


def chosen(command: Command) -> Command:
    """Give a command the three ways to choose cases."""
    for add in reversed(
        (
            click.argument("names", nargs=-1, metavar="[CASE]..."),
            click.option("--all", "is_all", is_flag=True, help="Every proposed case."),
            click.option("--where", default="", help="Cases that fit: 'operator=typos'."),
        )
    ):
        command = add(command)
    return command


@suite.command(short_help="Let proposed cases be asked.")
@chosen
@click.pass_context
def approve(ctx: click.Context, names: tuple[str, ...], is_all: bool, where: str) -> int:
    """Let proposed cases be asked from the next run on.

    Their entries move from cases/proposed/ to cases/ as they stand, with whatever you edited.
    """
    from ethogram.report.proposals import moved_line
    from ethogram.workflow.approving import Choice
    from ethogram.workflow.approving import approve as approve_cases

    choice = Choice(names=names, is_all=is_all, where=where)
    moved = approve_cases(open_workspace(ctx), choice, now=time.time())
    click.echo(moved_line("Approved", moved.names, moved.cases, moved.paths))
    return 0


@suite.command(short_help="Take cases out of the suite.")
@chosen
@click.option("--reason", default="", help="Why; kept above each entry in cases/dropped/.")
@click.option("--with-kin", is_flag=True, help="Also what was derived from them, and their twins.")
@click.option("--delete", is_flag=True, help="Keep nothing in cases/dropped/.")
@click.option("--yes", is_flag=True, help="Do not ask before deleting.")
@click.pass_context
def drop(
    ctx: click.Context,
    names: tuple[str, ...],
    is_all: bool,
    where: str,
    reason: str,
    with_kin: bool,
    delete: bool,
    yes: bool,
) -> int:
    """Take cases out of the suite: into cases/dropped/, where nothing is read.

    --all means every proposed case; CASE and --where may also name approved ones.
    """
    from ethogram.report.proposals import moved_line
    from ethogram.workflow.approving import Choice
    from ethogram.workflow.approving import drop as drop_cases

    workspace = open_workspace(ctx)
    if delete and not yes:
        click.confirm("Delete them without a trace in cases/dropped/?", abort=True)
    choice = Choice(names=names, is_all=is_all, where=where)
    reasons = {str(name.id): reason for name in (*workspace.cases, *workspace.proposed)}
    moved = drop_cases(
        workspace,
        choice,
        now=time.time(),
        reasons=reasons,
        with_kin=with_kin,
        deletes=delete,
    )
    click.echo(moved_line("Dropped", moved.names, moved.cases, moved.paths))
    return 0


@suite.command(short_help="Take back what was proposed, approved or dropped last.")
@click.pass_context
def undo(ctx: click.Context) -> int:
    """Take back the last change that fill, vary, attack, approve, drop or prune made."""
    from ethogram.workflow.suite_journal import take_back

    root: Path = workspace_root(ctx)
    step = take_back(root)
    click.echo(f"Taken back: {step.what} at {step.at}. Files: {', '.join(step.before)}")
    return 0


suite.add_command(fill)
