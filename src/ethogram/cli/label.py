"""`ethogram label`: draw queues for people, label them, see how far they are."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import (
    is_coloured,
    screen_width,
    show_diagnostics,
    show_json,
    workspace_root,
)
from ethogram.errors import UsageRefused

if TYPE_CHECKING:
    from ethogram.workflow.labelling_sitting import LabelSitting
    from ethogram.workflow.queue_making import MadeQueue

INTERRUPTED = 130
OPEN = "open"
RULES = ("random", "stratified", "disagreement", "boundary", "failures", "listed")
TASKS = ("criterion", "scale", "answer-class", "pairwise", "first-failure")
_HELP = ("-h", "--help")
_READS = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")
_MOST_READS = 100_000


class LabelGroup(click.Group):
    """A group whose command may be left out: `ethogram label NAME` opens the queue NAME."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `open` before what names no command; with no name at all, list the queues."""
        if args[:1] and args[0] in _HELP:
            return super().parse_args(ctx, args)
        if all(each.startswith("-") for each in args):
            args = ["list", *args]
        elif args[0] not in self.commands:
            args = [OPEN, *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Say that both forms are there."""
        return ["NAME [--as ME]", "| COMMAND [ARGS]..."]


@click.group(cls=LabelGroup)
def label() -> None:
    """Label the items of a queue, or draw one.

    'ethogram label NAME' opens the queue NAME; without a name the queues are listed. What you are
    shown names no model, no judge, no verdict and nobody else's label.
    """


@label.command(name=OPEN)
@click.argument("name")
@click.option("--as", "labeller", default="", help="Who labels; default: ETHOGRAM_LABELLER or you.")
@click.pass_context
def open_(ctx: click.Context, name: str, labeller: str) -> int:
    """Label what is left for you in the queue NAME; the word 'open' may be left out.

    One key an item; '?' lists them. Where standard input is not a terminal, one command a line:
    'fail invents a source'. Every answer is on the disk before the next item.
    """
    from ethogram.workflow.queues import open_queue

    sitting = open_queue(workspace_root(ctx), name, labeller)
    try:
        if sitting.problems:
            show_diagnostics(sitting.problems, to_errors=True)
        return _label(sitting)
    finally:
        sitting.close()


def _label(sitting: LabelSitting) -> int:
    from ethogram.cli.keyboard import LineKeys, terminal_keys
    from ethogram.cli.labeller import Labeller, farewell
    from ethogram.report.plain_text import visible

    for notice in sitting.notices:
        click.echo(visible(notice))
    is_live = sys.stdin.isatty() and sys.stdout.isatty()
    labeller = Labeller(sitting, _write, width=screen_width(), colour=is_coloured(), clears=is_live)
    is_interrupted = False
    try:
        if is_live and sitting.item() is not None:
            with terminal_keys(_write) as keys:
                labeller.label(keys)
        else:
            labeller.label(LineKeys(sys.stdin))
    except KeyboardInterrupt:
        is_interrupted = True
    click.echo(farewell(labeller, sitting))
    return INTERRUPTED if is_interrupted else 0


@label.command()
@click.argument("name")
@click.option("--for", "subject", default="", help="The clause or criterion in question.")
@click.option("--run", help="Draw from this run. Default: last.")
@click.option(
    "--rule",
    type=click.Choice(RULES),
    default="random",
    show_default=True,
    help="How to draw. Only 'random' and 'stratified' speak for the run.",
)
@click.option("-n", "n", type=int, default=40, show_default=True, help="Items to draw.")
@click.option("--where", default="", help="Only cases that fit: 'surface=editor and stakes>=high'.")
@click.option("--reads", default="", help="With --rule listed: numbers of replies, '3,7,12-15'.")
@click.option("--twins", is_flag=True, help="Draw from harmless twins too.")
@click.option("--overlap", type=int, default=1, show_default=True, help="People for every item.")
@click.option(
    "--task",
    type=click.Choice(TASKS),
    default="criterion",
    show_default=True,
    help="What people say: pass or fail, a point of the rubric's scale, what was done, which of "
    "two is better, where it first goes wrong.",
)
@click.option("--against", help="With --task pairwise: the run of the second replies.")
@click.option("--gold", type=float, default=0.0, help="Share of adjudicated items mixed in: 0.1.")
@click.option(
    "--retest", type=float, default=0.0, help="Share of one's own items asked again: 0.1."
)
@click.option("--seed", type=int, help="Draws others, and shuffles otherwise. Default: by NAME.")
@click.option("--dry-run", is_flag=True, help="Say what would be drawn, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the queue as JSON.")
@click.pass_context
def new(
    ctx: click.Context,
    name: str,
    subject: str,
    run: str | None,
    rule: str,
    n: int,
    where: str,
    reads: str,
    twins: bool,
    overlap: int,
    task: str,
    against: str | None,
    gold: float,
    retest: float,
    seed: int | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Draw replies of a run for people to label, and write labels/queues/NAME.json.

    The file records how it was drawn: from how many, by what chance, with which seed. It is written
    once and never again.
    """
    import msgspec

    from ethogram.workflow.queue_making import QueueWish, make_queue

    asked = {
        "name": name,
        "subject": subject,
        "run": run,
        "rule": rule,
        "n": n,
        "where": where,
        "reads": _numbers(reads),
        "with_twins": twins,
        "overlap": overlap,
        "task": task,
        "against": against,
        "gold": gold,
        "retest": retest,
        "seed": seed,
    }
    if name in label.commands:
        raise UsageRefused(
            f"{name!r} is a command of 'ethogram label', so no queue can be called that. "
            f"Try {name + '-1'!r}."
        )
    wish = msgspec.convert(asked, QueueWish)
    made = make_queue(workspace_root(ctx), wish, dry_run=dry_run)
    if as_json:
        show_json({"path": made.path, "is_written": made.is_written, "queue": made.queue})
    else:
        _tell(made)
    return 0


def _tell(made: MadeQueue) -> None:
    from ethogram.report.number import count
    from ethogram.report.plain_text import visible
    from ethogram.report.queue_page import drawn_text

    queue = made.queue
    noun = ("pair", "pairs") if queue.task == "pairwise" else ("reply", "replies")
    about = queue.criterion or queue.clause
    on = f" on {about}" if about else ""
    head = "Wrote" if made.is_written else "Would write"
    click.echo(
        f"{head} {made.path}: {queue.drawn} of {count(queue.frame, *noun)}{on}, "
        f"{drawn_text(queue.rule, queue.where, queue.seed)}."
    )
    if len(queue.items) > queue.drawn:
        click.echo(f"{count(len(queue.items) - queue.drawn, 'gold item')} mixed in.")
    for note in made.notes:
        click.echo(visible(note))
    if made.is_written:
        click.echo(f"Label it: ethogram label {queue.name} --as NAME")


def _numbers(text: str) -> tuple[int, ...]:
    """Read `3,7,12-15`."""
    numbers: list[int] = []
    for part in filter(None, text.replace(" ", "").split(",")):
        found = _READS.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if not first <= last < first + _MOST_READS:
            raise UsageRefused(
                f"--reads {part!r} is no number and no range of numbers. Expected '3,7,12-15'."
            )
        numbers += range(first, last + 1)
    return tuple(numbers)


@label.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print the queues as JSON.")
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> int:
    """List the queues and how far each is, the newest first."""
    from ethogram.report.queue_page import render_queues
    from ethogram.workflow.queues import survey_queues

    found = survey_queues(workspace_root(ctx))
    if as_json:
        show_json(found.queues)
    else:
        click.echo(render_queues(found.queues, width=screen_width()), nl=False)
    if found.problems:
        show_diagnostics(found.problems, to_errors=True)
    return 1 if found.problems else 0


@label.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def show(ctx: click.Context, name: str, as_json: bool) -> int:
    """Say how the queue NAME was drawn, how far it is, and how each labeller does."""
    from ethogram.report.queue_page import render_queue
    from ethogram.workflow.queues import show_queue

    progress = show_queue(workspace_root(ctx), name)
    if as_json:
        show_json(progress)
    else:
        text = render_queue(progress, width=screen_width(), colour=is_coloured())
        click.echo(text, nl=False)
    return 0


@label.command()
@click.argument("subject", metavar="CLAUSE")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def guideline(ctx: click.Context, subject: str, as_json: bool) -> int:
    """Show what a labeller of a clause or criterion is told, and which version it is."""
    from ethogram.report.label_item import render_guideline
    from ethogram.workflow.guidelines import told_about

    told = told_about(workspace_root(ctx), subject)
    if as_json:
        show_json({"clause": told.clause.id, "criterion": told.criterion, "told": told.guideline})
        return 0
    text = render_guideline(told.guideline, width=screen_width(), colour=is_coloured())
    click.echo(text, nl=False)
    return 0


def _write(text: str) -> None:
    click.echo(text, nl=False)
