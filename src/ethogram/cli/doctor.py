"""`ethogram doctor`: what is installed, what is missing and how to get it."""

from __future__ import annotations

import os
from pathlib import Path

import click

SIGNS = {"ready": "ok", "missing": "--", "faulty": "!!"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> int:
    """Say what is installed, what is missing and how to get it.

    The exit code is 1 when something is missing that the first run needs.
    """
    import msgspec

    from ethogram.workflow.doctor import examine

    folder: Path = ctx.obj if isinstance(ctx.obj, Path) else Path.cwd()
    found = examine(folder, os.environ)
    if as_json:
        body = {"is_ready": found.is_ready, "parts": found.parts}
        click.echo(msgspec.json.format(msgspec.json.encode(body), indent=2).decode())
        return int(not found.is_ready)
    width = max(len(part.name) for part in found.parts)
    for part in found.parts:
        click.echo(f"{SIGNS[part.state]}  {part.name:<{width}}  {part.says}")
        if part.get:
            click.echo(f"{'':{width + 6}}get it: {part.get}")
    if found.is_ready:
        click.echo("\nReady to ask the embedded model.")
    else:
        needed = [part.name for part in found.parts if part.is_needed and part.state != "ready"]
        click.echo(f"\nNot ready yet: {', '.join(needed)}.")
    return int(not found.is_ready)
