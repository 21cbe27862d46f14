"""`ethogram failures`: read failures, name their modes, keep a codebook that lasts."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ethogram.cli.codebook_checks import agree, from_mode, same
from ethogram.cli.screen import (
    is_coloured,
    screen_width,
    show_diagnostics,
    show_json,
    workspace_root,
)

if TYPE_CHECKING:
    from ethogram.workflow.codebook import Edit

INTERRUPTED = 130
RUN = click.option("--run", "run", help="The run whose failures are meant. Default: the last.")
WHO = click.option(
    "--as", "coder", default="", help="Who codes; default: ETHOGRAM_LABELLER or you."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")


@click.group(
    invoke_without_command=True,
    epilog="The codebook is taxonomy.md, and may be edited by hand. Codes are kept in labels/codes/.",
)
@RUN
@JSON
@click.pass_context
def failures(ctx: click.Context, run: str | None, as_json: bool) -> int:
    """List the failure modes: how often, how bad, and how much is still unseen.

    Read failing replies first and note what went wrong ('read'), let similar notes be grouped
    ('suggest'), name the groups, merge and split them, and let a second person code the same
    replies blind ('read --blind', 'agree').
    """
    if ctx.invoked_subcommand is not None:
        return 0
    from ethogram.report.failures import render_failures
    from ethogram.workflow.failures import open_bench

    bench = open_bench(workspace_root(ctx), run)
    try:
        page = bench.page()
    finally:
        bench.close()
    if page.problems:
        show_diagnostics(page.problems, to_errors=True)
    if as_json:
        show_json(page)
    else:
        click.echo(render_failures(page, width=screen_width(), colour=is_coloured()), nl=False)
    return 0


for command in (agree, same, from_mode):
    failures.add_command(command)


@failures.command(
    epilog="Keys: a letter chooses a mode, + names a new one, o writes a note, n next, b back, z "
    "undo, q quit. Where standard input is not a terminal, one command a line."
)
@RUN
@WHO
@click.option("--blind", is_flag=True, help="As a second coder: what others said is hidden.")
@click.option("--again", is_flag=True, help="Also show what carries a mode already.")
@click.pass_context
def read(ctx: click.Context, run: str | None, coder: str, blind: bool, again: bool) -> int:
    """Code one failing reply at a time: a note on the first thing that went wrong, then its mode."""
    from ethogram.cli.coder import Coder, farewell
    from ethogram.cli.keyboard import LineKeys, terminal_keys
    from ethogram.workflow.failures import open_bench

    bench = open_bench(workspace_root(ctx), run, coder=coder, is_blind=blind)
    is_live = sys.stdin.isatty() and sys.stdout.isatty()
    is_interrupted = False
    try:
        names = list(bench.order) if again and not blind else bench.uncoded()
        if not names:
            click.echo(_nothing(blind=blind, failing=len(bench.failing)))
            return 0
        reader = Coder(
            bench, names, _write, width=screen_width(), colour=is_coloured(), clears=is_live
        )
        try:
            if is_live:
                with terminal_keys(_write) as keys:
                    reader.read(keys)
            else:
                reader.read(LineKeys(sys.stdin))
        except KeyboardInterrupt:
            is_interrupted = True
        click.echo(farewell(reader, bench))
    finally:
        bench.close()
    return INTERRUPTED if is_interrupted else 0


def _nothing(*, blind: bool, failing: int) -> str:
    if blind:
        return (
            "Nothing to code blind: no failing reply of this run carries somebody else's mode. "
            "Let a first coder begin: 'ethogram failures read'."
        )
    if not failing:
        return "Nothing fails in this run. Another one: 'ethogram failures read --run RUN'."
    return "Every failing reply carries a mode. See them: 'ethogram failures'; --again shows them."


@failures.command()
@click.argument("mode")
@RUN
@JSON
@click.option("--most", default=5, show_default=True, help="Replies to show.")
@click.pass_context
def show(ctx: click.Context, mode: str, run: str | None, as_json: bool, most: int) -> int:
    """Show one mode: its entry in the codebook, where it was seen, and replies that show it."""
    from ethogram.findings.taxonomy_edit import find_mode
    from ethogram.report.failures import render_mode
    from ethogram.workflow.failures import open_bench

    bench = open_bench(workspace_root(ctx), run)
    try:
        wanted = find_mode(bench.taxonomy, mode).id
        found = next(each for each in bench.page().seen.counts if each.mode.id == wanted)
        replies = bench.open(bench.of_mode(wanted)[:most])
    finally:
        bench.close()
    if as_json:
        show_json({"mode": found, "replies": replies})
    else:
        click.echo(render_mode(found, replies, width=screen_width()), nl=False)
    return 0


@failures.command()
@click.argument("reads", nargs=-1, type=int, required=True, metavar="READ...")
@click.option("--mode", default="", help="The mode they show.")
@click.option("--new", "name", default="", help="Name a new mode for them.")
@click.option("--note", default="", help="The first thing that went wrong.")
@RUN
@WHO
@click.pass_context
def code(
    ctx: click.Context,
    reads: Sequence[int],
    mode: str,
    name: str,
    note: str,
    run: str | None,
    coder: str,
) -> int:
    """Say which mode failing replies show, or move them to another one, by their numbers."""
    from ethogram.report.number import count
    from ethogram.workflow.failures import open_bench

    if bool(mode) + bool(name) + bool(note and not (mode or name)) != 1:
        raise click.UsageError("Say one of --mode MODE, --new NAME, or --note alone.")
    bench = open_bench(workspace_root(ctx), run, coder=coder)
    try:
        replies = bench.open([bench.find(each) for each in dict.fromkeys(reads)])
        if name:
            mode = str(bench.name_mode(name, replies).id)
        else:
            for reply in replies:
                bench.code(reply, mode, note)
    finally:
        bench.close()
    click.echo(f"{count(len(replies), 'reply', 'replies')}: {mode or 'noted'}")
    return 0


@failures.command()
@RUN
@WHO
@JSON
@click.option("--keep", default="", metavar="N,N", help="Make modes of these groups: '1,3', 'all'.")
@click.pass_context
def suggest(ctx: click.Context, run: str | None, coder: str, as_json: bool, keep: str) -> int:
    """Group the notes that carry no mode yet, by likeness; nothing is sent anywhere.

    A group that is kept is an unreviewed mode, until a person renames it.
    """
    from ethogram.report.mode_groups import render_groups
    from ethogram.workflow.failures import open_bench
    from ethogram.workflow.mode_groups import keep_groups, suggest_groups

    bench = open_bench(workspace_root(ctx), run, coder=coder)
    try:
        found = suggest_groups(bench)
        numbers = _numbers(keep, [group.number for group in found.groups])
        kept = keep_groups(bench, found, numbers)
    finally:
        bench.close()
    if as_json:
        show_json({"groups": found, "kept": kept})
        return 0
    if not kept:
        click.echo(render_groups(found, width=screen_width(), colour=is_coloured()), nl=False)
    for mode in kept:
        click.echo(f"{mode.id} is an unreviewed mode: ethogram failures rename {mode.id} 'A NAME'")
    return 0


def _numbers(keep: str, known: Sequence[int]) -> list[int]:
    if keep.strip() == "all":
        return list(known)
    words = [word for word in keep.replace(",", " ").split() if word]
    strange = [word for word in words if not (word.isascii() and word.isdigit())]
    if strange:
        raise click.BadParameter(
            f"{strange[0]!r} is no number of a group. Expected '1,3' or 'all'.", param_hint="--keep"
        )
    return [int(word) for word in words]


@failures.command()
@click.argument("one", metavar="MODE")
@click.option("--into", required=True, metavar="MODE", help="The mode that stays.")
@WHO
@click.pass_context
def merge(ctx: click.Context, one: str, into: str, coder: str) -> int:
    """Let a mode become part of another, which keeps its name; every code goes along."""
    from ethogram.findings.taxonomy_edit import merge_modes

    return _change(ctx, coder, lambda book, who: merge_modes(book, one, into, who))


@failures.command()
@click.argument("mode")
@click.argument("name")
@WHO
@click.pass_context
def rename(ctx: click.Context, mode: str, name: str, coder: str) -> int:
    """Give a mode another name and id. A mode that was unreviewed is named by you then."""
    from ethogram.findings.taxonomy_edit import rename_mode

    return _change(ctx, coder, lambda book, who: rename_mode(book, mode, name, who))


@failures.command()
@click.argument("mode")
@click.argument("reads", nargs=-1, type=int, required=True, metavar="READ...")
@click.option("--new", "name", required=True, help="Name of the mode that is split off.")
@RUN
@WHO
@click.pass_context
def split(
    ctx: click.Context, mode: str, reads: Sequence[int], name: str, run: str | None, coder: str
) -> int:
    """Make a new mode of some of a mode's replies, by their numbers."""
    from ethogram.workflow.failures import open_bench
    from ethogram.workflow.mode_splitting import split_off

    bench = open_bench(workspace_root(ctx), run, coder=coder)
    try:
        change = split_off(bench, mode, name, reads)
    finally:
        bench.close()
    click.echo(f"{change.what}. Take it back with 'ethogram failures undo'.")
    return 0


@failures.command()
@WHO
@click.pass_context
def undo(ctx: click.Context, coder: str) -> int:
    """Take the last change of the codebook back, with the codes that were given by it."""
    from ethogram.workflow.codebook import undo_change
    from ethogram.workflow.labelling import labeller_name

    undone = undo_change(workspace_root(ctx), labeller_name(coder), time.time())
    click.echo(f"Undone: {undone.what} ({undone.by}, {undone.at}).")
    return 0


def _change(ctx: click.Context, coder: str, edit: Edit) -> int:
    from ethogram.workflow.codebook import change_codebook
    from ethogram.workflow.labelling import labeller_name

    change = change_codebook(workspace_root(ctx), edit, labeller_name(coder), time.time())
    click.echo(f"{change.what}. Take it back with 'ethogram failures undo'.")
    return 0


def _write(text: str) -> None:
    click.echo(text, nl=False)
