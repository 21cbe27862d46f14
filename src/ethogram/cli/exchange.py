"""`ethogram labels`: take labels to another tool, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ethogram.cli.screen import open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.judge.queue import Task
    from ethogram.workflow.exchanging import Sent
    from ethogram.workflow.worksheets import Drawn

FORMATS = ("label-studio", "csv", "jsonl")
SOURCES = ("label-studio", "labels", "table")
QUIET_S = 2.0
TASKS = ("criterion", "scale", "answer-class", "first-failure")


@click.group(name="labels")
def exchange() -> None:
    """Take labels to another tool, or take labels in."""


@exchange.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--to",
    "form",
    type=click.Choice(FORMATS),
    required=True,
    help="label-studio: replies to be labelled there; csv, jsonl: the labels of this workspace.",
)
@click.option("--queue", default="", help="Queue whose replies or labels to export.")
@click.option("--for", "subject", default="", help="Clause or criterion to export.")
@click.option("--run", "run", default="", help="Run whose replies or labels to export.")
@click.option(
    "--task",
    type=click.Choice(TASKS),
    default="criterion",
    help="label-studio with --for: what is asked about each reply.  [default: criterion]",
)
@click.option("--seed", type=int, default=0, help="label-studio with --for: seed of the order.")
@click.option("--with-labels", is_flag=True, help="label-studio: labels go along as annotations.")
@click.option(
    "--with-verdicts",
    is_flag=True,
    help="label-studio: judges' verdicts go along as predictions. Labellers are not blind then.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.pass_context
def export(
    ctx: click.Context,
    folder: Path,
    form: str,
    queue: str,
    subject: str,
    run: str,
    task: str,
    seed: int,
    with_labels: bool,
    with_verdicts: bool,
    as_json: bool,
) -> int:
    """Write FOLDER: replies for Label Studio, or this workspace's labels as a plain table.

    A file for Label Studio is blind: it names no model, no judge and no other labeller.
    """
    workspace = open_workspace(ctx)
    _refuse_idle(form, queue, subject, with_labels or with_verdicts)
    if form == "label-studio":
        from ethogram.workflow.exchanging import ToLabelStudio, export_to_label_studio

        wanted = ToLabelStudio(
            queue=queue,
            drawn=_drawn(subject, run, task, seed),
            with_labels=with_labels,
            with_verdicts=with_verdicts,
        )
        sent = export_to_label_studio(workspace, folder, wanted)
    else:
        from ethogram.workflow.plain_labels import export_plain

        sent = export_plain(workspace, folder, form, subject=subject, run=run, queue=queue)
    if as_json:
        show_json(sent)
    else:
        _show_sent(sent, folder, form, not_blind=with_labels or with_verdicts)
    return 0


def _drawn(subject: str, run: str, task: str, seed: int) -> Drawn | None:
    from ethogram.workflow.worksheets import Drawn

    if not subject:
        return None
    return Drawn(subject=subject, run=run, task=cast("Task", task), seed=seed)


def _refuse_idle(form: str, queue: str, subject: str, goes_along: bool) -> None:
    """Refuse options that would do nothing."""
    if form == "label-studio" and queue and subject:
        raise click.UsageError(
            "A queue says by itself which replies it holds. Give either --queue or --for."
        )
    if form != "label-studio" and goes_along:
        raise click.UsageError(
            f"--with-labels and --with-verdicts are for label-studio; {form} holds labels anyway."
        )


def _show_sent(sent: Sent, folder: Path, form: str, *, not_blind: bool) -> None:
    from ethogram.report.loss_report import render_losses

    noun = "items" if form == "label-studio" else "lines"
    click.echo(f"Wrote {sent.report.read:,} {noun} to {folder}: {', '.join(sent.files)}")
    if sent.queue:
        click.echo(f"Queue {sent.queue}: its answers come back with 'ethogram labels import'.")
    if not_blind:
        click.echo("Not blind: labels or verdicts go along. Nobody should label from this file.")
    click.echo(render_losses(sent.report, width=screen_width()), nl=False)


@exchange.command(name="import")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--from",
    "source",
    type=click.Choice(SOURCES),
    default=None,
    help="What the file is. Default: a table with --mapping, Label Studio for .json, else labels.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Document that says what the columns of a table are.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="ID=NAME",
    help="Label Studio: who annotator ID is; may be repeated.",
)
@click.option("--as-simulated", is_flag=True, help="No person gave these labels.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken in, and take nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def import_(
    ctx: click.Context,
    path: Path,
    source: str | None,
    mapping: Path | None,
    names: Sequence[str],
    as_simulated: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take labels in: a Label Studio export, a table of judgements, or labels written here.

    Importing the same file twice adds nothing. What cannot be taken is counted and shown.
    """
    from ethogram.report.loss_report import render_import
    from ethogram.workflow.exchanging import Admission

    workspace = open_workspace(ctx)
    admission = Admission(names=_names(names), as_simulated=as_simulated, is_dry=dry_run)
    chosen = source or _guessed(path, mapping)
    if chosen == "label-studio":
        from ethogram.workflow.exchanging import import_from_label_studio

        report = import_from_label_studio(workspace, path, admission)
    elif chosen == "labels":
        from ethogram.workflow.plain_labels import import_plain

        report = import_plain(workspace, path, admission)
    else:
        from ethogram.workflow.tables import import_table

        if mapping is None:
            raise click.UsageError(
                "A table needs a document that says what its columns are: --mapping MAPPING.toml."
            )
        report = import_table(workspace, path, mapping, admission, tell=_teller())
    if as_json:
        show_json(report)
    else:
        click.echo(render_import(report, width=screen_width(), is_dry=dry_run), nl=False)
    return 0


def _teller() -> Callable[[str], None]:
    """Say how far a long import has come, from two seconds on."""
    import time

    started = time.monotonic()

    def tell(stage: str) -> None:
        if time.monotonic() - started > QUIET_S:
            click.echo(f"{stage} ...", err=True)

    return tell


def _guessed(path: Path, mapping: Path | None) -> str:
    if mapping is not None:
        return "table"
    return "label-studio" if path.suffix.lower() == ".json" else "labels"


def _names(pairs: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for pair in pairs:
        key, sign, name = pair.partition("=")
        if not (sign and key.strip() and name.strip()):
            raise click.UsageError(
                f"{pair!r} names nobody. Expected ID=NAME, such as --name 3=ana."
            )
        names[key.strip()] = name.strip()
    return names
