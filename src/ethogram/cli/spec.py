"""`ethogram spec`: look at a specification, and compare two releases of one."""

from __future__ import annotations

from pathlib import Path

import click

from ethogram.cli.screen import (
    is_coloured,
    open_workspace,
    screen_width,
    show_diagnostics,
    show_json,
    warn_of_errors,
)


@click.group()
def spec() -> None:
    """Show a specification; compare two releases of one."""


@spec.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--prompts", type=click.Path(path_type=Path), help="Folder with its prompt files.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@click.pass_context
def show(ctx: click.Context, path: Path | None, prompts: Path | None, as_json: bool) -> int:
    """Show what a specification holds: the workspace's, or the published one in the file PATH.

    Sections, clauses by authority, examples with graded replies, commentary, links, and what is
    odd in it. A published specification is read as it is.
    """
    from ethogram.report.spec_page import render_spec_page
    from ethogram.workflow.spec_pages import spec_page, workspace_page

    if path is None and prompts is not None:
        raise click.UsageError("--prompts belongs to a published specification: name its PATH.")
    if path is None:
        workspace = open_workspace(ctx)
        warn_of_errors(workspace)
        page = workspace_page(workspace)
    else:
        page = spec_page(ctx.obj / path, ctx.obj / prompts if prompts else None)
    if as_json:
        show_json(page)
        return 0
    click.echo(render_spec_page(page, width=screen_width(), colour=is_coloured()), nl=False)
    if page.problems:
        click.echo("\nWhat is odd in it:")
        show_diagnostics(page.problems)
    return 0


@spec.command()
@click.argument("old")
@click.argument("new", default=".")
@click.option("--prompts", type=click.Path(path_type=Path), help="Folder with its prompt files.")
@click.option("--cases", "lists_cases", is_flag=True, help="Name every stale case and label.")
@click.option("--full", "is_full", is_flag=True, help="Show every changed passage in full.")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
@click.pass_context
def diff(
    ctx: click.Context,
    old: str,
    new: str,
    prompts: Path | None,
    lists_cases: bool,
    is_full: bool,
    as_json: bool,
) -> int:
    """Compare two releases: OLD and NEW, by default the workspace as it is.

    Each is a specification file, a workspace folder ('.' for this one), or a revision of the
    workspace such as HEAD~1. A renamed level of authority is told from a real promotion or
    demotion. Cases and labels that rest on words that changed are stale.
    """
    from ethogram.report.spec_changes import Look, render_spec_changes
    from ethogram.workflow.spec_pages import compare_releases

    folder = ctx.obj / prompts if prompts else None
    changes = compare_releases(ctx.obj, old, new, prompts=folder)
    if as_json:
        show_json({"diff": changes.diff, "stale": changes.stale})
        return 0
    look = Look(
        width=screen_width(), colour=is_coloured(), lists_cases=lists_cases, is_full=is_full
    )
    click.echo(render_spec_changes(changes, look), nl=False)
    return 0
