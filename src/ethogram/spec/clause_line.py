"""The readable line of a clause: `Where: editor · Who: student · Bar: 9 in 10`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.spec.bar import read_bar
from ethogram.spec.clause import AUTHORITIES, Bar, Judged, Stakes, Status
from ethogram.spec.front_matter import Entry
from ethogram.spec.places import Places, Word, words
from ethogram.spec.source import Source, instead, nearest, quoted

_KEYS = {
    "where": "Where",
    "who": "Who",
    "doing": "Doing",
    "stakes": "Stakes",
    "bar": "Bar",
    "judged": "Judged",
    "status": "Status",
    "owner": "Owner",
    "pattern": "Pattern",
    "patterns": "Pattern",
}
_NAMES = tuple(dict.fromkeys(_KEYS.values()))
_STAKES: dict[str, Stakes] = {"low": "low", "medium": "medium", "high": "high"}
_JUDGED: dict[str, Judged] = {
    "always": "always",
    "when named": "when named",
    "when named by a case": "when named",
}
_STATUS: dict[str, Status] = {
    "draft": "draft",
    "in force": "in force",
    "contested": "contested",
    "retired": "retired",
}
_SEPARATOR = re.compile(r"(?<!\s)(?:\s+[·•|]\s+|\s*·\s*)")
_SEGMENT = re.compile(r"^\*{0,2}([A-Za-z][A-Za-z ]{1,20}):\*{0,2}\s*")
_DOCUMENT_KEYS = ("release", "version", "title", "name", "authority")

T = TypeVar("T")


class ClauseLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a readable line says; None where it says nothing."""

    surfaces: tuple[SurfaceId, ...] | None = None
    audiences: tuple[AudienceId, ...] | None = None
    use_cases: tuple[UseCaseId, ...] | None = None
    stakes: Stakes | None = None
    bar: Bar | None = None
    judged: Judged | None = None
    status: Status | None = None
    owner: str | None = None
    patterns: tuple[Word, ...] | None = None
    authority: str | None = None
    """Only from front matter; a clause has its authority in the heading."""

    def over(self, defaults: ClauseLine) -> ClauseLine:
        """Fill what this line leaves unsaid from the defaults of the file."""
        own = {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(self, name)) is not None
        }
        return msgspec.structs.replace(defaults, **own)


def is_clause_line(line: str) -> bool:
    """Say whether a line of prose is meant as the readable line of a clause."""
    parts = [part for part in _SEPARATOR.split(line.strip()) if part.strip(" ·•|")]
    if not parts:
        return False
    heads = [_SEGMENT.match(part) for part in parts]
    if heads[0] is None:
        return False
    if len(parts) == 1:
        return heads[0][1] in _NAMES or heads[0][1] == "Patterns"
    known = [head for head in heads if head and _known(head[1])]
    return bool(known) and all(heads)


def _known(key: str) -> bool:
    return key.casefold() in _KEYS or nearest(key, _NAMES) is not None


def read_clause_line(line: str, number: int, places: Places, source: Source) -> ClauseLine:
    """Read a readable line; unknown keys and values are reported, the rest is kept."""
    entries = []
    start = 0
    for part in [*_SEPARATOR.finditer(line), None]:
        end = part.start() if part else len(line)
        raw = line[start:end]
        found = _SEGMENT.match(raw.strip())
        if found:
            lead = len(raw) - len(raw.lstrip())
            entries.append(
                Entry(
                    key=found[1],
                    value=raw.strip()[found.end() :],
                    line=number,
                    column=start + lead + found.end() + 1,
                )
            )
        start = part.end() if part else end
    return read_entries(entries, places, source)


def read_defaults(
    entries: Sequence[Entry], places: Places, source: Source
) -> tuple[ClauseLine, dict[str, str]]:
    """Read a file's front matter: defaults for its clauses, and facts about the document."""
    about = {
        one.key.casefold(): one.value for one in entries if one.key.casefold() in _DOCUMENT_KEYS
    }
    rest = [one for one in entries if one.key.casefold() not in _DOCUMENT_KEYS]
    line = read_entries(rest, places, source)
    authority = next((one for one in entries if one.key.casefold() == "authority"), None)
    if authority:
        word = Word(text=authority.value, line=authority.line, column=authority.column)
        line = msgspec.structs.replace(line, authority=read_authority(word, source))
    return line, about


def read_authority(word: Word, source: Source) -> str | None:
    """Read a level of authority. `platform` is the older public name of `root`, and stays."""
    if word.text in {*AUTHORITIES, "platform"}:
        return word.text
    source.report(
        "unknown-authority",
        source.at(word.line, word.column),
        f"No level of authority is called {word.text!r}. Levels: {quoted(AUTHORITIES)}.",
        fix=instead(
            word.text, AUTHORITIES, "Write 'authority=system' for what the product decides."
        ),
    )
    return None


def read_entries(entries: Iterable[Entry], places: Places, source: Source) -> ClauseLine:
    """Read keys and values, wherever they stand."""
    line = ClauseLine()
    seen: set[str] = set()
    for entry in entries:
        key = _KEYS.get(entry.key.casefold())
        if key is None:
            _refuse_key(entry, source)
            continue
        if key in seen:
            source.report(
                "duplicate-key",
                source.at(entry.line, entry.column),
                f"{key!r} is said twice; the first one counts.",
                fix=f"Join them: '{key}: a, b'.",
            )
            continue
        seen.add(key)
        line = _with(line, key, entry, places, source)
    return line


def _refuse_key(entry: Entry, source: Source) -> None:
    is_authority = entry.key.casefold() == "authority"
    source.report(
        "unknown-key",
        source.at(entry.line, max(1, entry.column - len(entry.key) - 2)),
        f"{entry.key!r} is not one of {quoted(_NAMES)}.",
        fix="Write it in the heading: '{#id authority=system}'."
        if is_authority
        else instead(entry.key, _NAMES, "Move it into the prose of the clause."),
    )


def _with(line: ClauseLine, key: str, entry: Entry, places: Places, source: Source) -> ClauseLine:
    word = Word(text=entry.value.strip(), line=entry.line, column=entry.column)
    if not word.text:
        source.report(
            "empty-key",
            source.at(word.line, word.column),
            f"{key!r} says nothing.",
            fix=f"Write a value after '{key}:', or leave the key out.",
        )
        return line
    replace = msgspec.structs.replace
    listed = words(word.text, word.line, word.column)
    match key:
        case "Where":
            return replace(line, surfaces=places.surface_ids(listed, source))
        case "Who":
            return replace(line, audiences=places.audience_ids(listed, source))
        case "Doing":
            return replace(line, use_cases=places.use_case_ids(listed, source))
        case "Bar":
            return replace(line, bar=read_bar(word, source))
        case "Pattern":
            return replace(line, patterns=tuple(listed))
        case "Owner":
            return replace(line, owner=word.text)
        case _:
            return _with_choice(line, key, word, source)


def _with_choice(line: ClauseLine, key: str, word: Word, source: Source) -> ClauseLine:
    replace = msgspec.structs.replace
    if key == "Stakes":
        return replace(line, stakes=_choice(key, word, _STAKES, source))
    if key == "Judged":
        return replace(line, judged=_choice(key, word, _JUDGED, source))
    return replace(line, status=_choice(key, word, _STATUS, source))


def _choice(key: str, word: Word, known: dict[str, T], source: Source) -> T | None:
    found = known.get(" ".join(word.text.casefold().replace("-", " ").split()))
    if found is None:
        source.report(
            f"bad-{key.casefold()}",
            source.at(word.line, word.column),
            f"{key} cannot be {word.text!r}. It is one of {quoted(known)}.",
            fix=instead(word.text, known, f"Write '{key}: {next(iter(known))}'."),
        )
    return found
