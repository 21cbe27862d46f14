"""Keep an experiment as a document: its plan before anything is asked, its result below."""

from __future__ import annotations

import contextlib
import itertools
import re
import time
from pathlib import Path

from ethogram.errors import UsageRefused
from ethogram.experiment.explanation import Explanation
from ethogram.experiment.stack import parts_of
from ethogram.report.explanation import result_page
from ethogram.report.investigation_page import PlanPage, plan_page
from ethogram.store.writing import write_all
from ethogram.workflow.edge_cases import explanation_statement
from ethogram.workflow.evidence import open_evidence
from ethogram.workflow.subject import Investigation

FOLDER = "experiments"


def keep_plan(root: Path, asked: Investigation) -> str:
    """Write the plan into a new document; gives its path in the workspace.

    Raises:
        UsageRefused: The folder cannot be written.
    """
    run = asked.run
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(run.started_at))
    stem = "-".join(re.findall(r"\w+", f"explain {asked.subject}".lower()))
    names = dict.fromkeys(part.name for stack in asked.stacks for part in parts_of(stack))
    page = plan_page(
        PlanPage(
            title=f"Explain {asked.subject}",
            date=time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started_at)),
            subject=f"the failures of {asked.clause.id}",
            clause=str(asked.clause.id),
            surface=str(asked.surface),
            target=str(run.plan.target.name),
            cases=tuple(stack.case.id for stack in asked.stacks),
            held_out=tuple(stack.case.id for stack in asked.held_out),
            parts=tuple(names),
            most_calls=asked.calls,
            screens=asked.screens,
            shrinks=asked.shrinks,
        )
    )
    try:
        (root / FOLDER).mkdir(exist_ok=True)
        return _written(root, f"{FOLDER}/{stem}-{stamp}", page)
    except OSError as error:
        raise UsageRefused(
            f"Cannot write into {FOLDER!r}: {error.strerror}. Expected a folder that can be "
            "written. Nothing was asked."
        ) from error


def _written(root: Path, stem: str, page: str) -> str:
    """Write a page under a name that nothing has yet; two plans may be made in one second."""
    for number in itertools.count(1):
        place = f"{stem}.md" if number == 1 else f"{stem}-{number}.md"
        with (
            contextlib.suppress(FileExistsError),
            (root / place).open("x", encoding="utf-8", newline="") as out,
        ):
            out.write(page)
            return place
    raise AssertionError("numbers do not end")


def keep_result(root: Path, place: str, found: Explanation) -> None:
    """Append the result to the document of its plan, and keep it in the evidence as a record."""
    with (root / place).open("a", encoding="utf-8", newline="") as out:
        out.write("\n" + result_page(found))
    connection = open_evidence(root)
    try:
        write_all(connection, [explanation_statement(found)])
    finally:
        connection.close()
