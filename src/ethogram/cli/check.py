"""`ethogram check`: read every document and report every problem at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ethogram.cli.screen import open_workspace, show_diagnostics


@click.command()
@click.argument("specification", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to write the problems; github makes annotations on a pull request.",
)
@click.option("--rule", "rules", multiple=True, help="Ask only this lint rule; may be repeated.")
@click.option("--rules", "list_rules", is_flag=True, help="List the lint rules and stop.")
@click.option("--strict", is_flag=True, help="Let warnings fail the check too.")
@click.pass_context
def check(
    ctx: click.Context,
    specification: Path | None,
    form: str,
    rules: Sequence[str],
    list_rules: bool,
    strict: bool,
) -> int:
    """Read every document and report every problem at once.

    With SPECIFICATION, check that one file instead of a workspace. The exit code is 1 when there
    are errors.
    """
    from ethogram.report.diagnostics import diagnostics_github, diagnostics_json
    from ethogram.workflow.check import check_spec_file, check_workspace

    if list_rules:
        return show_rules()
    chosen = rules or None
    if specification is not None:
        problems = check_spec_file(specification, rules=chosen)
    else:
        problems = check_workspace(open_workspace(ctx), rules=chosen)
    match form:
        case "json":
            click.echo(diagnostics_json(problems))
        case "github":
            click.echo(diagnostics_github(problems), nl=False)
        case _ if problems:
            show_diagnostics(problems)
        case _:
            click.echo("No problems.")
    failing = ("error", "warning") if strict else ("error",)
    return int(any(problem.severity in failing for problem in problems))


def show_rules() -> int:
    """List every lint rule with what it is for."""
    from ethogram.lint.catalogue import RULES

    for rule in RULES:
        state = "" if rule.is_default else " (off by default)"
        click.echo(f"{rule.name:28} {rule.severity:8} {rule.why}{state}")
    return 0
