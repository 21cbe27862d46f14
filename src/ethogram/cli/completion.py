"""`ethogram completion`: print the completion script for a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print the completion script for your shell.

    For bash: ethogram completion bash >> ~/.bashrc
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"No completion for {shell!r}.")
    root = ctx.find_root().command
    click.echo(found(root, {}, "ethogram", "_ETHOGRAM_COMPLETE").source())
    return 0
