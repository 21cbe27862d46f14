"""What commands share of a screen: width, colour, JSON, and opening the workspace."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from ethogram.errors import Diagnostic

if TYPE_CHECKING:
    from ethogram.workflow.workspace import Workspace

WIDEST = 120


def is_coloured(*, to_errors: bool = False) -> bool:
    """True on a terminal, unless NO_COLOR is set (no-color.org)."""
    stream = sys.stderr if to_errors else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR")


def screen_width() -> int:
    """Columns to write in: those of the terminal, at most 120."""
    return min(shutil.get_terminal_size((100, 24)).columns, WIDEST)


def workspace_root(ctx: click.Context) -> Path:
    """Find the workspace that the command stands in, without reading it."""
    from ethogram.workflow.root import find_root

    return find_root(ctx.obj)


def open_workspace(ctx: click.Context) -> Workspace:
    """Read the workspace that the command stands in."""
    from ethogram.workflow.workspace import load_workspace

    return load_workspace(workspace_root(ctx))


def warn_of_errors(workspace: Workspace) -> None:
    """Say beside the answer that some documents could not be read as they were meant."""
    errors = [each for each in workspace.problems if each.severity == "error"]
    if errors:
        files = ", ".join(dict.fromkeys(each.at.path for each in errors))
        click.echo(
            f"Careful: {len(errors)} error{'s' if len(errors) > 1 else ''} in {files}; what is "
            "shown may lack something. See them with 'ethogram check'.",
            err=True,
        )


def show_json(value: object) -> None:
    """Print a record as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def show_diagnostics(diagnostics: Sequence[Diagnostic], *, to_errors: bool = False) -> None:
    """Print every problem with its line, caret and fix."""
    from ethogram.report.diagnostics import render_diagnostics

    text = render_diagnostics(
        diagnostics, colour=is_coloured(to_errors=to_errors), width=screen_width()
    )
    click.echo(text, nl=False, err=to_errors)
