"""`ethogram context`: what a surface sends; a prompt taken in; production held against it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ethogram.cli.screen import (
    is_coloured,
    open_workspace,
    screen_width,
    show_json,
    warn_of_errors,
    workspace_root,
)


@click.group()
def context() -> None:
    """Show, import or verify what a surface sends before the user's turn."""


@context.command()
@click.argument("surface", required=False)
@click.option(
    "--variant", "variants", multiple=True, help="BLOCK=NAME: another wording of a block."
)
@click.option("--block", "by_block", is_flag=True, help="Show where each block begins.")
@click.option("--tokens", is_flag=True, help="Count the tokens of each block.")
@click.option("--json", "as_json", is_flag=True, help="Print the messages as JSON.")
@click.pass_context
def show(
    ctx: click.Context,
    surface: str | None,
    variants: Sequence[str],
    by_block: bool,
    tokens: bool,
    as_json: bool,
) -> int:
    """Print the exact messages that SURFACE sends; the only surface needs no name."""
    from ethogram.cli.run import pairs
    from ethogram.report.context_page import render_context
    from ethogram.workflow.contexts import only_surface, show_context

    workspace = open_workspace(ctx)
    warn_of_errors(workspace)
    variant = pairs(variants, "--variant")
    named = surface or only_surface(workspace)
    page = show_context(workspace, named, variant, with_tokens=tokens)
    if as_json:
        show_json(page)
        return 0
    text = render_context(page, by_block=by_block, width=screen_width(), colour=is_coloured())
    click.echo(text, nl=False)
    return 0


@context.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> int:
    """List the surfaces with their blocks and the clauses these serve."""
    from ethogram.report.plain_text import wrap
    from ethogram.workflow.contexts import ContextLine, list_contexts

    workspace = open_workspace(ctx)
    warn_of_errors(workspace)
    lines = list_contexts(workspace)
    if as_json:
        show_json(lines)
        return 0
    if not lines:
        click.echo("No surface has a context. Write one with 'ethogram new context SURFACE'.")

    def told(line: ContextLine) -> tuple[tuple[str, str], ...]:
        return (
            ("blocks", ", ".join(line.blocks)),
            ("serves", ", ".join(line.serves)),
            ("not served", ", ".join(line.unserved)),
        )

    for line in lines:
        size = f"{line.path} · {len(line.blocks)} blocks · about {line.tokens:,} tokens"
        size += f" · {line.tools} tools" if line.tools else ""
        size += f" · {line.few_shot} few-shot turns" if line.few_shot else ""
        empty = f"no context; write one with 'ethogram new context {line.surface}'"
        click.echo(f"{line.surface}  {size if line.path else empty}")
        for label, names in told(line):
            rows = wrap(names, screen_width() - 14)
            for number, row in enumerate(rows):
                click.echo(f"  {label if not number else '':<10}  {row}")
    return 0


@context.command(name="import")
@click.argument("file")
@click.option("--surface", required=True, help="Surface that sends this prompt.")
@click.option("--json", "as_json", is_flag=True, help="Print the blocks as JSON.")
@click.pass_context
def import_(ctx: click.Context, file: str, surface: str, as_json: bool) -> int:
    """Cut an existing prompt into blocks, as context/SURFACE.md; '-' reads the standard input.

    The exit code is 1 when the blocks do not send the same bytes as the prompt.
    """
    from ethogram.cli.init import prompt_text, say_exactness
    from ethogram.report.context_page import render_import
    from ethogram.workflow.contexts import import_prompt

    root = workspace_root(ctx)
    found = import_prompt(root, prompt_text(ctx.obj, file), surface)
    if as_json:
        show_json(found)
        return int(not found.is_exact)
    click.echo(f"Wrote {found.path}")
    click.echo(render_import(found.parts, width=screen_width()), nl=False)
    say_exactness(found.size_bytes, is_exact=found.is_exact)
    if not found.is_known_surface:
        name = Path(found.path).stem
        click.echo(
            f"product.md does not name the surface {name!r} yet: add a line "
            f"'- {name.replace('-', ' ').capitalize()} {{#{name}}}' under Surfaces."
        )
    click.echo("Say which clauses each block serves: '## Title {#block serves=clause}'.")
    return int(not found.is_exact)


@context.command()
@click.argument("surface")
@click.argument("capture", type=click.Path(path_type=Path))
@click.option(
    "--variant", "variants", multiple=True, help="BLOCK=NAME: another wording of a block."
)
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
@click.pass_context
def verify(
    ctx: click.Context, surface: str, capture: Path, variants: Sequence[str], as_json: bool
) -> int:
    """Compare what SURFACE sends with CAPTURE, the JSON of a request that was really sent.

    CAPTURE is the body of a request in OpenAI's or Anthropic's shape, or a list of messages. The
    exit code is 1 when they differ.
    """
    from ethogram.cli.run import pairs
    from ethogram.report.verification import render_verification
    from ethogram.workflow.contexts import verify_capture

    found = verify_capture(
        open_workspace(ctx), surface, ctx.obj / capture, pairs(variants, "--variant")
    )
    if as_json:
        show_json({"is_same": found.is_same, **_fields(found)})
    else:
        text = render_verification(found, surface, width=screen_width(), colour=is_coloured())
        click.echo(text, nl=False)
    return int(not found.is_same)


def _fields(record: object) -> dict[str, object]:
    import msgspec

    builtins = msgspec.to_builtins(record)
    return dict(builtins)
