"""`labels/pairs/*.jsonl`: one preference a line, appended and never edited."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.judge.preference import Preference

FOLDER = "labels/pairs"
_DECODER = msgspec.json.Decoder(Preference)
_ENCODER = msgspec.json.Encoder()
_LONGEST_EXCERPT = 200


def preference_line(preference: Preference) -> str:
    """Write a preference as the line that is appended, with its line end."""
    return _ENCODER.encode(preference).decode() + "\n"


def parse_preferences(
    lines: Iterable[str], path: str = "pairs.jsonl"
) -> Parsed[tuple[Preference, ...]]:
    """Read preferences line by line; one that cannot be read is reported and the rest is kept."""
    found: list[Preference] = []
    problems: list[Diagnostic] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            preference = _DECODER.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            said = f"This line is not a preference: {error}."
            problems.append(_problem("preference-unreadable", path, number, line, said))
            continue
        if preference.id in seen:
            said = f"The id {preference.id!r} stands twice; the first one counts."
            problems.append(_problem("preference-twice", path, number, line, said))
            continue
        seen.add(preference.id)
        found.append(preference)
    return Parsed(value=tuple(found), problems=tuple(problems))


def _problem(rule: str, path: str, number: int, line: str, message: str) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity="error",
        at=Position(path=path, line=number),
        message=message,
        fix="Undo the change to this line: preferences are appended by 'ethogram label', never edited.",
        excerpt=line.rstrip("\r\n")[:_LONGEST_EXCERPT],
    )
