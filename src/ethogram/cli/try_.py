"""`ethogram try`: ask now, old and new context side by side."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ethogram.cli.screen import is_coloured, open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.report.trial import TriedPair
    from ethogram.suite.case import Case
    from ethogram.workflow.trial import Trial
    from ethogram.workflow.trying import TrialEnd
    from ethogram.workflow.workspace import Workspace

STOPPED = 4
REPLIES_MISSING = 5


@click.command(
    "try",
    epilog="Without --edit and --variant, old is what the last run sent, where that differs from "
    "the documents now. Replies are kept as a trial: 'ethogram read --run try'.",
)
@click.argument("question", metavar="CASE|TEXT", nargs=-1, required=True)
@click.option("--surface", default="", help="Where to ask; default: the case's own, or the first.")
@click.option(
    "--edit",
    "edits",
    multiple=True,
    metavar="BLOCK[=TEXT|=@FILE]",
    help="Ask with another text of a block; without a text, your editor opens on it.",
)
@click.option("--variant", "variants", multiple=True, help="BLOCK=NAME: another wording.")
@click.option(
    "-n",
    "--repeats",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Ask so many times on each side.",
)
@click.option("--target", default="", help="Target to ask; default: the workspace's own.")
@click.option("--tests", multiple=True, help="Clause that the replies count for; may be repeated.")
@click.option("--fresh", is_flag=True, help="Ask anew even where a reply is known.")
@click.option("--save", is_flag=True, help="Write the edited text into the context file.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def try_(
    ctx: click.Context,
    question: Sequence[str],
    surface: str,
    edits: Sequence[str],
    variants: Sequence[str],
    repeats: int,
    target: str,
    tests: Sequence[str],
    fresh: bool,
    save: bool,
    as_json: bool,
) -> int:
    """Ask a case, a filed complaint or any text now: old and new context side by side."""
    from ethogram.workflow.question import find_question
    from ethogram.workflow.trial import Attempt, plan_trial
    from ethogram.workflow.workspace import require_clean

    workspace = require_clean(open_workspace(ctx))
    case = find_question(workspace, " ".join(question), surface=surface, tests=tests)
    texts = _edited(workspace, case, edits)
    if texts is None:
        click.echo("Nothing was changed, so nothing was asked.", err=True)
        return 0
    attempt = Attempt(
        case=case,
        repeats=repeats,
        target=target,
        edits=texts,
        variant=_pairs(variants),
        is_fresh=fresh,
    )
    trial = plan_trial(workspace, attempt)
    end = _hold(workspace, trial, as_json=as_json)
    _finish(workspace, case, texts, " ".join(question), save=save)
    if end.end != "done":
        click.echo(end.budget or "Stopped; what came is kept.", err=True)
        return STOPPED
    return REPLIES_MISSING if end.missing else 0


def _hold(workspace: Workspace, trial: Trial, *, as_json: bool) -> TrialEnd:
    from ethogram.report.trial import render_pair, render_tallies, render_trial_head
    from ethogram.workflow.trial import trial_facts
    from ethogram.workflow.trying import hold_trial

    facts, width, colour = trial_facts(trial), screen_width(), is_coloured()

    def heard(pair: TriedPair) -> None:
        if not as_json:
            click.echo(render_pair(pair, facts, width=width, colour=colour), nl=False)

    if not as_json:
        click.echo(render_trial_head(facts, width=width, colour=colour), nl=False)
    end = asyncio.run(hold_trial(workspace, trial, env=os.environ, heard=heard))
    if as_json:
        show_json({"trial": facts, "pairs": end.pairs, "tallies": end.tallies, "end": end.end})
        return end
    has_old = facts.old_run is not None
    click.echo(render_tallies(end.tallies, has_old=has_old, width=width, colour=colour), nl=False)
    new = facts.new_run.rpartition("-")[2]
    steps = [f"ethogram read --run {new}"]
    if facts.old_run is not None:
        steps.append(f"ethogram compare {facts.old_run.rpartition('-')[2]} {new}")
    click.echo(f"next     {' · '.join(steps)}")
    return end


def _edited(workspace: Workspace, case: Case, edits: Sequence[str]) -> dict[str, str] | None:
    """Give the new text of each block; None when an editor was closed without a change."""
    from ethogram.workflow.saving import find_block

    texts: dict[str, str] = {}
    for edit in edits:
        name, mark, value = edit.partition("=")
        block = find_block(workspace, case.place.surface, name.strip())
        if not mark:
            text = _from_editor(block.text)
        elif value.startswith("@"):
            text = _from_file(value[1:])
        else:
            text = value
        if text is None or text == block.text:
            return None
        texts[block.id] = text
    return texts


def _from_editor(text: str) -> str | None:
    """Open the editor on a text; None when it was closed without saving."""
    written = click.edit(f"{text}\n", extension=".md")
    return None if written is None else written.strip("\n")


def _from_file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8").strip("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise click.UsageError(f"Cannot read {name!r}: {reason}. Name a text file.") from error


def _pairs(values: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for value in values:
        name, mark, rest = value.partition("=")
        if not mark or not name:
            raise click.UsageError(f"--variant {value!r} is not BLOCK=NAME, such as stance=firm.")
        pairs[name.strip()] = rest
    return pairs


def _finish(
    workspace: Workspace, case: Case, texts: Mapping[str, str], said: str, *, save: bool
) -> None:
    """Save the edited blocks when the person says so; else keep them where they are found again."""
    import shlex
    import sys

    from ethogram.workflow.saving import keep_draft, save_block

    for name, text in texts.items():
        path = workspace.contexts[case.place.surface].at.path
        if not save and sys.stdin.isatty() and sys.stdout.isatty():
            save = click.confirm(f"Save the new text of {name!r} into {path}?", default=False)
        if save:
            place = save_block(workspace, case.place.surface, name, text)
            click.echo(f"Saved {name!r} into {place}.", err=True)
        else:
            draft = os.path.relpath(workspace.root / keep_draft(workspace, name, text))
            again = f"ethogram try {shlex.quote(said)} --edit {shlex.quote(f'{name}=@{draft}')}"
            click.echo(f"Not saved. To keep it: {again} --save", err=True)
