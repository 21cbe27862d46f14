"""Items of a worksheet as the task file that Label Studio imports, and what was said of them so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from ethogram.exchange.label_studio_config import (
    DIALOGUE,
    FAILURE_LABEL,
    GUIDE,
    LEFT,
    POINTS,
    PREFERRED,
    REASON,
    RIGHT,
    SPAN,
    VERDICT,
    controls_of,
)
from ethogram.exchange.letters import utf16_offset
from ethogram.exchange.worksheet import Turn, WorkItem, Worksheet, in_order, is_swapped
from ethogram.ids import digest
from ethogram.judge.label import Label
from ethogram.judge.preference import Preference
from ethogram.judge.verdict import AnswerClass, Evidence, Verdict

Json = dict[str, Any]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of an item, to go along: never part of a blind export."""

    labels: tuple[Label, ...] = ()
    preferences: tuple[Preference, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


NOTHING_SAID = Said()


def label_studio_tasks(sheet: Worksheet, said: Mapping[str, Said] | None = None) -> list[Json]:
    """Write the items as tasks, in the shuffled order they are to be shown in.

    Args:
        sheet: The worksheet.
        said: By item, labels that go along as annotations and verdicts as predictions. Without it
            the file is blind: it names no model, no judge and no other labeller.
    """
    spoken = said or {}
    return [
        _task(sheet, item, spoken.get(item.uid, NOTHING_SAID))
        for item in in_order(sheet.items, sheet.queue.seed)
    ]


def task_data(sheet: Worksheet, item: WorkItem) -> Json:
    """Write what is shown of an item, and what it is known by when it comes back."""
    queue = sheet.queue
    data: Json = {
        "item_uid": item.uid,
        "item_version": item.version,
        "order_seed": queue.seed,
        "batch": queue.name,
        "clause": queue.clause,
        "criterion": queue.criterion or "",
        "clause_digest": sheet.clause_digest,
        "guideline": queue.guideline,
        "title": sheet.title,
        "question": sheet.question,
        DIALOGUE: [_turn(turn) for turn in item.turns],
    }
    if sheet.guidance:
        data[GUIDE] = "\n\n".join(sheet.guidance)
    data |= {f"point_{n}": f"{n}: {anchor}" for n, anchor in enumerate(queue.scale, 1)}
    if item.other is not None:
        sides = (item.first_text, item.second_text)
        if is_swapped(queue.seed, item.uid):
            sides = sides[::-1]
        data |= {LEFT: sides[0], RIGHT: sides[1]}
    return data


def _turn(turn: Turn) -> Json:
    author, text = turn
    return {"author": author, "text": text}


def _task(sheet: Worksheet, item: WorkItem, said: Said) -> Json:
    task: Json = {"data": task_data(sheet, item), "meta": {"ethogram": _ids(sheet, item)}}
    annotations = [_annotation(sheet, item, label) for label in said.labels]
    annotations += [_preference(sheet, item, each) for each in said.preferences]
    predictions = [
        prediction for verdict in said.verdicts for prediction in _prediction(sheet, item, verdict)
    ]
    if annotations:
        task["annotations"] = annotations
    if predictions:
        task["predictions"] = predictions
    return task


def _ids(sheet: Worksheet, item: WorkItem) -> Json:
    return {
        "item_uid": item.uid,
        "clause_digest": sheet.clause_digest,
        "guideline": sheet.queue.guideline,
        "order_seed": sheet.queue.seed,
        "queue": sheet.queue.name,
    }


def _result(sheet: Worksheet, item: WorkItem, control: str, value: Json, **more: str) -> Json:
    known = {each.name: each for each in controls_of(sheet.queue.task, len(sheet.queue.scale))}
    own = known[control]
    return {
        "id": digest([item.uid, control, more])[:10],
        "from_name": own.name,
        "to_name": own.to_name,
        "type": own.type,
        "value": value,
        "meta": {"ethogram": {**_ids(sheet, item), **more}},
    }


def _annotation(sheet: Worksheet, item: WorkItem, label: Label) -> Json:
    results: list[Json] = []

    def add(control: str, value: Json) -> None:
        results.append(
            _result(sheet, item, control, value, label=label.id, labeller=label.labeller)
        )

    if label.outcome != "skipped":
        for control, value in _values(sheet, item, label):
            add(control, value)
    if label.note:
        add(REASON, {"text": [label.note]})
    return _whole(results, label.outcome == "skipped", label.seconds)


def _values(sheet: Worksheet, item: WorkItem, label: Label) -> Iterable[tuple[str, Json]]:
    match sheet.queue.task:
        case "scale" if label.points is not None:
            yield POINTS, {"rating": label.points}
        case "answer-class" if label.answer_class is not None:
            yield from _class_values(label.answer_class)
        case "criterion" | "first-failure":
            if label.span is not None and sheet.queue.task == "first-failure":
                yield SPAN, _span_value(item.turns, label.span)
            yield VERDICT, {"choices": [label.outcome]}
        case _:
            return


def _class_values(answer: AnswerClass) -> Iterable[tuple[str, Json]]:
    yield "done", {"choices": [answer.done]}
    if answer.done != "all":
        yield "instead", {"choices": [answer.instead]}
        yield "said", {"choices": [answer.said]}


def _span_value(turns: Sequence[Turn], span: Evidence) -> Json:
    last, text = str(len(turns) - 1), turns[-1][1] if turns else ""
    return {
        "start": last,
        "end": last,
        "startOffset": utf16_offset(text, span.start),
        "endOffset": utf16_offset(text, span.end),
        "text": span.quote,
        "paragraphlabels": [FAILURE_LABEL],
    }


def _preference(sheet: Worksheet, item: WorkItem, said: Preference) -> Json:
    swapped = is_swapped(sheet.queue.seed, item.uid)
    sides = {"first": RIGHT if swapped else LEFT, "second": LEFT if swapped else RIGHT}
    is_skip = said.preferred == "skipped"
    more = {"label": said.id, "labeller": said.labeller}
    results: list[Json] = []
    if not is_skip:
        chosen = sides.get(said.preferred, said.preferred)
        results.append(_result(sheet, item, PREFERRED, {"choices": [chosen]}, **more))
    if said.reason:
        results.append(_result(sheet, item, REASON, {"text": [said.reason]}, **more))
    return _whole(results, is_skip, said.seconds)


def _whole(results: list[Json], is_skip: bool, seconds: float | None) -> Json:
    # Left out, `ground_truth` becomes true on import. Who labelled stands in the results' meta: a
    # name that is no member of the project would refuse the whole import.
    annotation: Json = {"result": results, "was_cancelled": is_skip, "ground_truth": False}
    return annotation if seconds is None else {**annotation, "lead_time": seconds}


def _prediction(sheet: Worksheet, item: WorkItem, verdict: Verdict) -> Iterable[Json]:
    """Write a verdict as a prediction; one that decides nothing is no prediction."""
    if sheet.queue.task not in ("criterion", "first-failure"):
        return
    if verdict.outcome not in ("pass", "fail", "unclear"):
        return
    value = {"choices": [verdict.outcome]}
    yield {
        "model_version": verdict.judge,
        "score": 0.0 if verdict.score is None else verdict.score,
        "result": [_result(sheet, item, VERDICT, value, judge=verdict.judge)],
    }


def readme(sheet: Worksheet) -> str:
    """Say how the files of an export are loaded, and how the answers come back."""
    queue = sheet.queue
    guide = "\n\n".join(sheet.guidance)
    how = f"\n## How to label\n{guide}\n" if guide else ""
    return (
        f"# {queue.name}: {len(sheet.items)} items for Label Studio\n"
        f"{sheet.title}. {sheet.question}\n\n"
        "1. Create a project. Under Settings, Labeling Interface, Code: paste `config.xml` and save.\n"
        "2. Import `tasks.json`. The tasks name no model, no judge and no other labeller.\n"
        "3. Let people label. Skip is an answer too; several people may label one task.\n"
        "4. Export as **JSON**, not JSON-MIN, which leaves out skips.\n"
        "5. `ethogram labels import FILE.json --name 1=ana` in this workspace. The number is the\n"
        "   annotator's id in Label Studio. Importing the same file twice adds nothing.\n"
        f"{how}"
    )
