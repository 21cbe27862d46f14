"""`ethogram gate`: decide for CI."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import show_json, workspace_root

if TYPE_CHECKING:
    from ethogram.findings.gate import GateDecision
    from ethogram.spec.clause import Stakes


@click.command(
    epilog="Exit codes: 0 pass, 1 a clause is broken, 3 not enough evidence, 5 the run cannot speak."
)
@click.argument("run", metavar="[RUN]", required=False)
@click.option("--against", "baseline", help="Baseline run for --only-new; default: the one before.")
@click.option(
    "--require",
    type=click.Choice(["low", "medium", "high"]),
    help="Clauses of these stakes and above must be shown to hold.",
)
@click.option("--only-new", is_flag=True, help="Forgive clauses that were broken before already.")
@click.option(
    "--max-missing",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help="Largest share of calls, and of verdicts, that may fail.",
)
@click.option(
    "--min-coverage",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Least share by weight of the situations that must have been asked.",
)
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write JUnit XML.")
@click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON.")
@click.pass_context
def gate(
    ctx: click.Context,
    run: str | None,
    baseline: str | None,
    require: Stakes | None,
    only_new: bool,
    max_missing: float,
    min_coverage: float,
    junit: Path | None,
    as_json: bool,
) -> int:
    """Decide for CI whether a run may pass; a breach is told from a lack of evidence."""
    from ethogram.findings.gate import Gate, decide_gate
    from ethogram.workflow.reporting import report_run

    summary = report_run(workspace_root(ctx), run, baseline=baseline)
    wanted = Gate(
        require=require, only_new=only_new, max_missing=max_missing, min_coverage=min_coverage
    )
    decision = decide_gate(summary, wanted)
    if junit is not None:
        from ethogram.report.junit import gate_junit

        junit.parent.mkdir(parents=True, exist_ok=True)
        junit.write_text(gate_junit(decision, seconds=summary.run.seconds), encoding="utf-8")
    if as_json:
        show_json(decision)
    else:
        click.echo(gate_text(decision))
    return decision.exit_code


def gate_text(decision: GateDecision) -> str:
    """Say the decision first, then every reason that is no pass, and what passes unjudged."""
    lines = [f"gate: {decision.outcome}"]
    for reason in decision.reasons:
        if reason.outcome != "pass" or reason.next_step:
            head = "not judged" if reason.outcome == "pass" else reason.outcome
            lines.append(f"  {head}: {reason.message}")
            if reason.next_step:
                lines.append(f"    next: {reason.next_step}")
    passed = sum(reason.outcome == "pass" for reason in decision.reasons)
    lines.append(f"  {passed} of {len(decision.reasons)} reasons pass")
    return "\n".join(lines)
