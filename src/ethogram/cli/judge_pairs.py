"""`ethogram judge pairs`: let a model prefer between two runs' replies, in both orders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import open_workspace, show_json

if TYPE_CHECKING:
    from ethogram.findings.preferred import AgainstPeople
    from ethogram.judge.pair_order import OrderSwap
    from ethogram.workflow.preferring import PairTally, Preferring, PreferWish
    from ethogram.workflow.workspace import Workspace


@click.command(
    short_help="Let a model prefer between two runs' replies.",
    epilog="Ctrl-C lets the calls in flight finish; the same command goes on, and what was answered "
    "costs nothing again.",
)
@click.argument("first", metavar="RUN_A")
@click.argument("second", metavar="RUN_B")
@click.option("--judge", "judge", default="", help="Target that compares; default: 'judge'.")
@click.option(
    "--for",
    "about",
    default="",
    metavar="CLAUSE",
    help="Compare by this clause; else on the whole.",
)
@click.option("-n", "most", type=click.IntRange(1), help="Compare so many pairs, drawn by chance.")
@click.option("--seed", type=int, default=0, show_default=True, help="Draws others.")
@click.option("--budget-money", type=click.FloatRange(0, min_open=True), help="Stop before more.")
@click.option("--budget-tokens", type=click.IntRange(1), help="Stop before using more tokens.")
@click.option("--budget-calls", type=click.IntRange(1), help="Stop before making more calls.")
@click.option(
    "--dry-run", is_flag=True, help="Say how many pairs and calls there are; ask nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_context
def pairs(
    ctx: click.Context,
    first: str,
    second: str,
    judge: str,
    about: str,
    most: int | None,
    seed: int,
    budget_money: float | None,
    budget_tokens: int | None,
    budget_calls: int | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Ask a model which run's reply is better, case by case and in both orders.

    RUN_A and RUN_B asked the same cases. A preference that changes with the order is a tie. Where
    people compared the same replies ('ethogram label' with a pairwise queue), they are held beside.
    """
    from ethogram.cli.run import with_budget
    from ethogram.workflow.preferring import PreferWish, preview_preferring
    from ethogram.workflow.settings import Budget

    asked = Budget(money=budget_money, tokens=budget_tokens, calls=budget_calls)
    workspace = with_budget(open_workspace(ctx), asked)
    wish = PreferWish(first=first, second=second, judge=judge, about=about, most=most, seed=seed)
    if dry_run:
        shown = preview_preferring(workspace, wish)
        show_json(shown) if as_json else click.echo(_preview(shown))
        return 0
    done = _asked(workspace, wish)
    show_json(done) if as_json else click.echo(preferred_text(done))
    if done.is_stopped:
        click.echo(
            f"{done.budget or 'Stopped.'} The figures rest on a part of the pairs. The same command "
            "goes on; what was answered costs nothing again.",
            err=True,
        )
        return 4
    return 5 if done.failed else 0


def _asked(workspace: Workspace, wish: PreferWish) -> Preferring:
    from ethogram.cli.live import watch
    from ethogram.cli.loop import run_async
    from ethogram.workflow.preferring import prefer

    return run_async(prefer(workspace, wish, os.environ, watch))


def preferred_text(done: Preferring) -> str:
    """Say which run's replies the judge prefers, and how far that can be believed."""
    from ethogram.report.card import share
    from ethogram.report.number import count, p_text

    found, tally = done.found, done.tally
    by = f"by {done.clause}" if done.clause else "on the whole"
    lines = [
        f"Which replies does {done.judge} prefer, {by}?   {_answer(done)}",
        f"  prefers     {found.first} of A ({_short(done.first)}), {found.second} of B "
        f"({_short(done.second)}), {count(found.tie, 'tie')}, of {count(found.compared, 'pair')}",
        f"  B wins      {share(found.win_rate)}, a tie counting half; families: {found.families_second} "
        f"for B, {found.families_first} for A (sign test p {p_text(found.sign_p)})",
        f"  both orders {_order(found.order)}",
        f"  people      {_people(found.people)}",
    ]
    left_out = [
        f"{tally.same} pairs of the same words" if tally.same else "",
        f"{tally.alone} replies without a counterpart" if tally.alone else "",
        f"{found.failed} pairs the judge did not answer on" if found.failed else "",
    ]
    if any(left_out):
        lines.append(f"  left out    {', '.join(filter(None, left_out))}")
    if done.judge_kind == "standin":
        lines.append(
            "  STAND-IN    a script compared, not a model: this says nothing about replies"
        )
    if done.failed:
        lines.append(
            f"  failed      {count(done.failed, 'call')}; the first said: {done.first_failure} The "
            "same command asks again."
        )
    lines.append(f"next     {_next(done)}")
    return "\n".join(lines)


def _answer(done: Preferring) -> str:
    found = done.found
    if not found.compared:
        return "Nobody knows: no pair was compared."
    low, high = found.win_rate.low, found.win_rate.high
    if found.order.is_found:
        return "It cannot be told: its choice hangs on which reply it is shown first."
    if low is None or high is None or low <= 0.5 <= high:
        return "No difference was shown."
    return "B, more often than chance." if low > 0.5 else "A, more often than chance."


SUSPECT = 0.05
"""From here on the order is suspected; a probe is found only at .01, because there are several."""


def _order(order: OrderSwap) -> str:
    from ethogram.report.card import share
    from ethogram.report.number import p_text

    mark = "no position bias found"
    if order.is_found:
        mark = "FOUND position bias"
    elif order.p_value < SUSPECT:
        mark = "position bias suspected, more pairs would tell"
    return (
        f"says the same on {share(order.consistent)}; else shown first did better "
        f"{order.for_shown_first} times, shown second {order.for_shown_second} times: {mark} "
        f"(p {p_text(order.p_value)})"
    )


def _people(people: AgainstPeople | None) -> str:
    from ethogram.report.card import decimal, share

    if people is None:
        return "nobody compared these replies; the judge is unmeasured"
    return (
        f"says what {', '.join(people.people)} said on {share(people.agreement)} of "
        f"{people.agreement.n}; kappa {decimal(people.kappa)}"
    )


def _next(done: Preferring) -> str:
    if done.found.people is None:
        about = f" --for {done.clause}" if done.clause else ""
        return (
            f"ethogram label new pairs --task pairwise --run {_short(done.first)} --against "
            f"{_short(done.second)}{about}   (hold people beside the judge)"
        )
    return f"ethogram compare {_short(done.first)} {_short(done.second)}"


def _short(run: str) -> str:
    return run.rpartition("-")[2]


def _preview(shown: PairTally) -> str:
    return (
        f"Would compare {shown.pairs:,} pairs in both orders: {shown.calls:,} calls, of which "
        f"{shown.known:,} are known already. {shown.same:,} pairs have the same words and "
        f"{shown.alone:,} replies no counterpart. Nothing was asked."
    )
