"""`ethogram read`: read replies one at a time, and overrule their judges."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import is_coloured, screen_width, show_json
from ethogram.workflow.root import find_root

if TYPE_CHECKING:
    from ethogram.workflow.reading import Sitting

INTERRUPTED = 130


@click.command(
    epilog="Keys: n next, b back, p pass, f fail, u unclear, w the clause is wrong, o one note, "
    "z undo, c context, tab next clause, ? help, q quit. Where standard input is not a terminal, "
    "one command a line: 'fail invents a source'."
)
@click.argument("query", nargs=-1, metavar="[broken|changed|NUMBER|QUERY]")
@click.option("--for", "subject", default="", help="Replies on this clause or criterion.")
@click.option("--where", default="", help="Only cases that fit: 'surface=editor and stakes>=high'.")
@click.option("--run", "name", help="The run to read; 'try' is the newest trial. Default: last.")
@click.option("--as", "labeller", default="", help="Who labels; default: ETHOGRAM_LABELLER or you.")
@click.option("--again", is_flag=True, help="Also show what you have labelled already.")
@click.option("--list", "as_list", is_flag=True, help="Print one line a reply and stop.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print every reply, or the one of NUMBER, as JSON and stop.",
)
@click.pass_context
def read(
    ctx: click.Context,
    query: Sequence[str],
    subject: str,
    where: str,
    name: str | None,
    labeller: str,
    again: bool,
    as_list: bool,
    as_json: bool,
) -> int:
    """Read replies one at a time, and overrule their judges.

    'broken' are the replies with failing verdicts, 'changed' those that differ from the run
    before, a NUMBER is the one that reports name, and a QUERY is words that stand in the
    conversation or a condition such as surface=editor. What you say goes to labels/*.jsonl at once.
    """
    from ethogram.workflow.pile import parse_wanted
    from ethogram.workflow.reading import open_sitting

    wanted = parse_wanted(query, subject=subject, where=where)
    is_listing = as_list or as_json
    sitting = open_sitting(
        find_root(ctx.obj), wanted, run=name, labeller=labeller, again=again or is_listing
    )
    if sitting.problems:
        from ethogram.cli.screen import show_diagnostics

        show_diagnostics(sitting.problems, to_errors=True)
    try:
        if is_listing:
            only = sitting.pile.start if wanted.choice == "number" else None
            return _list(sitting, wanted.words, only, as_json=as_json)
        return _read(sitting, wanted.words)
    finally:
        sitting.close()


def _read(sitting: Sitting, words: Sequence[str]) -> int:
    from ethogram.cli.keyboard import LineKeys, terminal_keys
    from ethogram.cli.reader import Reader, farewell

    is_live = sys.stdin.isatty() and sys.stdout.isatty()
    said = _announcement(sitting, words)
    if said and not (is_live and sitting.pile.items):
        click.echo(said)
        said = ""
    reader = Reader(
        sitting, _write, width=screen_width(), colour=is_coloured(), clears=is_live, said=said
    )
    is_interrupted = False
    try:
        if is_live:
            with terminal_keys(_write) as keys:
                reader.read(keys)
        else:
            reader.read(LineKeys(sys.stdin))
    except KeyboardInterrupt:
        is_interrupted = True
    if sitting.pile.items:
        click.echo(farewell(reader, sitting))
    return INTERRUPTED if is_interrupted else 0


def _announcement(sitting: Sitting, words: Sequence[str]) -> str:
    """Say that nothing lies there, or what was left out of what does."""
    pile = sitting.pile
    if sitting.left_out:
        some = f"left out {sitting.left_out} that you labelled already"
        return f"{some if pile.items else 'You labelled all of them'}; --again shows them"
    if pile.items:
        return ""
    known = {clause.id for clause in sitting.clauses}
    hint = next((f" A clause: 'ethogram read --for {w}'." for w in words if w in known), "")
    return f"Nothing to read: no {pile.title} in {sitting.run.id}.{hint}"


def _list(sitting: Sitting, words: Sequence[str], only: int | None, *, as_json: bool) -> int:
    from ethogram.report.plain_text import cut, one_line, visible

    items = sitting.pile.items if only is None else sitting.pile.items[only : only + 1]
    opened = [sitting.open(item) for item in items]
    if as_json:
        show_json(
            [{"clause": each.clause, "own": each.own, "reply": each.reply} for each in opened]
        )
        return 0
    if not opened:
        click.echo(_announcement(sitting, words), err=True)
    for each in opened:
        standing = dict(each.reply.standings).get(each.clause, "")
        head = f"{each.reply.read:>5}  {standing:14} {each.clause:20} {each.reply.case:20}"
        text = one_line(each.reply.reply or each.reply.failure)
        click.echo(cut(f"{visible(head)} {text}", screen_width()))
    return 0


def _write(text: str) -> None:
    click.echo(text, nl=False)
