"""`ethogram judge train`: a judge of one criterion, made of the labels people gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.workflow.training import TrainingDone


@click.command(short_help="Train a judge on the labels people gave; asks no model.")
@click.argument("name")
@click.option(
    "--for",
    "about",
    required=True,
    metavar="CRITERION",
    help="Criterion it judges, or a clause that has just one.",
)
@click.option("--run", "runs", multiple=True, help="Only labels on this run; may be repeated.")
@click.option(
    "--min",
    "least",
    type=click.IntRange(20),
    default=40,
    show_default=True,
    help="Labelled replies below which it is refused; ten of each kind are needed in any case.",
)
@click.option(
    "--c",
    "strength",
    type=click.FloatRange(0, min_open=True),
    help="How freely weights may grow (1/penalty); default: chosen on families left out.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the splits.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
@click.pass_context
def train(
    ctx: click.Context,
    name: str,
    about: str,
    runs: Sequence[str],
    least: int,
    strength: float | None,
    seed: int,
    as_json: bool,
) -> int:
    """Train judge NAME of one criterion on the replies that people labelled.

    Words and simple traits of a reply, weighed. It needs no model and no network, and says unclear
    near its boundary. Writes judges/NAME.json, and a card of what it says of families that it was
    not trained on.
    """
    from ethogram.workflow.training import TrainingWish, train_judge

    workspace = open_workspace(ctx)
    wish = TrainingWish(
        name=name, about=about, runs=tuple(runs), least=least, strength=strength, seed=seed
    )
    done = train_judge(workspace, wish)
    show_json(done) if as_json else click.echo(trained_text(done))
    return 0


def trained_text(done: TrainingDone) -> str:
    """Say what came of training, with its card."""
    from ethogram.judge.card_standing import Standing
    from ethogram.report.card import render_card

    area = "" if done.area_under_curve is None else f", AUC {done.area_under_curve:.2f}"
    lines = [
        f"Wrote {done.path}: {done.judge} judges {done.card.criterion}.",
        f"It was trained on {len(done.card.items)} replies of {done.card.families} families in "
        f"{done.seconds:.1f} s. The card shows what models say",
        f"of families that they did not see{area}. " + _band(done.low, done.high),
    ]
    if done.left_out:
        lines.append(
            f"{done.left_out} labelled replies were left out: no text here, or the same again."
        )
    lines += ["", render_card(Standing(card=done.card), "", screen_width()), ""]
    lines.append(f"next     ethogram judge --judge {done.judge}")
    return "\n".join(lines)


def _band(low: float, high: float) -> str:
    from ethogram.report.number import percent

    if low == high:
        return f"It fails a reply from {percent(high)} on, and is never unclear."
    return f"Between {percent(low)} and {percent(high)} likely to fail it says unclear."
