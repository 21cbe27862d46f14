"""Check a workspace, or a specification on its own: every problem of every document at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from ethogram.errors import Diagnostic, Position, UsageRefused
from ethogram.judge.assign import unattached_checks
from ethogram.lint.catalogue import RULES, lint
from ethogram.lint.workbook import Workbook
from ethogram.spec.document import read_spec
from ethogram.suite.case import Case
from ethogram.suite.twins import guarded_clauses
from ethogram.workflow.codebook import codebook_problems
from ethogram.workflow.labelling_files import LabelFiles
from ethogram.workflow.ladders import ladder_problems
from ethogram.workflow.plan import by_id
from ethogram.workflow.pressing import load_stances
from ethogram.workflow.queues import queue_problems
from ethogram.workflow.workspace import Workspace

NAMES = ("unknown-name", "retired-clause")
"""Rules on what documents name."""
SEVERITY_ORDER = ("error", "warning", "note")


def check_workspace(
    workspace: Workspace, *, rules: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """Give every problem of the documents, and of the documents held against each other.

    Args:
        workspace: The documents.
        rules: Lint rules to ask; None asks those that are on by default.
    """
    workbook = Workbook(
        product=workspace.product,
        spec=workspace.spec,
        contexts=tuple(workspace.contexts.values()),
        cases=workspace.cases,
        rubrics=tuple(workspace.rubrics.values()),
        targets=tuple(workspace.targets.values()),
        trained=tuple(workspace.trained),
        sources=workspace.sources,
    )
    every = (*workspace.cases, *workspace.proposed)
    index = by_id(every)
    unattached = [
        problem
        for case in every
        if case.checks or case.expect
        for problem in unattached_checks(workspace.spec.clauses, case, guarded_clauses(case, index))
    ]
    others = [
        *_label_problems(workspace.root),
        *ladder_problems(workspace),
        *load_stances(workspace)[1],
        *codebook_problems(workspace.root, workspace.spec),
    ]
    found = [*workspace.problems, *others, *unattached]
    return in_order([*found, *_lint(workbook, workspace.proposed, rules)])


def _lint(
    workbook: Workbook, proposed: Sequence[Case], rules: Collection[str] | None
) -> Sequence[Diagnostic]:
    """Ask the rules. A case nobody approved tests nothing yet, but what it names must be there."""
    if not proposed:
        return lint(workbook, rules=rules)
    names = [name for name in NAMES if rules is None or name in rules]
    others = [rule.name for rule in RULES if rule.is_default and rule.name not in NAMES]
    chosen = others if rules is None else [name for name in rules if name not in NAMES]
    whole = msgspec.structs.replace(workbook, cases=(*workbook.cases, *proposed))
    return [*lint(whole, rules=names), *lint(workbook, rules=chosen)]


def check_spec_file(path: Path, *, rules: Collection[str] | None = None) -> tuple[Diagnostic, ...]:
    """Check a specification that stands outside a workspace, such as a published one.

    Raises:
        UsageRefused: The file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageRefused(
            f"Cannot read {str(path)!r} as UTF-8 text. Expected a specification in Markdown; "
            "without a path 'ethogram check' checks the whole workspace."
        ) from error
    parsed = read_spec([(path.name, text)], None)
    workbook = Workbook(spec=parsed.value, sources={path.name: text})
    return in_order([*parsed.problems, *parsed.value.defects, *lint(workbook, rules=rules)])


def in_order(problems: Collection[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by document and line; errors before warnings on the same line; each mend once.

    Paraphrases of a case stand where it stands: what mends one mends them all.
    """
    first: dict[tuple[str, Position, str], Diagnostic] = {}
    for problem in problems:
        first.setdefault((problem.rule, problem.at, problem.fix or problem.message), problem)
    return tuple(
        sorted(
            first.values(),
            key=lambda p: (p.at.path, p.at.line, SEVERITY_ORDER.index(p.severity), p.at.column),
        )
    )


def _label_problems(root: Path) -> list[Diagnostic]:
    """Report lines and queues that cannot be read, of everything that people decide in."""
    files = LabelFiles(root)
    files.labels()
    files.preferences()
    files.adjudications()
    return [*files.problems, *queue_problems(root)]
