"""Whether production sends what the context says, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ethogram.context.verify import Difference, Verification
from ethogram.report.ink import Tone, ink
from ethogram.report.number import count
from ethogram.report.plain_text import one_line, wrap
from ethogram.report.word_changes import LEGEND, change_lines, changed_passages

_TONES: dict[str, Tone] = {"missing": "bad", "extra": "warn", "changed": "warn", "role": "warn"}
_LONGEST = 240


def render_verification(
    found: Verification, surface: str, *, width: int = 100, colour: bool = False
) -> str:
    """Say first whether the request sends the context, then every way in which it does not."""
    same = f"{found.blocks_same} of {count(found.blocks, 'block')} the same"
    after = count(found.further_messages, "further message")
    if found.is_same:
        answer = f"Yes: the request sends the context of {surface} exactly ({same})."
        lines = [ink(answer, "good", colour=colour)]
        return "\n".join([*lines, f"{after} of conversation in it."]) + "\n"
    places = count(len(found.differences), "place")
    only = ", in white space only" if found.is_same_but_for_whitespace else ""
    answer = f"No: the request differs from the context of {surface} in {places}{only} ({same})."
    lines = [ink(answer, "bad", colour=colour)]
    for difference in found.differences:
        lines += ["", *_difference(difference, width, colour=colour)]
    if any(each.kind == "changed" for each in found.differences):
        lines += ["", ink(f"{LEGEND} in the request", "faint", colour=colour)]
    return "\n".join(lines) + "\n"


def _difference(each: Difference, width: int, *, colour: bool) -> Iterator[str]:
    name = f"{each.thing} {each.name}" if each.thing != "text" else f"text, {each.name}"
    yield ink(one_line(f"{each.kind}: {name}"), _TONES.get(each.kind, "plain"), colour=colour)
    match each.kind:
        case "changed":
            for change in changed_passages(each.ours, each.theirs):
                for line in change_lines(change, width - 2, colour=colour):
                    yield f"  {line}"
        case "whitespace":
            yield f"  ours {_blank(each.ours)}, sent {_blank(each.theirs)}"
        case "role":
            yield f"  ours {each.ours!r}, sent {each.theirs!r}"
        case "missing" | "moved" | "extra":
            text = one_line(each.ours or each.theirs)
            short = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
            for line in wrap(f'"{short}"', width - 2):
                yield f"  {line}"


def _blank(text: str) -> str:
    """Write white space so that it can be told apart; long texts are only cut to their ends."""
    shown = text if len(text) <= 40 else f"{text[:15]} … {text[-15:]}"
    return repr(shown)
