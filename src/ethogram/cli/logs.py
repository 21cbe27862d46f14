"""`ethogram logs`: take production conversations in, and see what the suites missed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ethogram.cli.screen import (
    is_coloured,
    open_workspace,
    screen_width,
    show_json,
    workspace_root,
)

if TYPE_CHECKING:
    from ethogram.logs.read_log import Columns
    from ethogram.workflow.logs_in import TakenIn

QUIET_S = 2.0
Command = Callable[..., Any]


@click.group()
def logs() -> None:
    """Take production conversations in, scrubbed, and see what the suites missed.

    What is kept stands in .ethogram/logs/, which is not for sharing.
    """


@logs.command(name="import", short_help="Take conversations in, scrubbed.")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option("--as", "name", default="", help="Name of the log.  [default: the file's]")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="WHAT=COLUMN",
    help="Which column or key says what: question, answer; or conversation, role, text; and user, "
    "at, model, surface, audience, use_case. May be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was taken in as JSON.")
@click.pass_context
def take(
    ctx: click.Context, files: tuple[Path, ...], name: str, columns: tuple[str, ...], as_json: bool
) -> int:
    """Take conversations in: JSON lines, JSON, personal exports, or CSV with --column.

    E-mail addresses, numbers, keys, addresses and introduced names are taken out, and user ids
    hashed, before anything is written. The same file again adds only what is new in it.
    """
    from ethogram.workflow.logs_in import take_in

    root, mapping = workspace_root(ctx), _mapping(columns)
    taken = []
    for path in files:
        tell = _after_a_while()
        taken.append(take_in(root, path, name=name, columns=mapping, told=_counting(tell)))
        if not as_json:
            _show_taken(taken[-1], path)
    if as_json:
        show_json(taken)
    else:
        click.echo("next     ethogram logs missed")
    return 0


def _mapping(pairs: tuple[str, ...]) -> Columns | None:
    import msgspec

    from ethogram.logs.read_log import Columns

    if not pairs:
        return None
    fields = msgspec.structs.fields(Columns)
    known = [field.name for field in fields]
    named: dict[str, str] = {}
    for pair in pairs:
        what, is_said, column = pair.partition("=")
        what = what.strip().replace("-", "_")
        if not is_said or what not in known or not column.strip():
            raise click.UsageError(
                f"--column {pair!r} says nothing. Expected WHAT=COLUMN, with WHAT one of "
                f"{', '.join(known)}. For example: --column question=prompt"
            )
        named[what] = column.strip()
    return Columns(**named)


def _show_taken(taken: TakenIn, path: Path) -> None:
    from ethogram.report.diagnostics import render_diagnostics
    from ethogram.report.number import count

    known = taken.read - taken.new
    click.echo(
        f"Took in {count(taken.new, 'conversation')} of {path.name} as log {taken.name!r}"
        + (f"; {known:,} were there already" if known else "")
        + f". Users: {taken.users:,}"
        + (
            f"; {count(taken.without_user, 'conversation')} name none."
            if taken.without_user
            else "."
        )
    )
    found = ", ".join(f"{kind} {n:,}" for kind, n in sorted(taken.scrubbed.items()))
    click.echo(f"Taken out of them: {found or 'nothing'}. Names without a form are still in them.")
    if taken.left_out:
        click.echo(f"Left out: {count(taken.left_out, 'row')} that could not be read. The first:")
        text = render_diagnostics(taken.problems[:3], colour=is_coloured(), width=screen_width())
        click.echo(text, nl=False)


def _after_a_while() -> Callable[[str], None]:
    """Give a way to tell how far it has come, which says nothing for two seconds."""
    began = time.monotonic()

    def told(said: str) -> None:
        if time.monotonic() - began > QUIET_S:
            click.echo(f"{said} ...", err=True)

    return told


def _counting(tell: Callable[[str], None]) -> Callable[[int], None]:
    """Tell how many were read, every few seconds and not every few thousand."""
    told_at = [time.monotonic()]

    def told(read: int) -> None:
        if time.monotonic() - told_at[0] > QUIET_S:
            told_at[0] = time.monotonic()
            tell(f"read {read:,} conversations")

    return told


@logs.command(name="list", short_help="List the logs that were taken in.")
@click.option("--json", "as_json", is_flag=True, help="Print the logs as JSON.")
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> int:
    """List the logs that were taken in, with their conversations and users."""
    from ethogram.report.number import count
    from ethogram.workflow.logs_kept import list_logs

    found = list_logs(workspace_root(ctx))
    if as_json:
        show_json(found)
    for each in () if as_json else found:
        when = f", {each.first} to {each.last}" if each.first else ""
        users = f"{count(each.users, 'user')}" if each.users else "no users named"
        click.echo(f"{each.name}  {count(each.conversations, 'conversation')}, {users}{when}")
    if not found and not as_json:
        click.echo("No log was taken in yet. Take one in: ethogram logs import FILE")
    return 0


@logs.command(short_help="Show what no case comes near.")
@click.argument("names", nargs=-1, metavar="[LOG]...")
@click.option(
    "--near",
    type=click.FloatRange(0, 1),
    default=0.55,
    show_default=True,
    help="Cosine from which on a case comes near a conversation.",
)
@click.option(
    "--users",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Users of the smallest group that is shown.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every group as JSON.")
@click.pass_context
def missed(
    ctx: click.Context, names: tuple[str, ...], near: float, users: int, as_json: bool
) -> int:
    """Group the conversations that no case comes near, ranked by users times stakes.

    Near-duplicates are folded first. Nothing is sent anywhere: the vectors are computed here.
    """
    from ethogram.report.missed import render_missed
    from ethogram.workflow.logs_in import load_logs
    from ethogram.workflow.logs_missed import find_and_keep

    workspace = open_workspace(ctx)
    found = find_and_keep(
        workspace,
        load_logs(workspace.root, names),
        names=names,
        near=near,
        fewest_users=users,
        told=_after_a_while(),
    )
    if as_json:
        show_json(found)
    else:
        click.echo(render_missed(found, width=screen_width(), colour=is_coloured()), nl=False)
    return 0


@logs.command(short_help="Read a group, or one conversation.")
@click.argument("name", metavar="GROUP|CONVERSATION")
@click.option("-n", "most", type=click.IntRange(1), default=5, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="Print the conversations as JSON.")
@click.pass_context
def show(ctx: click.Context, name: str, most: int, as_json: bool) -> int:
    """Show the conversations of a group found by 'ethogram logs missed', or one conversation.

    GROUP is its id, or its number in that list.
    """
    from ethogram.report.missed import render_conversation, render_group
    from ethogram.workflow.logs_kept import find_conversation, find_group

    root, width, colour = workspace_root(ctx), screen_width(), is_coloured()
    if name.startswith("c-"):
        one = find_conversation(root, name)
        if as_json:
            show_json(one)
        else:
            click.echo(render_conversation(one, width=width, colour=colour), nl=False)
        return 0
    group, conversations = find_group(root, name)
    if as_json:
        show_json({"group": group, "conversations": conversations[:most]})
    else:
        text = render_group(group, conversations, most=most, width=width, colour=colour)
        click.echo(text, nl=False)
    return 0


def placed(command: Command) -> Command:
    """Give a command the clauses and the place of conversations."""
    for add in reversed(
        (
            click.option(
                "--for", "tests", multiple=True, metavar="CLAUSE", help="Clause; may be repeated."
            ),
            click.option("--surface", default="", help="Where the log does not say: the surface."),
            click.option("--audience", default="", help="Who asks."),
            click.option("--use-case", default="", help="What for."),
        )
    ):
        command = add(command)
    return command


@logs.command(short_help="Propose a conversation as a case.")
@click.argument("name", metavar="CONVERSATION|GROUP")
@placed
@click.option("--dry-run", is_flag=True, help="Print the file instead of writing it.")
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@click.pass_context
def case(
    ctx: click.Context,
    name: str,
    tests: tuple[str, ...],
    surface: str,
    audience: str,
    use_case: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Propose a conversation as a case: scrubbed again, and asked only once you approved it.

    Of a group, the conversation in its middle is taken.
    """
    from ethogram.workflow.logs_case import CaseWish, keep_log_case, propose_log_case
    from ethogram.workflow.workspace import require_clean

    workspace = require_clean(open_workspace(ctx))
    wish = CaseWish(tests=tests, surface=surface, audience=audience, use_case=use_case)
    made = propose_log_case(workspace, name, wish)
    if not dry_run:
        keep_log_case(workspace.root, made, now=time.time())
    if as_json:
        show_json(made)
        return 0
    click.echo(made.text, nl=False)
    if dry_run:
        click.echo("Nothing was written: this was a dry run.", err=True)
    else:
        click.echo(f"Wrote {made.path}. Read it; then:")
        click.echo(f"  ethogram suite approve {made.case.id}        ethogram suite undo")
    return 0


@logs.command(name="judge", short_help="Judge replies of production like any.")
@click.argument("names", nargs=-1, metavar="[LOG]...")
@placed
@click.option(
    "--judge", "judge_name", default="code", show_default=True, help="As in 'ethogram judge'."
)
@click.option(
    "-n",
    "most",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="Conversations to draw at random, if there are more.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draw.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.pass_context
def judge_(
    ctx: click.Context,
    names: tuple[str, ...],
    tests: tuple[str, ...],
    surface: str,
    audience: str,
    use_case: str,
    judge_name: str,
    most: int,
    seed: int,
    as_json: bool,
) -> int:
    """Make a run of a log's conversations and judge their last replies.

    Its target is 'production'; its rates are shown beside those of the suite's newest run. Without
    --for, only clauses that are judged always are judged.
    """
    from ethogram.cli.judge import judged_text
    from ethogram.cli.loop import run_async
    from ethogram.report.production import render_beside
    from ethogram.workflow.judging import judge_by_code_again
    from ethogram.workflow.judging_by import judge_by
    from ethogram.workflow.logs_beside import production_beside
    from ethogram.workflow.logs_case import CaseWish
    from ethogram.workflow.logs_in import load_logs
    from ethogram.workflow.logs_judge import log_as_run

    workspace = open_workspace(ctx)
    wish = CaseWish(tests=tests, surface=surface, audience=audience, use_case=use_case)
    found = load_logs(workspace.root, names)
    made = log_as_run(workspace, found, wish, most=most, seed=seed)
    if judge_name == "code":
        judged = judge_by_code_again(workspace, made.run.id)
    else:
        judged = run_async(judge_by(workspace, made.run.id, judge_name, os.environ))
    found_beside = production_beside(workspace.root, made.run.id)
    if as_json:
        show_json({"run": made, "judged": judged, "beside": found_beside})
        return 4 if judged.is_stopped else 0
    drawn = "" if made.taken == made.answered else f", drawn at random with seed {seed}"
    click.echo(
        f"{made.taken:,} of {made.answered:,} conversations that end with a reply{drawn}; "
        f"{made.of - made.answered:,} do not."
    )
    click.echo(render_beside(found_beside, width=screen_width(), colour=is_coloured()), nl=False)
    click.echo(judged_text(judged))
    return 4 if judged.is_stopped else 0
