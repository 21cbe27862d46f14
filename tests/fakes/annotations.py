"""Annotations as Label Studio exports them, made by hand so that one thing at a time is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ethogram.exchange.label_studio_answer import Answer, Asked, read_answer
from ethogram.exchange.label_studio_file import Annotation, read_annotations
from ethogram.exchange.label_studio_labels import Came, Terms, labels_from
from ethogram.exchange.label_studio_tasks import task_data
from ethogram.exchange.loss import Losses, LossReport
from ethogram.exchange.worksheet import Worksheet, is_swapped
from ethogram.judge.queue import Task
from tests.fakes.worksheets import a_worksheet

GOLDEN = Path(__file__).parents[1] / "fixtures" / "label_studio"
"""Exports that a real server wrote, of the tasks of `a_worksheet`."""
NOW = "2026-12-01T12:00:00+00:00"
Json = dict[str, Any]


def result(control: str, value: Json, **more: Any) -> Json:
    """One result of a control; type and object as the configuration says unless told otherwise."""
    types = {
        "reason": "textarea",
        "points": "rating",
        "quick": "pairwise",
        "failure": "paragraphlabels",
    }
    objects = {"quick": "quick", "preferred": "left"}
    made = {
        "id": f"r-{control}",
        "from_name": control,
        "to_name": objects.get(control, "dialogue"),
        "type": types.get(control, "choices"),
        "value": value,
    }
    return {**made, **more}


def chosen(control: str, *values: str, **more: Any) -> Json:
    """A choice."""
    return result(control, {"choices": list(values)}, **more)


def annotation(*results: Json, **more: Any) -> Json:
    """One annotation."""
    made = {
        "completed_by": 1,
        "result": list(results),
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": "2026-11-23T08:00:00.000000Z",
    }
    return {**made, **more}


def a_task(*annotations: Any, task: Task = "criterion", item: int = 0, **data: Any) -> Json:
    """One task of the worksheet, as it comes back."""
    sheet = a_worksheet(task)
    shown = {**task_data(sheet, sheet.items[item]), **data}
    return {"id": item + 1, "data": shown, "annotations": list(annotations)}


def read(tasks: Any, losses: Losses | None = None) -> tuple[Annotation, ...]:
    """Read tasks as the file they would be."""
    return read_annotations(json.dumps(tasks).encode(), losses or Losses())


def answered(
    *results: Json, task: Task = "criterion", item: int = 0, **more: Any
) -> tuple[Answer | None, dict[str, int]]:
    """Read one annotation; gives the answer and how often each kind of loss was met."""
    losses, sheet = Losses(), a_worksheet(task)
    only = read([a_task(annotation(*results, **more), task=task, item=item)], losses)[0]
    asked = Asked(
        queue=sheet.queue,
        turns=sheet.items[item].turns,
        is_swapped=is_swapped(sheet.queue.seed, sheet.items[item].uid),
    )
    answer = read_answer(only, asked, losses)
    return answer, kinds(losses)


def kinds(losses: Losses) -> dict[str, int]:
    """Count losses by kind."""
    return {each.kind: each.count for each in report(losses).losses}


def report(losses: Losses) -> LossReport:
    """Close the book."""
    return losses.report("file", read=0, taken=0)


def came(
    tasks: Any,
    losses: Losses,
    *,
    names: Mapping[str, str] | None = None,
    sheets: Sequence[Worksheet] = (),
    **more: Any,
) -> Came:
    """Import tasks into a workspace that has these worksheets."""
    known = {sheet.queue.name: sheet for sheet in sheets or (a_worksheet(),)}
    terms = Terms(names={"1": "ann", **(names or {})}, now=NOW, **more)

    def sheet_of(name: str) -> Worksheet | None:
        return next((sheet for own, sheet in known.items() if own == name), None)

    return labels_from(read(tasks, losses), sheet_of, terms, losses)


def golden(task: Task) -> tuple[Came, Losses]:
    """Import what the real server exported."""
    losses = Losses()
    body = (GOLDEN / f"{task}.json").read_bytes()
    return came(json.loads(body), losses, sheets=(a_worksheet(task),)), losses
