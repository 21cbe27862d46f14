"""Read what Label Studio exported: shapes only; what the answers mean is for `label_studio_labels`.

The file is somebody else's: any key may be missing, of another type or twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

import msgspec

from ethogram.errors import UsageRefused
from ethogram.exchange.loss import Losses, quoted

NOBODY = "none"
"""Stands for an annotation that does not say who gave it."""
LONGEST_LEAD_S = 1_000_000.0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one control holds."""

    control: str
    to_name: str
    type: str
    value: dict[str, Any]
    meta: dict[str, Any]


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """One person's answer to one task."""

    where: str
    """`task 3, annotation 12`: for messages."""
    data: dict[str, Any]
    """Of the task."""
    annotator: str
    """The id, else the e-mail address, else `none`."""
    email: str = ""
    at: str = ""
    """ISO 8601 with zone; empty when the file does not say."""
    seconds: float | None = None
    is_skip: bool = False
    results: tuple[Result, ...] = ()


def read_annotations(body: bytes, losses: Losses) -> tuple[Annotation, ...]:
    """Read an export in the JSON format.

    Args:
        body: The file.
        losses: Where what cannot be read is counted.

    Raises:
        UsageRefused: It is no such file, or a flat one that has lost too much.
    """
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise UsageRefused(
            f"The file is not JSON: {error}. Expected what Label Studio's Export writes as JSON."
        ) from error
    tasks = [raw] if isinstance(raw, dict) and "data" in raw else raw
    if not isinstance(tasks, list):
        raise UsageRefused(
            f"The file holds {quoted(raw)}, not a list of tasks. Expected what Label Studio's "
            "Export writes as JSON."
        )
    _refuse_flat(tasks)
    return tuple(
        annotation
        for number, task in enumerate(tasks, 1)
        for annotation in _task(task, number, losses)
    )


def _refuse_flat(tasks: list[Any]) -> None:
    """Refuse JSON-MIN: what it leaves out would be missing from every count without a word."""
    rows = [task for task in tasks if isinstance(task, dict)]
    flat = sum("data" not in row and ("annotator" in row or "lead_time" in row) for row in rows)
    if rows and flat == len(rows):
        raise UsageRefused(
            f"The file holds {flat} flat rows: this is Label Studio's JSON-MIN, which leaves out "
            "skipped tasks, predictions, ground truth, the controls' types and every id. Choose "
            "JSON in Label Studio's Export and import that file."
        )


def _task(task: Any, number: int, losses: Losses) -> list[Annotation]:
    data = task.get("data") if isinstance(task, dict) else None
    where = f"task {number}"
    if not isinstance(task, dict) or not isinstance(data, dict):
        losses.lose("no-task", "An entry of the file is no task with data; left out.", where)
        return []
    named = task.get("id")
    if isinstance(named, int):
        where = f"task {named}"
    for key, kind, message in (
        ("predictions", "prediction", "Predictions are a model's word, not a person's; left out."),
        ("drafts", "draft", "Drafts were never submitted; left out."),
    ):
        held = task.get(key)
        if isinstance(held, list) and held:
            losses.lose(kind, message, where, count=len(held))
    annotations = task.get("annotations", task.get("completions"))
    if annotations is None or annotations == []:
        losses.note("unlabelled", "Tasks that nobody has answered yet.", where)
        return []
    if not isinstance(annotations, list):
        losses.lose(
            "no-annotations",
            "The annotations of a task are no list; left out.",
            f"{where}: {quoted(annotations)}",
        )
        return []
    return [
        read
        for place, each in enumerate(annotations, 1)
        if (read := _annotation(each, data, f"{where}, annotation {place}", losses)) is not None
    ]


def _annotation(raw: Any, data: dict[str, Any], where: str, losses: Losses) -> Annotation | None:
    if not isinstance(raw, dict):
        losses.lose(
            "no-annotation",
            "An annotation is no object (a list of ids is a short export); export as JSON.",
            f"{where}: {quoted(raw)}",
        )
        return None
    results = raw.get("result")
    if not isinstance(results, list):
        losses.lose("no-result", "An annotation has no list of results; left out.", where)
        return None
    annotator, email = _who(raw.get("completed_by"))
    return Annotation(
        where=where,
        data=data,
        annotator=annotator,
        email=email,
        at=_time(raw, where, losses),
        seconds=_seconds(raw.get("lead_time"), where, losses),
        is_skip=_is_skip(raw, where, losses),
        results=tuple(
            read for each in results if (read := _result(each, where, losses)) is not None
        ),
    )


def _is_skip(raw: Mapping[str, Any], where: str, losses: Losses) -> bool:
    value = raw.get("was_cancelled", False)
    if not isinstance(value, bool | None):
        losses.note(
            "odd-skip",
            "`was_cancelled` is neither true nor false; taken as skipped, so that no answer is made up.",
            f"{where}: {quoted(value)}",
        )
        return True
    return bool(value)


def _who(value: Any) -> tuple[str, str]:
    """Give the annotator's id and e-mail address; an object may stand where the id does."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value), ""
    if isinstance(value, str) and value.strip():
        return value.strip(), value.strip() if "@" in value else ""
    if isinstance(value, dict):
        email = value.get("email")
        own = email.strip() if isinstance(email, str) else ""
        named = value.get("id")
        if isinstance(named, int) and not isinstance(named, bool):
            return str(named), own
        return own or NOBODY, own
    return NOBODY, ""


def _time(raw: Mapping[str, Any], where: str, losses: Losses) -> str:
    for key in ("updated_at", "created_at"):
        value = raw.get(key)
        if value is None:
            continue
        try:
            read = datetime.fromisoformat(value)
            if read.tzinfo is None:
                raise ValueError("no zone")
            read.timestamp()
        except (TypeError, ValueError, OverflowError):
            losses.note(
                "odd-time",
                "A time cannot be read; the time of the import stands instead.",
                f"{where}: {key} {quoted(value)}",
            )
        else:
            return read.isoformat(timespec="milliseconds")
    return ""


def _seconds(value: Any, where: str, losses: Losses) -> float | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and isfinite(value) and 0 <= value <= LONGEST_LEAD_S:
        return round(float(value), 3)
    losses.note("odd-lead-time", "A lead time is no time; left out.", f"{where}: {quoted(value)}")
    return None


def _result(raw: Any, where: str, losses: Losses) -> Result | None:
    texts = raw if isinstance(raw, dict) else {}
    control, kind, value = texts.get("from_name"), texts.get("type"), texts.get("value")
    if not isinstance(control, str) or not isinstance(kind, str) or not isinstance(value, dict):
        losses.lose(
            "odd-result",
            "A result lacks its control, type or value; left out.",
            f"{where}: {quoted(raw)}",
        )
        return None
    to_name, meta = texts.get("to_name"), texts.get("meta")
    return Result(
        control=control,
        to_name=to_name if isinstance(to_name, str) else "",
        type=kind,
        value=value,
        meta=meta if isinstance(meta, dict) else {},
    )
