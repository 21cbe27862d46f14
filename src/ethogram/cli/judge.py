"""`ethogram judge`: judge a run again without asking the target, and measure who judges."""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

import click

from ethogram.cli.judge_cards import calibrate, card, drift
from ethogram.cli.judge_pairs import pairs
from ethogram.cli.judge_train import train
from ethogram.cli.screen import open_workspace, show_json

if TYPE_CHECKING:
    from ethogram.workflow.judging import Judged

CODE = "code"
AGAIN = "again"
NEAR = 0.75
"""How alike a word and a command must be to be taken for a slip; no run is called so."""
_HELP = ("-h", "--help")


class JudgeGroup(click.Group):
    """A group whose command may be left out: `ethogram judge RUN` judges RUN again."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `again` before what names no command, unless a command was probably meant."""
        near = difflib.get_close_matches(args[0], self.commands, n=1, cutoff=NEAR) if args else []
        if near and near != args[:1]:
            ctx.fail(f"No command and no run {args[0]!r}. Did you mean {near[0]!r}?")
        if not args or (args[0] not in self.commands and args[0] not in _HELP):
            args = [AGAIN, *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Say that both forms are there."""
        return ["[RUN] [--judge NAME] [--json]", "| COMMAND [ARGS]..."]


@click.group(cls=JudgeGroup)
def judge() -> None:
    """Judge a run again without asking the target, or measure a judge.

    Without a command it is 'again': 'ethogram judge', 'ethogram judge last~1 --judge NAME'.
    A clause holds or breaks on a model judge's word only while the judge has a fresh card there.
    """


@judge.command(name=AGAIN, short_help="Judge a run again under today's documents.")
@click.argument("run", metavar="[RUN]", required=False)
@click.option(
    "--judge",
    "judge_name",
    default="",
    help="Target that answers as model judge, a trained judge, or several with commas between: a "
    "panel. Default: 'judge' of ethogram.toml. 'code': code alone.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.pass_context
def again(ctx: click.Context, run: str | None, judge_name: str, as_json: bool) -> int:
    """Judge a run again over its stored replies, under today's documents.

    The target is never asked. A model judge is examined on the specification's own examples first,
    and is not asked about a criterion on which it fails them.
    """
    from ethogram.cli.live import watch
    from ethogram.cli.loop import run_async
    from ethogram.workflow.judging import judge_by_code_again
    from ethogram.workflow.judging_by import judge_by

    workspace = open_workspace(ctx)
    judge_name = judge_name or workspace.settings.judge
    if judge_name and judge_name != CODE:
        judged = run_async(judge_by(workspace, run, judge_name, os.environ, watch))
    else:
        judged = judge_by_code_again(workspace, run)
    if as_json:
        show_json(judged)
    else:
        click.echo(judged_text(judged))
    return 4 if judged.is_stopped else 0


judge.add_command(calibrate)
judge.add_command(card)
judge.add_command(drift)
judge.add_command(train)
judge.add_command(pairs)


def judged_text(judged: Judged) -> str:
    """Say what a judging came to."""
    outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted(judged.outcomes.items()))
    lines = [
        f"{judged.judge} judged {judged.transcripts:,} replies of {judged.run.id}"
        f" in {judged.seconds:.1f} s: {outcomes or 'nothing to judge'}.",
        f"{judged.new:,} verdicts are new.",
    ]
    lines += [
        f"Refused {each.judge} on {each.criterion}: it {each.why}." for each in judged.refused
    ]
    if judged.unmeasured and any(name in judged.outcomes for name in ("pass", "fail")):
        on = ", ".join(judged.unmeasured)
        lines.append(
            f"This judge is unmeasured on {on}: no clause holds or breaks on its word there. Label "
            f"replies with 'ethogram read', then: ethogram judge calibrate {judged.judge.replace('+', ',')}"
        )
    if judged.is_stopped:
        why = judged.budget or "Stopped."
        lines.append(f"{why} The same command goes on; what was answered costs nothing again.")
    lines.append(f"next     ethogram report {judged.run.id.rpartition('-')[2]}")
    return "\n".join(lines)
