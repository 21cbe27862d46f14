"""`ethogram suite fill`: propose the cases that coverage misses."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.suite.fill import Filling
    from ethogram.workflow.fill_words import Written
    from ethogram.workflow.filling import Planned
    from ethogram.workflow.workspace import Workspace

STOPPED = 4
FEW = 20
"""Blanks up to which every one is told when it is done."""


@click.command(
    short_help="Propose the cases that coverage misses.",
    epilog="See the gaps with 'ethogram coverage --missing'.",
)
@click.option("--for", "clauses", multiple=True, metavar="CLAUSE", help="Only gaps of this clause.")
@click.option(
    "--situation", default="", help="Only here: 'editor/student/essay-help', or a part of it."
)
@click.option(
    "-n",
    "most",
    type=click.IntRange(1, 2000),
    default=20,
    show_default=True,
    help="Cases at most, for the heaviest gaps.",
)
@click.option(
    "--with-model",
    "target",
    default="",
    metavar="TARGET",
    help="Let this target write what templates leave blank.",
)
@click.option("--dry-run", is_flag=True, help="Print the file instead of writing it.")
@click.option("--json", "as_json", is_flag=True, help="Print the cases as JSON.")
@click.pass_context
def fill(
    ctx: click.Context,
    clauses: tuple[str, ...],
    situation: str,
    most: int,
    target: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Propose cases for what coverage misses, the heaviest gaps first.

    Words come from the workspace itself: a request that stands elsewhere is moved here, an example
    of the clause is taken, an attack is wrapped around a question of the place, a twin is laid out
    beside its original. What is left has a blank that you fill, or a model when you name one.
    """
    from ethogram.workflow.filling import FillWish, fill_file, keep_fill, plan_fill
    from ethogram.workflow.workspace import require_clean

    workspace = require_clean(open_workspace(ctx))
    planned = plan_fill(workspace, FillWish(clauses=clauses, situation=situation, most=most))
    if not planned.fillings:
        _nothing(planned, as_json=as_json)
        return 0
    written = _with_words(workspace, planned, target)
    fillings = written.fillings if written else planned.fillings
    now, typed = time.time(), _typed(clauses, situation, most, target)
    path, text = fill_file(workspace, fillings, typed, now=now)
    if not dry_run:
        keep_fill(workspace, path, text, len(fillings), now=now)
    if as_json:
        show_json({"path": "" if dry_run else path, "fillings": fillings, "open": planned.open})
    else:
        if dry_run:
            click.echo(text, nl=False)
        _tell(planned, fillings, written, path, dry_run=dry_run)
    if written is not None and written.stopped:
        click.echo(f"{written.stopped} What no model wrote keeps its blank.", err=True)
        return STOPPED
    return 0


def _with_words(workspace: Workspace, planned: Planned, target: str) -> Written | None:
    if not target:
        return None
    from ethogram.cli.loop import run_async
    from ethogram.workflow.fill_words import write_words
    from ethogram.workflow.plan import choose_target

    writer = choose_target(workspace, target)

    def told(done: int, of: int) -> None:
        if of <= FEW or done % 10 == 0 or done == of:
            click.echo(f"{done} of {of} questions asked for", err=True)

    return run_async(
        write_words(workspace, planned.gaps, planned.fillings, writer, env=os.environ, told=told)
    )


def _nothing(planned: Planned, *, as_json: bool) -> None:
    if as_json:
        show_json({"path": "", "fillings": [], "open": planned.open})
    elif planned.waiting:
        click.echo(
            f"Every gap here has a proposed case already ({planned.waiting} wait). "
            "Read them: ethogram cases --proposed"
        )
    else:
        click.echo("There is no gap here: everything that is required is tested.")


def _tell(
    planned: Planned,
    fillings: Sequence[Filling],
    written: Written | None,
    path: str,
    *,
    dry_run: bool,
) -> None:
    from ethogram.report.fillings import render_fillings

    problems = written.problems if written else ()
    told = render_fillings(fillings, problems, width=screen_width())
    click.echo(told, nl=False, err=dry_run)
    left = planned.open - len(fillings)
    if left:
        click.echo(f"{left:,} lighter gaps are left: repeat with -n {planned.open}", err=dry_run)
    if dry_run:
        click.echo("Nothing was written: this was a dry run.", err=True)
        return
    click.echo(f"Wrote {path}. Nothing of it is asked before you approve it:")
    click.echo("  ethogram cases --proposed")
    if any(each.origin == "moved" for each in fillings):
        click.echo("  ethogram suite approve --where 'operator=moved'")
    click.echo("  ethogram suite approve NAME        ethogram suite undo")


def _typed(clauses: Sequence[str], situation: str, most: int, target: str) -> str:
    words = ["ethogram suite fill", *(f"--for {clause}" for clause in clauses)]
    words += [f"--situation {situation}"] if situation else []
    words += [f"-n {most}"] if most != 20 else []
    return " ".join([*words, f"--with-model {target}"] if target else words)
