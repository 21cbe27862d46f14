"""`ethogram new`: add a document from a template."""

from __future__ import annotations

import click

from ethogram.cli.screen import screen_width, show_json, workspace_root


@click.command()
@click.argument("kind", required=False)
@click.argument("name", required=False)
@click.option(
    "--json", "as_json", is_flag=True, help="Print what was written, or the kinds, as JSON."
)
@click.pass_context
def new(ctx: click.Context, kind: str | None, name: str | None, as_json: bool) -> int:
    """Add a document from a template; without KIND, list the kinds and what each is for.

    NAME is what the document is about: a surface, a criterion, or a name of its own.
    """
    from ethogram.workflow.new import KINDS, new_document

    if kind is None:
        listed = [
            {"kind": key, "about": one.about, "name": one.needs} for key, one in KINDS.items()
        ]
        show_json(listed) if as_json else show_kinds()
        return 0
    root = workspace_root(ctx)
    written = [path.relative_to(root).as_posix() for path in new_document(root, kind, name)]
    if as_json:
        show_json({"written": written})
        return 0
    for path in written:
        click.echo(f"Wrote {path}. Fill in what it asks for, then type 'ethogram check'.")
    return 0


def show_kinds() -> None:
    """List every kind of document with what it is for and how to ask for it."""
    from ethogram.report.plain_text import wrap
    from ethogram.workflow.new import KINDS

    width = max(len(kind) for kind in KINDS)
    for kind, one in KINDS.items():
        first, *more = wrap(one.about, screen_width() - width - 2)
        click.echo(f"{kind:<{width}}  {first}")
        for line in more:
            click.echo(f"{'':{width}}  {line}")
        if one.needs:
            click.echo(f"{'':{width}}  needs a name: {one.needs}")
    click.echo("\nAdd one with 'ethogram new KIND [NAME]'.")
