"""`ethogram suite vary|attack`: propose cases that are derived from the ones there are."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ethogram.cli.screen import open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.workflow.attacking import Attacked
    from ethogram.workflow.varying import Proposal, Wish
    from ethogram.workflow.workspace import Workspace

Command = Callable[..., Any]
STOPPED = 4


def derivation(command: Command) -> Command:
    """Give a command what vary and attack have in common."""
    for add in reversed(
        (
            click.argument("cases", nargs=-1, metavar="[CASE]..."),
            click.option(
                "--with",
                "names",
                multiple=True,
                metavar="NAMES",
                help="Operators: 'typos,casing' are two, 'role-play+base64' is one combination.",
            ),
            click.option("--where", default="", help="Only from cases that fit: 'stakes=high'."),
            click.option(
                "-n",
                "each",
                type=click.IntRange(1, 50),
                default=1,
                show_default=True,
                help="Variants of each case and operator; those that would be the same are left out.",
            ),
            click.option("--seed", type=int, default=0, show_default=True, help="Seed of choices."),
            click.option("--dry-run", is_flag=True, help="Print the file instead of writing it."),
            click.option("--json", "as_json", is_flag=True, help="Print the cases as JSON."),
            click.pass_context,
        )
    ):
        command = add(command)
    return command


@click.command(
    short_help="Propose variations that must not change behaviour, and twins.",
    epilog="See the operators with 'ethogram suite operators'.",
)
@click.option(
    "--writer",
    default="",
    metavar="TARGET",
    help="Let this target write paraphrase, language and twin instead of the rules.",
)
@click.option(
    "--language",
    default="French",
    show_default=True,
    help="With --writer: what the operator 'language' translates into.",
)
@derivation
def vary(
    ctx: click.Context,
    cases: tuple[str, ...],
    names: tuple[str, ...],
    where: str,
    each: int,
    seed: int,
    writer: str,
    language: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Propose variations of cases that must not change behaviour, or their harmless twins.

    Without CASE, the first wording of every case that was not derived itself. A variation keeps
    the family, place, clauses and expectation of its parent.
    """
    from ethogram.workflow.varying import Wish

    wish = Wish(operators=names, names=cases, where=where, each=each, seed=seed)
    if writer:
        return _write(ctx, wish, (writer, language), dry_run=dry_run, as_json=as_json)
    return _propose(open_workspace(ctx), wish, dry_run=dry_run, as_json=as_json)


@click.command(
    short_help="Propose attacks on the clauses that cases test.",
    epilog="See the operators with 'ethogram suite operators'. The product ships no harmful "
    "content: an attack wraps the workspace's own question.",
)
@click.option(
    "--attacker",
    default="",
    metavar="TARGET",
    help="Let this target write the user's turns, each after the last reply. --with is then the way.",
)
@click.option("--target", default="", help="With --attacker: who is attacked, if not the default.")
@click.option(
    "--turns",
    type=click.IntRange(1, 20),
    default=4,
    show_default=True,
    help="With --attacker: user turns of a conversation at most.",
)
@click.option(
    "--tests", multiple=True, metavar="CLAUSE", help="Test this clause instead; may be repeated."
)
@derivation
def attack(
    ctx: click.Context,
    cases: tuple[str, ...],
    names: tuple[str, ...],
    where: str,
    each: int,
    seed: int,
    tests: tuple[str, ...],
    attacker: str,
    target: str,
    turns: int,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Propose attacks on cases, as a diagnosis of where a clause gives way.

    Without CASE, the first wording of every case that is no twin and was not derived itself. Every
    attack says why it might work and what breakage would look like.

    With --attacker a model writes the user's turns and stops when a check says that the clause is
    broken. Its conversations are kept as trials, and proposed as cases with the turns as they stand.
    """
    from ethogram.workflow.varying import Wish

    wish = Wish(
        operators=names,
        is_attack=True,
        names=cases,
        where=where,
        each=each,
        seed=seed,
        tests=tests,
    )
    if attacker:
        return _assault(ctx, wish, (attacker, target, turns), dry_run=dry_run, as_json=as_json)
    return _propose(open_workspace(ctx), wish, dry_run=dry_run, as_json=as_json)


def _propose(workspace: Workspace, wish: Wish, *, dry_run: bool, as_json: bool) -> int:
    from ethogram.workflow.varying import propose
    from ethogram.workflow.workspace import require_clean

    if not wish.operators:
        raise click.UsageError(
            "Say what to do with them: --with typos,casing. List: ethogram suite operators"
        )
    proposal = propose(require_clean(workspace), wish, now=time.time())
    return _keep(workspace, proposal, dry_run=dry_run, as_json=as_json)


def _keep(workspace: Workspace, proposal: Proposal, *, dry_run: bool, as_json: bool) -> int:
    """Write the proposal unless this is a dry run, and say what it holds."""
    from ethogram.workflow.varying import keep_proposal

    if proposal.derived.cases and not dry_run:
        keep_proposal(workspace, proposal, now=time.time())
    if as_json:
        show_json(proposal.derived)
        return 0
    if dry_run and proposal.derived.cases:
        click.echo(proposal.text, nl=False)
    _tell(proposal, dry_run=dry_run)
    return 0


def _write(
    ctx: click.Context, wish: Wish, how: tuple[str, str], *, dry_run: bool, as_json: bool
) -> int:
    """Let a model write the variations."""
    from ethogram.cli.loop import run_async
    from ethogram.workflow.workspace import require_clean
    from ethogram.workflow.writing import plan_writing, write_variations

    workspace = require_clean(open_workspace(ctx))
    order = plan_writing(workspace, wish, writer=how[0], language=how[1])

    def heard(done: int) -> None:
        if not as_json and (done % 10 == 0 or done == len(order.tasks)):
            click.echo(f"{done} of {len(order.tasks)} texts", err=True)

    proposal = run_async(write_variations(workspace, order, env=os.environ, heard=heard))
    if order.writer.is_standin:
        click.echo(f"The writer {order.writer.name} is a stand-in, not a real model.", err=True)
    return _keep(workspace, proposal, dry_run=dry_run, as_json=as_json)


def _tell(proposal: Proposal, *, dry_run: bool) -> None:
    from ethogram.report.proposals import render_derived

    told = render_derived(proposal.derived, parents=proposal.parents, width=screen_width())
    click.echo(told, nl=False, err=dry_run)
    if dry_run:
        click.echo("Nothing was written: this was a dry run.", err=True)
    elif proposal.derived.cases:
        click.echo(f"Wrote {proposal.path}. Nothing of it is asked before you approve it:")
        click.echo("  ethogram cases --proposed")
        click.echo("  ethogram suite approve --all        ethogram suite undo")


def _assault(
    ctx: click.Context, wish: Wish, who: tuple[str, str, int], *, dry_run: bool, as_json: bool
) -> int:
    """Let a model attack, and propose the conversations as cases."""
    from ethogram.cli.loop import run_async
    from ethogram.workflow.attacking import hold_assault, keep_assault, plan_assault
    from ethogram.workflow.workspace import require_clean

    if wish.tests:
        raise click.UsageError("--tests goes with operators; an attacker tests the case's clauses.")
    if wish.each > 1:
        raise click.UsageError("-n goes with operators; another --seed gives other conversations.")
    workspace = require_clean(open_workspace(ctx))
    attacker, target, turns = who
    assault = plan_assault(workspace, wish, attacker=attacker, target=target, turns=turns)
    count, done = len(assault.attacks), 0

    def heard(attacked: Attacked) -> None:
        nonlocal done
        done += 1
        if not as_json:
            from ethogram.report.assault import assault_line

            line = assault_line(
                attacked.parent,
                attacked.operator,
                attacked.turns,
                attacked.broke,
                attacked.failure,
            )
            click.echo(f"[{done} of {count}] {line}")

    end = run_async(hold_assault(workspace, assault, env=os.environ, heard=heard))
    path = "" if dry_run else keep_assault(workspace, end, typed=_typed(wish, who), now=time.time())
    if as_json:
        show_json(end)
        return 0 if end.end == "done" else STOPPED
    for note in end.notes:
        click.echo(note)
    if end.end != "done":
        why = "Stopped" if end.end == "stopped" else "The budget is used up"
        click.echo(
            f"{why}: {len(end.attacked)} of {count} conversations. The same command goes on; what "
            "was answered costs nothing again."
        )
    if path:
        click.echo(f"Wrote {path}. Nothing of it is asked before you approve it:")
        click.echo("  ethogram cases --proposed        ethogram suite approve --all")
    click.echo(f"The conversations are kept: ethogram read --run {end.run}")
    return 0 if end.end == "done" else STOPPED


def _typed(wish: Wish, who: tuple[str, str, int]) -> str:
    attacker, target, turns = who
    words = ["ethogram suite attack", *wish.names, f"--attacker {attacker}"]
    words += [f"--with {','.join(wish.operators)}"] if wish.operators else []
    words += [f"--where {wish.where!r}"] if wish.where else []
    words += [f"--target {target}"] if target else []
    return " ".join([*words, f"--turns {turns} --seed {wish.seed}"])
