"""`ethogram init`: make a workspace, or make one from a prompt that exists."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import screen_width, show_json

if TYPE_CHECKING:
    from ethogram.workflow.init import Imported


@click.command()
@click.argument("name")
@click.option(
    "--from",
    "prompt",
    metavar="FILE",
    help="Start from this prompt, cut into blocks with draft clauses; '-' reads the standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
@click.pass_context
def init(ctx: click.Context, name: str, prompt: str | None, as_json: bool) -> int:
    """Make a workspace in the folder NAME, or make one from a prompt you already have.

    The folder must be new or empty. Without --from it gets a small example to write over.
    """
    from ethogram.workflow.init import IMPORTED_SURFACE, init_from_prompt, init_workspace

    folder: Path = (ctx.obj / name).resolve()
    called = folder.name
    if prompt is None:
        written = [path.relative_to(folder).as_posix() for path in init_workspace(folder, called)]
        if as_json:
            show_json({"folder": str(folder), "written": written})
            return 0
        show_written(folder, written)
        show_next(folder, ("ethogram check", "ethogram cases", "ethogram run"))
        return 0
    imported = init_from_prompt(folder, prompt_text(ctx.obj, prompt), called)
    if as_json:
        show_json(imported)
        return 0
    show_written(folder, imported.written)
    show_import(imported)
    first = f"ethogram context show {IMPORTED_SURFACE}"
    show_next(folder, (first, "ethogram check", "ethogram run"))
    return 0


def prompt_text(folder: Path, name: str) -> str:
    """Read a prompt exactly as it is, from a file or from the standard input."""
    from ethogram.workflow.contexts import decode_prompt, read_prompt

    if name == "-":
        return decode_prompt(sys.stdin.buffer.read(), "the standard input")
    return read_prompt(folder / name)


def show_written(folder: Path, written: list[str] | tuple[str, ...]) -> None:
    """List the documents that a workspace begins with, each with what it is for."""
    click.echo(f"Wrote {folder.name}/")
    width = max(len(path) for path in written)
    for path in written:
        click.echo(f"  {path:<{width}}  {_purpose(path)}".rstrip())


def show_import(imported: Imported) -> None:
    """Show what a prompt was cut into, what it seems to ask, and whether nothing was lost."""
    from ethogram.report.context_page import render_import as rendered

    click.echo()
    click.echo(rendered(imported.parts, imported.drafts, width=screen_width()), nl=False)
    say_exactness(imported.size_bytes, is_exact=imported.is_exact)


def say_exactness(size: int, *, is_exact: bool) -> None:
    """Say whether the documents, read back from disk, send the prompt they were made of."""
    if is_exact:
        click.echo(f"Checked: read back from disk, the blocks send exactly your {size:,} bytes.")
    else:
        click.echo(
            "Careful: read back from disk, the blocks do not send the same bytes as your prompt. "
            "See what they send with 'ethogram context show' before you use them."
        )


def show_next(folder: Path, commands: tuple[str, str, str]) -> None:
    """Say which three commands to type next; entering the folder is one of them."""
    way = os.path.relpath(folder)
    entering = () if way == "." else (f"cd {shlex.quote(way)}",)
    click.echo("\nNext:")
    for line in (*entering, *commands)[:3]:
        click.echo(f"  {line}")


def _purpose(path: str) -> str:
    purposes = {
        "ethogram.toml": "name, defaults, budget",
        "product.md": "surfaces, audiences, use cases, and the situations that matter",
        "spec.md": "what the model should do, clause by clause",
        "cases.yaml": "the questions that show whether it does",
        "targets/embedded.toml": "the model that is asked: a small one on this machine",
        ".gitignore": "keeps the evidence database out of version control",
    }
    if path.startswith("context/"):
        return "everything the model receives on this surface, block by block"
    return purposes.get(path, "")
