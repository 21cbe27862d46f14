"""`ethogram explain`: where in the stack would you fix it?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
import msgspec

from ethogram.cli.screen import is_coloured, open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.experiment.explanation import Explanation, Step
    from ethogram.experiment.ripple import Ripple
    from ethogram.workflow.subject import Investigation
    from ethogram.workflow.workspace import Workspace

STOPPED = 4


@click.command(
    epilog="The plan is written to experiments/ before anything is asked, and the result below it. "
    "What was asked is kept: the same question again costs nothing."
)
@click.argument("subject", metavar="REPLY|CLAUSE|MODE")
@click.option("--run", "run", default=None, help="Run in which it fails; default: the last one.")
@click.option("--for", "clause", default="", help="The clause in question, for a reply.")
@click.option("--surface", default="", help="Surface to explain; default: where most of it fails.")
@click.option("--target", default="", help="Ask another target than the run did.")
@click.option("--judge", default="", help="Model that judges what no code check grades.")
@click.option(
    "--calls",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="Ask for at most so many replies.",
)
@click.option("--screen", is_flag=True, help="Also estimate the effect of every part.")
@click.option("--shrink", is_flag=True, help="Also shrink the context to what it takes to fail.")
@click.option(
    "--ripple", "ripples", is_flag=True, help="Also show what the fix moves, clause by surface."
)
@click.option("--adopt", is_flag=True, help="Write the fix into the context, after asking.")
@click.option("--fresh", is_flag=True, help="Ask anew even what an earlier explanation asked.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked, and ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def explain(
    ctx: click.Context,
    subject: str,
    run: str | None,
    clause: str,
    surface: str,
    target: str,
    judge: str,
    calls: int,
    screen: bool,
    shrink: bool,
    ripples: bool,
    adopt: bool,
    fresh: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Work backward from a failing reply, clause or failure mode to its cause, and confirm it."""
    from ethogram.workflow.subject import Wanted, plan_investigation
    from ethogram.workflow.workspace import require_clean

    workspace = require_clean(open_workspace(ctx))
    wanted = Wanted(
        subject=subject,
        run=run,
        clause=clause,
        surface=surface,
        target=target,
        judge=judge,
        calls=calls,
        is_fresh=fresh,
        screens=screen,
        shrinks=shrink,
    )
    asked = plan_investigation(workspace, wanted)
    if not as_json:
        click.echo(_head(asked))
    if dry_run:
        return 0
    found = _search(workspace, asked, as_json=as_json)
    moved = _ripple(workspace, asked, found, as_json=as_json) if ripples or adopt else None
    if as_json:
        show_json({"explanation": found, "ripple": moved} if ripples else found)
    else:
        _show(found, moved)
    if adopt and moved is not None:
        _adopt(workspace, asked, found)
    return STOPPED if found.suspicion.cause == "not found" else 0


def _head(asked: Investigation) -> str:
    from ethogram.report.number import count

    target = asked.run.plan.target
    standin = " (stand-in)" if target.is_standin else ""
    families = count(len(asked.stacks), "family", "families")
    what = "replies" if asked.subject == asked.clause.id else asked.subject
    verb = "do" if what == "replies" else "does"
    return (
        f"Why {verb} {what} fail {asked.clause.id} on {asked.surface}?   "
        f"{target.name}{standin} · {families} · at most {asked.calls} replies"
    )


def _search(workspace: Workspace, asked: Investigation, *, as_json: bool) -> Explanation:
    from ethogram.cli.loop import run_async
    from ethogram.report.explanation import render_step
    from ethogram.workflow.experiment_file import keep_plan, keep_result
    from ethogram.workflow.explaining import explain as search

    width, colour = screen_width(), is_coloured()

    def heard(step: Step) -> None:
        if not as_json:
            click.echo(render_step(step, width=width, colour=colour), nl=False)

    place = keep_plan(workspace.root, asked)
    found = run_async(search(workspace, asked, env=os.environ, heard=heard))
    found = msgspec.structs.replace(found, document=place)
    keep_result(workspace.root, place, found)
    return found


def _ripple(
    workspace: Workspace, asked: Investigation, found: Explanation, *, as_json: bool
) -> Ripple | None:
    """Hold the fix against what the documents say, where a document can make it."""
    from ethogram.cli.loop import run_async
    from ethogram.workflow.rippling import changed_contexts, ripple

    fix = found.suspicion.fix
    if fix is None or not workspace.contexts:
        if not as_json:
            click.echo("No fix was found, so there is no ripple to show.", err=True)
        return None
    contexts = changed_contexts(workspace, fix, asked.clause, asked.surface, asked.stacks[0].case)

    def stage(name: str, replies: int) -> None:
        click.echo(f"asking {replies} replies: {name}", err=True)

    return run_async(ripple(workspace, asked.run, fix, contexts, stage=stage))


def _adopt(workspace: Workspace, asked: Investigation, found: Explanation) -> None:
    """Write the fix into the context, once a person has seen what it moves and agreed."""
    from ethogram.workflow.adopting import adopt, adoptable

    fix = found.suspicion.fix
    if fix is None:
        return
    change = adoptable(workspace, fix, asked.clause, asked.surface)
    click.echo(change.text)
    if not change.is_written:
        return
    if not click.confirm(f"Write this to {change.path}?", default=False):
        click.echo("Nothing was written.")
        return
    adopt(workspace, change)
    click.echo(
        f"Written to {change.path}. See what moved: 'ethogram run', then 'ethogram compare'."
    )


def _show(found: Explanation, moved: Ripple | None) -> None:
    from ethogram.report.explanation import render_effects, render_explanation
    from ethogram.report.ripple import render_ripple

    width, colour = screen_width(), is_coloured()
    click.echo(render_effects(found, width=width, colour=colour), nl=False)
    click.echo(render_explanation(found, width=width, colour=colour), nl=False)
    if moved is not None:
        click.echo(render_ripple(moved, width=width, colour=colour), nl=False)
    run = str(found.run).rpartition("-")[2]
    steps = [found.document, f"ethogram read --run {run}"]
    if moved is None and found.suspicion.fix is not None:
        steps.insert(0, f"ethogram explain {found.subject} --ripple")
    if moved is not None:
        before, after = (str(each).rpartition("-")[2] for each in (moved.before, moved.after))
        steps.insert(0, f"ethogram compare {before} {after}")
    click.echo(f"next     {' · '.join(steps)}")
