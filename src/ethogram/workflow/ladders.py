"""Read the ladders of a workspace, and hold them against its specification."""

from __future__ import annotations

from pathlib import Path

from ethogram.context.problems import suggestion
from ethogram.errors import Diagnostic
from ethogram.suite.ladder import Ladder, read_ladder
from ethogram.workflow.workspace import Workspace

FOLDER = "ladders"


def load_ladders(workspace: Workspace) -> tuple[dict[str, Ladder], tuple[Diagnostic, ...]]:
    """Read every ladder of the workspace, by name, and what is wrong with them."""
    ladders: dict[str, Ladder] = {}
    problems: list[Diagnostic] = []
    product = workspace.product if workspace.product.surfaces else None
    for path in sorted((workspace.root / FOLDER).glob("*.y*ml")):
        place = path.relative_to(workspace.root).as_posix()
        parsed = read_ladder(_text(path), place, product)
        problems += parsed.problems
        if parsed.value is not None:
            ladders[parsed.value.name] = parsed.value
    return ladders, tuple(problems)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def ladder_problems(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """Give every problem of the ladders, and the clauses and contexts they name in vain."""
    ladders, problems = load_ladders(workspace)
    known = [str(clause.id) for clause in workspace.spec.clauses]
    found = [
        Diagnostic(
            rule="unknown-clause",
            severity="error",
            at=ladder.at,
            message=f"The ladder tests {str(ladder.clause)!r}, and no clause is called that.",
            fix=suggestion(str(ladder.clause), known),
        )
        for ladder in ladders.values()
        if ladder.clause and ladder.clause not in known
    ]
    return (*problems, *found)
