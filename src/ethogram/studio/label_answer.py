"""What a labelling page sent, as an answer to the item in question."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ethogram.errors import UsageRefused
from ethogram.judge.queue_answer import Answer, span_between
from ethogram.judge.verdict import Evidence
from ethogram.report.shown_span import behind
from ethogram.studio.form import stretch_field, text_field

PLAIN = ("outcome", "points", "side")
CLASS = ("done", "instead", "said")


def answer_from(fields: Mapping[str, str], reply: str) -> Answer:
    """Read an answer.

    Args:
        fields: As the page sent them; those that are no part of an answer are left alone.
        reply: The reply in question, as it was really said.

    Raises:
        UsageRefused: A field says what no answer says, or the note is too long.
    """
    given: dict[str, object] = {name: fields[name] for name in PLAIN if fields.get(name)}
    parts = {name: fields[name] for name in CLASS if fields.get(name)}
    if parts:
        given["answer_class"] = parts
    try:
        answer = msgspec.convert(given, Answer, strict=False)
    except msgspec.ValidationError as error:
        raise UsageRefused(
            f"The page sent no answer to this item: {error}. Expected one of its own keys. Load the "
            "page again and repeat it."
        ) from error
    span = span_from(fields, reply)
    return msgspec.structs.replace(answer, span=span, note=text_field(fields, "note"))


def span_from(fields: Mapping[str, str], reply: str) -> Evidence | None:
    """Find what was marked on the screen in the reply; None where nothing of it was."""
    shown = stretch_field(fields)
    found = behind(reply, shown) if shown is not None else None
    return span_between(reply, found.start, found.end) if found is not None else None
