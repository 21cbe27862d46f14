"""`ethogram judge`: judge a run again without asking the target."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import open_workspace, show_json

if TYPE_CHECKING:
    from ethogram.workflow.judging import Judged

CODE = "code"


@click.command()
@click.argument("run", metavar="[RUN]", required=False)
@click.option(
    "--judge",
    "judge_name",
    default="",
    help="Target that answers as model judge; default: 'judge' of ethogram.toml. 'code': code alone.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.pass_context
def judge(ctx: click.Context, run: str | None, judge_name: str, as_json: bool) -> int:
    """Judge a run again over its stored replies, under today's documents.

    The target is never asked. A model judge is examined on the specification's own examples first,
    and is not asked about a criterion on which it fails them.
    """
    from ethogram.cli.loop import run_async
    from ethogram.workflow.judging import judge_by_code_again
    from ethogram.workflow.model_judging import judge_by_model

    workspace = open_workspace(ctx)
    judge_name = judge_name or workspace.settings.judge
    if judge_name and judge_name != CODE:
        judged = run_async(judge_by_model(workspace, run, judge_name, os.environ))
    else:
        judged = judge_by_code_again(workspace, run)
    if as_json:
        show_json(judged)
    else:
        click.echo(judged_text(judged))
    return 4 if judged.is_stopped else 0


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
    if judged.judge != "code" and any(name in judged.outcomes for name in ("pass", "fail")):
        lines.append(
            "This judge is unmeasured: no clause holds or breaks on its word. Measure it against "
            "people by labelling: ethogram read."
        )
    if judged.is_stopped:
        why = judged.budget or "Stopped."
        lines.append(f"{why} The same command goes on; what was answered costs nothing again.")
    lines.append(f"next     ethogram report {judged.run.id.rpartition('-')[2]}")
    return "\n".join(lines)
