"""The root of the command line: commands are loaded only when they are asked for."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from ethogram.errors import EthogramError

COMMANDS: dict[str, tuple[str, str]] = {}
"""Command name to (module below `ethogram.cli`, one-line help). Help never imports the module."""


class LazyGroup(click.Group):
    """A group whose commands are imported on first use, so that `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List every command in the order of the workflow."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and give its command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"ethogram.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name.replace("-", "_"))
        if not isinstance(command, click.Command):
            raise TypeError(f"{module.__name__}.{cmd_name} is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ethogram", message="ethogram %(version)s")
def app() -> None:
    """Is the model behaving the way we said it should, across the situations that matter?"""


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        The exit code: 0 done; 1 the answer is no (broken clause, problems found); 2 wrong use;
        3 not enough evidence; 4 stopped early and can be resumed; 5 the machinery failed.
    """
    try:
        result = app.main(args=list(arguments), prog_name="ethogram", standalone_mode=False)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except EthogramError as error:
        click.echo(f"ethogram: {error}", err=True)
        return 2
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(run_command(sys.argv[1:]))
