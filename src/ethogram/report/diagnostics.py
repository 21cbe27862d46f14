"""Problems in documents for people, for programs and for GitHub's annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from ethogram.errors import Diagnostic, Severity
from ethogram.report.ink import Tone, ink
from ethogram.report.number import count
from ethogram.report.plain_text import cells, one_line, visible, wrap

_TONES: dict[Severity, Tone] = {"error": "bad", "warning": "warn", "note": "accent"}
_GITHUB: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_LEAST_WIDTH = 40


def render_diagnostics(
    diagnostics: Sequence[Diagnostic], *, colour: bool = False, width: int = 100
) -> str:
    """Show each problem with its place, its line, a caret under the column, and what to type.

    Problems stand in the order of the documents: by file, then line, then column.
    """
    if not diagnostics:
        return "No problems found.\n"
    ordered = sorted(diagnostics, key=_place)
    shown = [_render_one(each, colour=colour, width=max(width, _LEAST_WIDTH)) for each in ordered]
    return "\n".join(shown) + "\n" + _tally(ordered) + "\n"


def diagnostics_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Give every problem as one JSON document, with the number of each severity."""
    tally = Counter(each.severity for each in diagnostics)
    document = {
        "schema": "ethogram.diagnostics/1",
        "counts": {severity: tally[severity] for severity in ("error", "warning", "note")},
        "diagnostics": sorted(diagnostics, key=_place),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def diagnostics_github(diagnostics: Sequence[Diagnostic]) -> str:
    """Give one GitHub workflow command a problem, so that it stands beside its line in a review."""
    return "".join(_github_line(each) + "\n" for each in sorted(diagnostics, key=_place))


def _render_one(each: Diagnostic, *, colour: bool, width: int) -> str:
    place = f"{visible(each.at.path)}:{each.at.line}:{each.at.column}"
    head = f"{ink(place, 'strong', colour=colour)}: "
    head += ink(each.severity, _TONES[each.severity], colour=colour)
    lines = [f"{head} {ink('[' + one_line(each.rule) + ']', 'faint', colour=colour)}"]
    lines += [f"  {line}" for line in wrap(one_line(each.message), width - 2)]
    lines += _excerpt(each, colour=colour, width=width)
    if each.fix:
        lines += _hanging("fix: ", one_line(each.fix), colour=colour, width=width)
    return "\n".join(lines) + "\n"


def _excerpt(each: Diagnostic, *, colour: bool, width: int) -> list[str]:
    raw = each.excerpt.rstrip("\r\n")
    if not raw.strip():
        return []
    gutter = f"  {each.at.line} | "
    column = min(max(each.at.column, 1), len(raw) + 1) - 1
    room = width - len(gutter)
    skipped = max(0, column - room * 2 // 3)
    before, after = _flat(raw[skipped:column]), _flat(raw[column:])
    mark = "…" if skipped else ""
    shown = _clip(mark + before + after, room)
    caret = " " * (len(gutter) - 2) + "| " + " " * cells(mark + before)
    return [
        ink(gutter, "faint", colour=colour) + shown,
        ink(caret + "^", "faint", colour=colour),
    ]


def _hanging(label: str, text: str, *, colour: bool, width: int) -> list[str]:
    indent = 2 + len(label)
    first, *rest = wrap(text, width - indent) or [""]
    head = "  " + ink(label, "good", colour=colour) + first
    return [head, *(" " * indent + line for line in rest)]


def _tally(diagnostics: Sequence[Diagnostic]) -> str:
    tally = Counter(each.severity for each in diagnostics)
    parts = [
        count(tally[severity], severity)
        for severity in ("error", "warning", "note")
        if tally[severity]
    ]
    files = len({each.at.path for each in diagnostics})
    return f"{', '.join(parts)} in {count(files, 'file')}."


def _github_line(each: Diagnostic) -> str:
    at = each.at
    message = each.message + (f" Fix: {each.fix}" if each.fix else "")
    place = f"file={_property(at.path)},line={at.line},col={at.column}"
    title = _property(f"ethogram {each.rule}")
    return f"::{_GITHUB[each.severity]} {place},title={title}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _flat(text: str) -> str:
    return visible(text.replace("\t", "    ").replace("\n", " "))


def _clip(text: str, width: int) -> str:
    # Not `cut`: white space at the end of the offending line may be the offence.
    kept: list[str] = []
    room = width
    for letter in text:
        room -= cells(letter)
        if room < 0:
            return "".join(kept)[:-1] + "…"
        kept.append(letter)
    return text


def _place(each: Diagnostic) -> tuple[str, int, int, str]:
    return (each.at.path, each.at.line, each.at.column, each.rule)
