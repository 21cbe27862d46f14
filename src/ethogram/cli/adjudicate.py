"""`ethogram adjudicate`: settle what divides people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import is_coloured, screen_width, show_json, workspace_root

if TYPE_CHECKING:
    from ethogram.workflow.adjudicating import Adjudicating

INTERRUPTED = 130


@click.command(
    epilog="Keys: p pass, f fail, u unclear, then 1 clause unclear, 2 clauses conflict, 3 clause "
    "missing, 4 slip; k keep an honest difference of values, x the item is broken, o one note, "
    "n next, b back, z undo, c context, ? help, q quit. Where standard input is not a terminal, "
    "one command a line: 'fail clause-unclear they read \"short\" differently'."
)
@click.option("--for", "subject", default="", help="Only this clause or criterion.")
@click.option("--run", "name", help="Only replies of this run. Default: of every run.")
@click.option("--as", "who", default="", help="Who decides; default: ETHOGRAM_LABELLER or you.")
@click.option("--again", is_flag=True, help="Also ask about what was settled before.")
@click.option("--list", "as_list", is_flag=True, help="Print one line a reply and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print every question as JSON and stop.")
@click.pass_context
def adjudicate(
    ctx: click.Context,
    subject: str,
    name: str | None,
    who: str,
    again: bool,
    as_list: bool,
    as_json: bool,
) -> int:
    """Settle what divides people, without a name on any label.

    Shows the replies on which labels differ, one at a time; what was said stands under A, B, C.
    Your decision and why people differed go to labels/adjudications.jsonl at once. It counts before
    their labels, until somebody labels the reply afresh. An honest difference of values is kept.
    """
    from ethogram.workflow.adjudicating import open_adjudication

    sitting = open_adjudication(workspace_root(ctx), name, subject, who, again=again)
    if sitting.opinions.problems:
        from ethogram.cli.screen import show_diagnostics

        show_diagnostics(sitting.opinions.problems, to_errors=True)
    try:
        if as_json or as_list:
            return _list(sitting, as_json=as_json)
        return _decide(sitting)
    finally:
        sitting.close()


def _decide(sitting: Adjudicating) -> int:
    from ethogram.cli.adjudicator import Adjudicator, farewell
    from ethogram.cli.keyboard import LineKeys, terminal_keys

    announcement = _announcement(sitting)
    if announcement:
        click.echo(announcement, err=True)
    if not sitting.questions:
        return 0
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    adjudicator = Adjudicator(
        sitting, _write, width=screen_width(), colour=is_coloured(), clears=is_terminal
    )
    is_interrupted = False
    try:
        if is_terminal:
            with terminal_keys(_write) as keys:
                adjudicator.decide(keys)
        else:
            adjudicator.decide(LineKeys(sys.stdin))
    except KeyboardInterrupt:
        is_interrupted = True
    click.echo(farewell(sitting))
    return INTERRUPTED if is_interrupted else 0


def _announcement(sitting: Adjudicating) -> str:
    """Say that nothing divides people, or what the adjudicator should know first."""
    from ethogram.report.number import count

    parts: list[str] = []
    if not sitting.questions:
        parts.append("Nothing to settle: no reply at hand divides people.")
    if sitting.own:
        parts.append(f"You labelled {sitting.own} of these yourself; another person decides freer.")
    if sitting.away:
        away = count(sitting.away, "divided reply", "divided replies")
        parts.append(f"{away} that the evidence does not hold cannot be shown.")
    if sitting.opinions.stale:
        labels = count(sitting.opinions.stale, "label")
        parts.append(f"{labels} under another wording of the clause left out.")
    return " ".join(parts)


def _list(sitting: Adjudicating, *, as_json: bool) -> int:
    from ethogram.report.plain_text import cut, one_line, visible

    questions = [question for _ in range(sitting.questions) if (question := sitting.next())]
    if as_json:
        show_json(questions)
        return 0
    if not questions:
        click.echo(_announcement(sitting), err=True)
    for each in questions:
        said = ", ".join(sorted(voice.outcome for voice in each.voices))
        head = f"{each.reply.read:>5}  {each.subject:24} {each.reply.case:20} {said:18}"
        text = one_line(each.reply.reply or each.reply.failure)
        click.echo(cut(f"{visible(head)} {text}", screen_width()))
    return 0


def _write(text: str) -> None:
    click.echo(text, nl=False)
