"""`ethogram file`: keep a complaint and propose the clauses it concerns."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from ethogram.cli.screen import open_workspace, screen_width, show_json

if TYPE_CHECKING:
    from ethogram.ids import ClauseId
    from ethogram.workflow.filing import Filed
    from ethogram.workflow.workspace import Workspace


_ABOUT_CAUTION = re.compile(
    r"cautio|refus|declin|prudish|preach|lectur|overly|too (?:strict|careful|safe|loose|lax|lenient)",
    re.IGNORECASE,
)
"""Complaints that `ethogram caution` answers."""


@click.command(
    epilog="A conversation is 'User: ...' and 'Assistant: ...' lines, JSON messages, or JSON lines."
)
@click.argument("path", required=False, default="-", metavar="[PATH|-|ID]")
@click.option("--who", default="", help="Who said that it was wrong; default: you.")
@click.option("--what", default="", help="What was wrong, in their words: 'too cautious'.")
@click.option("--surface", default="", help="Where it was said.")
@click.option("--audience", default="", help="Who was speaking to the model.")
@click.option("--for", "clauses", multiple=True, help="Clause it concerns; may be repeated.")
@click.option("--scrub", is_flag=True, help="Take e-mail addresses and telephone numbers out.")
@click.option("--as-case", is_flag=True, help="Append it as a draft case to cases.yaml.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_context
def file(
    ctx: click.Context,
    path: str,
    who: str,
    what: str,
    surface: str,
    audience: str,
    clauses: Sequence[str],
    scrub: bool,
    as_case: bool,
    as_json: bool,
) -> int:
    """Keep a complaint and propose the clauses it concerns.

    PATH is a file, '-' or nothing for standard input, or the ID of a complaint filed before.
    """
    from ethogram.workflow.complaints import find_complaint
    from ethogram.workflow.filing import Told, file_text, look_into
    from ethogram.workflow.labelling import labeller_name

    workspace = open_workspace(ctx)
    named = _clauses(workspace, clauses)
    known = find_complaint(workspace.root, path) if path.startswith("r-") else None
    kept: tuple[Filed, ...]
    if known is not None:
        kept = (msgspec.structs.replace(look_into(workspace, known), is_known=True),)
    else:
        told = Told(
            who=labeller_name(who),
            what=what,
            surface=surface,
            audience=audience,
            clauses=named,
            source="" if path == "-" else Path(path).name,
            scrub=scrub,
        )
        kept, problems = file_text(workspace, _text(path), told)
        for problem in problems:
            click.echo(f"{problem.message} {problem.fix}", err=True)
    if as_json:
        show_json(kept)
    for each in kept:
        if not as_json:
            click.echo(_shown(each), nl=False)
        if as_case:
            _append(workspace, each, named)
    return 0


def _clauses(workspace: Workspace, names: Sequence[str]) -> tuple[ClauseId, ...]:
    from ethogram.workflow.pile import named_subject

    return tuple(named_subject(workspace.spec, name).clause for name in names)


def _text(path: str) -> str:
    if path == "-":
        if sys.stdin.isatty():
            click.echo("Paste the conversation, then press Ctrl-D on a line of its own.", err=True)
        return sys.stdin.read()
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise click.UsageError(
            f"Cannot read {path!r}: {error.strerror}. Name a file, '-' for standard input, or the "
            "id of a complaint such as r-3f2a91."
        ) from error


def _append(workspace: Workspace, filed: Filed, named: tuple[ClauseId, ...]) -> None:
    from ethogram.workflow.filing import append_case, case_name

    proposed = tuple(each.clause for each in filed.concerns[:1])
    tests = named or filed.complaint.clauses or proposed
    place = append_case(workspace, filed.complaint, tests)
    name = case_name(filed.complaint)
    doubt = "" if named or filed.complaint.clauses else ", which is only proposed"
    tested = f" It tests {', '.join(tests)}{doubt}." if tests else " It tests no clause yet."
    click.echo(
        f"Appended the case {name} to {place}.{tested} Try it: ethogram try {name}", err=True
    )


def _shown(filed: Filed) -> str:
    from ethogram.report.number import count
    from ethogram.report.plain_text import cut, one_line, pad
    from ethogram.workflow.complaints import PATH

    complaint, width = filed.complaint, screen_width()
    verb = "Known already as" if filed.is_known else "Filed"
    said = f", {complaint.who}: {complaint.what or 'something was wrong'}"
    lines = [one_line(f"{verb} {complaint.id}: {count(len(complaint.turns), 'turn')}{said}")]
    if str(filed.personal):
        lines.append(
            f"It holds what looks like {filed.personal}, kept as it came in {PATH}. "
            "To take it out, remove the line and file again with --scrub."
        )
    if filed.concerns:
        lines.append("It may concern")
        broad = max(len(each.clause) for each in filed.concerns)
        for each in filed.concerns:
            why = one_line(" · ".join(each.reasons))
            lines.append(cut(f"  {pad(each.clause, broad)}  {why}", width))
    else:
        lines.append(
            "No clause speaks of this. Perhaps one is missing: write it into the specification."
        )
    steps = [f"ethogram try {complaint.id}", f"ethogram file {complaint.id} --as-case"]
    if filed.concerns:
        steps.append(f"ethogram read --for {filed.concerns[0].clause}")
    if _ABOUT_CAUTION.search(complaint.what):
        steps.insert(0, f"ethogram caution --for {complaint.id}")
    lines.append(f"next     {' · '.join(steps)}")
    return "\n".join(lines) + "\n"
