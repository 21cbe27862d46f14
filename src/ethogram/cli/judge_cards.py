"""`ethogram judge calibrate|card|drift`: how far a judge can be trusted, measured against people."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from ethogram.cli.screen import open_workspace, screen_width, show_json, workspace_root

if TYPE_CHECKING:
    from ethogram.judge.card import ProbeName
    from ethogram.workflow.calibrating import Calibrated
    from ethogram.workflow.calibrating_model import CalibrationPreview
    from ethogram.workflow.drifting import Drifted
    from ethogram.workflow.hold import Watch
    from ethogram.workflow.progress import Progress
    from ethogram.workflow.workspace import Workspace

T = TypeVar("T")

ABOUT = click.option(
    "--for", "about", default="", metavar="CLAUSE|CRITERION", help="Only this clause or criterion."
)


@click.command(
    short_help="Measure a judge on what people labelled; keep its card.",
    epilog="Ctrl-C lets the calls in flight finish; the same command goes on, and what was answered "
    "costs nothing again.",
)
@click.argument("judge")
@click.option("--run", "runs", multiple=True, help="Only replies of this run; may be repeated.")
@ABOUT
@click.option(
    "--split",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.5,
    show_default=True,
    help="Share of the families set aside for tuning; the figures come from the others.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the split.")
@click.option("--tune", is_flag=True, help="Show what it misjudges in the tuning part; no card.")
@click.option(
    "--probes",
    default="all",
    show_default=True,
    help="'all', 'none', or names with commas between.",
)
@click.option(
    "--retest",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Replies asked about twice.",
)
@click.option("--budget-money", type=click.FloatRange(0, min_open=True), help="Stop before more.")
@click.option("--budget-tokens", type=click.IntRange(1), help="Stop before using more tokens.")
@click.option("--budget-calls", type=click.IntRange(1), help="Stop before making more calls.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked and what it takes.")
@click.option("--json", "as_json", is_flag=True, help="Print the cards as JSON.")
@click.pass_context
def calibrate(
    ctx: click.Context,
    judge: str,
    runs: Sequence[str],
    about: str,
    split: float,
    seed: int,
    tune: bool,
    probes: str,
    retest: int,
    budget_money: float | None,
    budget_tokens: int | None,
    budget_calls: int | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Measure JUDGE on the replies that people labelled, and keep its card.

    JUDGE is a target, a judge whose verdicts were taken in from a table, 'code' or 'answer-class'.
    A target is asked now about labelled replies it never judged. Labelled families are split:
    improve the rubric with --tune on one part, and the card is measured on the other.
    """
    from ethogram.cli.run import with_budget
    from ethogram.workflow.calibrating import calibrate as measure
    from ethogram.workflow.calibrating import preview_calibration
    from ethogram.workflow.calibrating_sheet import CalibrationWish
    from ethogram.workflow.settings import Budget

    names = _probes(probes)
    asked = Budget(money=budget_money, tokens=budget_tokens, calls=budget_calls)
    workspace = with_budget(open_workspace(ctx), asked)
    wish = CalibrationWish(
        judge=judge,
        runs=tuple(runs),
        about=about,
        split=split,
        seed=seed,
        probes=names,
        retest=retest,
        tune=tune,
    )
    if dry_run:
        shown = preview_calibration(workspace, wish)
        show_json(shown) if as_json else click.echo(_preview_text(shown))
        return 0
    done = _watched(lambda watch: measure(workspace, wish, os.environ, watch))
    if as_json:
        show_json(done)
    else:
        click.echo(_tuning_text(done) if tune else _calibrated_text(workspace, done))
    return _exit_code(done)


@click.command(short_help="Show how far judges can be trusted.")
@click.argument("judge", required=False, default="")
@ABOUT
@click.option("--json", "as_json", is_flag=True, help="Print the cards as JSON.")
@click.pass_context
def card(ctx: click.Context, judge: str, about: str, as_json: bool) -> int:
    """Show how far judges can be trusted, and on what they were measured."""
    from ethogram.report.card import render_card
    from ethogram.workflow.cards import list_cards

    standings = list_cards(workspace_root(ctx), judge, about)
    if as_json:
        show_json(standings)
    elif not standings:
        on = f" on {about!r}" if about else ""
        click.echo(
            f"No judge has a card{on} yet. Label replies with 'ethogram read', then measure a judge: "
            "ethogram judge calibrate JUDGE"
        )
    else:
        currency = _currencies(ctx)
        cards = (
            render_card(each, currency.get(each.card.judge, ""), screen_width())
            for each in standings
        )
        click.echo("\n\n".join(cards))
    return 0


@click.command(short_help="Ask a judge its card's replies again: does it stand?")
@click.argument("judge")
@ABOUT
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_context
def drift(ctx: click.Context, judge: str, about: str, as_json: bool) -> int:
    """Ask JUDGE again about the replies its cards were made on: do they still stand?

    A provider may change a model under the same name. A card that stands no more counts for
    nothing until the judge is measured again. A second look on the same day costs nothing, for the
    answers of the first are kept.
    """
    from ethogram.workflow.drifting import look_for_drift

    workspace = open_workspace(ctx)
    done = _watched(lambda watch: look_for_drift(workspace, judge, about, os.environ, watch))
    show_json(done) if as_json else click.echo(_drift_text(done))
    return _exit_code(done) or (0 if all(each.stands for _, each in done.drifts) else 1)


def _exit_code(done: Calibrated | Drifted) -> int:
    """Say how it ended, on standard error where that is not at the end."""
    if done.is_stopped:
        click.echo(_stopped(done.budget), err=True)
        return 4
    return 5 if done.failed else 0


def _watched(make: Callable[[Watch], Coroutine[object, object, T]]) -> T:
    from ethogram.cli.live import watch
    from ethogram.cli.loop import run_async

    async def show(progress: Progress) -> None:
        await watch(progress)

    return run_async(make(show))


def _probes(text: str) -> tuple[ProbeName, ...]:
    from ethogram.judge.probe import PROBES

    if text in ("all", "none"):
        return PROBES if text == "all" else ()
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in PROBES]
    if unknown or not names:
        raise click.UsageError(
            f"--probes {text!r}: unknown {', '.join(map(repr, unknown)) or 'probe'}. Expected 'all', "
            f"'none', or some of {', '.join(PROBES)}."
        )
    return tuple(name for name in PROBES if name in names)


def _currencies(ctx: click.Context) -> dict[str, str]:
    from ethogram.workflow.workspace import load_judges

    targets = load_judges(workspace_root(ctx)).targets
    return {str(name): target.prices.currency for name, target in targets.items() if target.prices}


def _preview_text(shown: CalibrationPreview) -> str:
    from ethogram.report.number import count

    cost = "not known: the target has no [prices]"
    if shown.cost is not None:
        cost = f"at most {shown.cost:.4f} {shown.currency}".rstrip() if shown.cost else "free"
    return (
        f"Would measure {shown.judge} on {shown.replies:,} labelled replies of "
        f"{count(shown.criteria, 'criterion', 'criteria')}\n"
        f"  calls      at most {shown.calls:,}, of which {shown.known:,} are known already\n"
        f"  tokens     about {shown.input_tokens:,} in, at most {shown.output_tokens:,} out\n"
        f"  cost       {cost}\n"
        "Nothing was asked."
    )


def _calibrated_text(workspace: Workspace, done: Calibrated) -> str:
    from ethogram.judge.card_standing import Standing
    from ethogram.report.card import render_card

    target = next((one for one in workspace.targets.values() if one.name == done.judge), None)
    currency = target.prices.currency if target and target.prices else ""
    parts = [render_card(Standing(card=card), currency, screen_width()) for card in done.cards]
    if done.skipped:
        parts.append("\n".join(f"No card on {each}." for each in done.skipped))
    if done.failed:
        parts.append(_failed(done.failed, done.first_failure))
    if any(card.is_usable for card in done.cards):
        step = f"ethogram judge --judge {done.judge}" if target else "ethogram report"
        parts.append(f"next     {step}   (its verdicts count from now on)")
    elif done.cards:
        parts.append("next     ethogram read   (label more), or another judge")
    return "\n\n".join(parts)


def _tuning_text(done: Calibrated) -> str:
    from ethogram.report.plain_text import one_line

    lines = [
        f"{done.judge} differs from people on {len(done.misjudged)} of {done.tuned} replies of the "
        "tuning part. The part that measures it was not looked at."
    ]
    for each in done.misjudged:
        lines += [
            "",
            f"{each.criterion}   read {each.read} ({each.transcript})   people: {each.people}, "
            f"judge: {each.judge}",
            f"  reply    {_short(one_line(each.reply))}",
        ]
        lines += [f"  person   {_short(one_line(each.note))}"] if each.note else []
        lines += [f"  judge    {_short(one_line(each.reason))}"] if each.reason else []
    if done.failed:
        lines += ["", _failed(done.failed, done.first_failure)]
    lines += [
        "",
        "next     change the rubric, try again; then: ethogram judge calibrate " + done.judge,
    ]
    return "\n".join(lines)


def _drift_text(done: Drifted) -> str:
    from ethogram.report.card import render_drift

    parts = [render_drift(card, drift, screen_width()) for card, drift in done.drifts]
    if done.skipped:
        parts.append("\n".join(f"Not looked at: {each}." for each in done.skipped))
    if done.failed:
        parts.append(_failed(done.failed, done.first_failure))
    if not all(drift.stands for _, drift in done.drifts):
        parts.append(f"next     ethogram judge calibrate {done.judge}")
    return "\n\n".join(parts)


def _short(text: str) -> str:
    width = max(20, screen_width() - 11)
    return text if len(text) <= width else f"{text[: width - 1]}\u2026"


def _failed(count: int, first: str) -> str:
    from ethogram.report.plain_text import one_line

    noun = "call" if count == 1 else "calls"
    return (
        f"{count} {noun} failed; the first said: {one_line(first)} The same command asks for them "
        "again."
    )


def _stopped(budget: str) -> str:
    return (
        f"{budget or 'Stopped.'} Nothing was concluded from a part of the replies. The same command "
        "goes on; what was answered costs nothing again."
    )
