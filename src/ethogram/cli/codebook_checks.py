"""`ethogram failures agree`, `same` and `from-mode`: can the codebook be relied on, and what for?"""

from __future__ import annotations

import time

import click

from ethogram.cli.screen import open_workspace, screen_width, show_json, workspace_root

RUN = click.option("--run", "run", help="The run whose failures are meant. Default: the last.")
WHO = click.option("--as", "coder", default="", help="Who; default: ETHOGRAM_LABELLER or you.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")


@click.command()
@JSON
@click.pass_context
def agree(ctx: click.Context, as_json: bool) -> int:
    """Do two coders see the same modes? Kappa of .7 or more lets the codebook be counted with."""
    from ethogram.report.code_agreement import render_code_agreement
    from ethogram.workflow.codebook import agreement_of_coders

    found = agreement_of_coders(workspace_root(ctx))
    if as_json:
        show_json(found)
    else:
        click.echo(render_code_agreement(found, width=screen_width()), nl=False)
    return 0


@click.command()
@click.argument("one", metavar="MODE")
@click.argument("other", metavar="MODE")
@click.option("--fixed-by", "fixed", required=True, metavar="RUN", help="The run with the fix.")
@click.option("--run", "run", default="last~1", show_default=True, help="The run without it.")
@WHO
@JSON
@click.pass_context
def same(
    ctx: click.Context,
    one: str,
    other: str,
    fixed: str,
    run: str,
    coder: str,
    as_json: bool,
) -> int:
    """Are two modes one? They are when the same fix removes both.

    Make the fix, run the cases again, and name that run. What was found is kept.
    """
    from ethogram.report.code_agreement import render_same_fix
    from ethogram.workflow.failures import open_bench
    from ethogram.workflow.mode_fixes import compare_modes

    root = workspace_root(ctx)
    before, after = open_bench(root, run, coder=coder), open_bench(root, fixed, coder=coder)
    try:
        compared = compare_modes(before, after, (one, other))
    finally:
        before.close()
        after.close()
    if as_json:
        show_json(compared)
    else:
        click.echo(render_same_fix(compared.found, width=screen_width()), nl=False)
    return 0


@click.command("from-mode")
@click.argument("mode")
@click.option("--criterion", "is_criterion", is_flag=True, help="Draft a criterion and its rubric.")
@click.option("--cases", "is_cases", is_flag=True, help="Propose cases that may show it again.")
@RUN
@WHO
@JSON
@click.pass_context
def from_mode(
    ctx: click.Context,
    mode: str,
    is_criterion: bool,
    is_cases: bool,
    run: str | None,
    coder: str,
    as_json: bool,
) -> int:
    """Draft what keeps a mode from coming back. Coverage wants cases of every mode by itself."""
    if is_criterion == is_cases:
        raise click.UsageError("Say one of --criterion and --cases.")
    from ethogram.findings.taxonomy_edit import find_mode
    from ethogram.workflow.failures import open_bench
    from ethogram.workflow.mode_drafts import draft_cases, draft_criterion

    bench = open_bench(workspace_root(ctx), run, coder=coder)
    try:
        found = find_mode(bench.taxonomy, mode)
        if is_criterion:
            drafted = draft_criterion(bench, found)
        else:
            drafted = draft_cases(bench, open_workspace(ctx), found, time.time())
    finally:
        bench.close()
    if as_json:
        show_json(drafted)
    elif is_criterion:
        click.echo(
            f"Wrote {drafted.path}: a draft that nothing reads yet. Its first lines say how on."
        )
        click.echo(f"The criterion: {drafted.line}")
    else:
        click.echo(
            f"Wrote {drafted.path}: {drafted.cases} proposed cases, never asked before a person "
            "approves them. Next: ethogram suite approve --help. Take back: ethogram suite undo."
        )
    return 0
