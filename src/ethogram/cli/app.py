"""The root of the command line: commands are loaded only when they are asked for."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

EXIT_CODES = {
    0: "done; for `check` and `gate`: nothing is wrong",
    1: "the answer is no: a document has errors, or a clause is broken",
    2: "wrong use: an option, name or document that does not exist or fit",
    3: "not enough evidence to say (`gate`)",
    4: "stopped early, by Ctrl-C or the budget; `ethogram resume` goes on",
    5: "calls failed: the run is over, and some replies are missing",
    70: "a fault of Ethogram itself; the traceback says where",
    130: "interrupted",
    141: "whoever read the output went away before its end, as `head` does",
}
"""What every exit code means, for the reference."""

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "Make a workspace, or make one from a prompt you already have."),
    "new": ("new", "Add a document from a template."),
    "check": ("check", "Read every document and report every problem at once."),
    "spec": ("spec", "Show a specification; compare two releases of one."),
    "context": ("context", "Show, import or verify what a surface sends."),
    "cases": ("cases", "List the cases, select and sample them."),
    "suite": ("suite", "Propose harder cases from those there are; approve, drop, prune."),
    "coverage": ("coverage", "Say which situations are covered, and which are not."),
    "run": ("run", "Ask the cases, judge the replies, answer the one question."),
    "resume": ("resume", "Go on with a run that stopped."),
    "try": ("try_", "Ask now: old and new context side by side."),
    "file": ("file", "Keep a complaint and propose the clauses it concerns."),
    "read": ("read", "Read replies one at a time, and overrule their judges."),
    "label": ("label", "Draw queues for people, and label them blind, one key an item."),
    "agree": ("agree", "Do my labellers agree, and over which words do they part?"),
    "adjudicate": ("adjudicate", "Settle what divides people, without a name on any label."),
    "judge": ("judge", "Judge a run again, or measure a judge against people."),
    "report": ("report", "Answer the six questions about a run."),
    "logs": ("logs", "Take production conversations in; see what the suites missed."),
    "caution": ("caution", "Tell too cautious from too loose, on twins."),
    "pressure": ("pressure", "See whether it gives in when pressed, and listens when wrong."),
    "ladder": ("ladder", "Find the line: where half are declined, and how sharp it is."),
    "failures": ("failures", "Read failures, name their modes, keep a codebook that lasts."),
    "explain": ("explain", "Work backward from a failure to its cause, and confirm it."),
    "compare": ("compare", "Compare two runs pair by pair."),
    "gate": ("gate", "Decide for CI: breach, lack of evidence, or fine."),
    "labels": ("exchange", "Take labels to another tool, or take labels in."),
    "runs": ("runs", "List the runs; export one to a file, or import it."),
    "studio": ("ethogram.studio.command", "Open the studio: read, label and try in a browser."),
    "doctor": ("doctor", "Say what is installed, what is missing and how to get it."),
    "completion": ("completion", "Print the completion script for your shell."),
}
"""Command name to (module below `ethogram.cli`, or the whole name of one, and one-line help).
Help never imports the module."""


class LazyGroup(click.Group):
    """A group whose commands are imported on first use, so that `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List every command in the order of the workflow."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and give its command."""
        if cmd_name not in COMMANDS:
            return None
        module_name = COMMANDS[cmd_name][0]
        # The studio is a door beside this one, and neither imports the other.
        is_elsewhere = "." in module_name
        module = importlib.import_module(
            module_name if is_elsewhere else f"ethogram.cli.{module_name}"
        )
        attribute = cmd_name if is_elsewhere else module_name
        command = getattr(module, attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module.__name__}.{attribute} is not a click command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No command {args[0]!r}.{hint} List them with 'ethogram --help'.")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete command names from the table, without importing them."""
        names = [
            CompletionItem(name, help=text)
            for name, (_, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Work in the workspace at or above this folder instead of the current one.",
)
@click.version_option(package_name="ethogram", message="ethogram %(version)s")
@click.pass_context
def app(ctx: click.Context, folder: Path) -> None:
    """Is the model behaving the way we said it should, across the situations that matter?"""
    ctx.obj = folder.resolve()


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code; see `EXIT_CODES`."""
    try:
        result = app.main(args=list(arguments), prog_name="ethogram", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    except (BrokenPipeError, SystemExit):
        # Click turns a broken pipe into an exit with 1, which must not read as "no".
        return 141
    except click.ClickException as error:
        error.show()
        return 2
    except Exception as error:  # noqa: BLE001  # the last door: a crash must not read as "no"
        return 2 if _is_told(error) else _tell_fault(error)
    return result if isinstance(result, int) else 0


def _tell_fault(error: Exception) -> int:
    import traceback

    traceback.print_exception(error)
    click.echo(
        "ethogram: this is a fault of Ethogram, not of your documents. Nothing that was written "
        "down is lost. Please report the lines above.",
        err=True,
    )
    return 70


def _is_told(error: Exception) -> bool:
    """Tell a person about an error that is meant for one; anything else is a fault of ours."""
    # Imported here because `--help` would wait for the records that errors carry.
    from ethogram.errors import DocumentsRefused, EthogramError

    if isinstance(error, DocumentsRefused):
        from ethogram.cli.screen import show_diagnostics

        show_diagnostics(error.diagnostics, to_errors=True)
    said = str(error) if isinstance(error, EthogramError) else _said_of_the_disk(error)
    if said:
        from ethogram.report.plain_text import visible

        # A message may quote what a stranger wrote, and a terminal obeys what it is shown.
        click.echo(visible(f"ethogram: {said}"), err=True)
    return bool(said)


def _said_of_the_disk(error: Exception) -> str:
    """Say what the disk refuses; empty for any other error."""
    import errno

    refused = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
    if not isinstance(error, OSError) or error.errno not in refused:
        return ""
    where = f" {str(error.filename)!r}" if error.filename else ""
    return (
        f"Cannot write or read{where}: {error.strerror}. Expected a disk with free space and a file "
        "that may be used. Make room or change its permissions, then repeat the command."
    )
