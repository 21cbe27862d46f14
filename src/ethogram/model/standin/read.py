"""Read a stand-in's document.

::

    seed = 7
    draws = "question"                 # or "request": dice thrown for the whole request
    otherwise = ["Happy to help."]

    [[rule]]
    id = "ghost-writing"
    when = ["write my intro", "write my essay"]
    keep-rate = 0.2
    keeps = ["Which is your claim?"]
    breaks = ["Photosynthesis turns light into energy. It sustains life."]

    [[effect]]                         # this block of the context makes it coach
    phrase = "never write text the student can hand in"
    rules = ["ghost-writing"]
    log-odds = 3

    [refusal]                          # also: voice, sycophancy, latency, failures, judge
    midpoint = 3
    slope = 1.5
    surfaces = {"support chat" = 1.0}
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.model.standin.script import (
    Effect,
    Failures,
    Judge,
    Latency,
    Part,
    Refusal,
    Rule,
    Standin,
    Sycophancy,
    Voice,
)
from ethogram.model.toml_text import TomlText, read_toml

P = TypeVar("P", bound=Part)

TABLES: dict[str, type[Part]] = {
    "refusal": Refusal,
    "voice": Voice,
    "sycophancy": Sycophancy,
    "latency": Latency,
    "failures": Failures,
    "judge": Judge,
}
LISTS: dict[str, type[Part]] = {"rule": Rule, "effect": Effect}
PLAIN = ("seed", "draws", "is-marked", "otherwise")
TEXT_LISTS = ("when", "keeps", "breaks", "otherwise", "replies", "openings", "pushback", "rules")
"""A single text may stand without its brackets."""
RATES = (
    *("keep-rate", "rate", "hazard", "rate-limited", "server-faulty", "connection-lost"),
    *("timed-out", "request-refused", "sensitivity", "specificity", "unclear"),
    *("unparsable", "refuses"),
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the document: its name, and where its header stands."""

    name: str
    line: int
    last_line: int


class Reader:
    """One document being read: its text and the problems met so far."""

    def __init__(self, toml: TomlText, path: str) -> None:
        """Start without problems."""
        self.toml = toml
        self.path = path
        self.problems: list[Diagnostic] = []

    def blame(self, rule: str, place: Place, key: str, message: str, fix: str) -> None:
        """Report a problem at a key of a table, or at its header."""
        line, column = self.find(place, key)
        self.problems.append(
            Diagnostic(
                rule=rule,
                severity="error",
                at=Position(path=self.path, line=line, column=column),
                message=message,
                fix=fix,
                excerpt=self.toml.line(line),
            )
        )

    def find(self, place: Place, key: str) -> tuple[int, int]:
        """Give line and column of a key within a table; of its header when it is not there."""
        written = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""")
        for number in range(place.line, place.last_line + 1):
            if key and (found := written.match(self.toml.line(number))):
                return number, len(found[0]) - len(found[0].lstrip()) + 1
        return place.line, 1

    def places(self, name: str) -> list[Place]:
        """Give every table of that name, in the order of the document; '' is its beginning."""
        headers = [
            number
            for number, line in enumerate(self.toml.lines, start=1)
            if line.lstrip().startswith("[")
        ]
        ends = [*(number - 1 for number in headers[1:]), len(self.toml.lines)]
        if not name:
            return [Place(name="", line=1, last_line=headers[0] if headers else ends[-1])]
        wanted = re.compile(rf"\s*\[\[?\s*{re.escape(name)}\s*\]\]?")
        return [
            Place(name=name, line=number, last_line=end)
            for number, end in zip(headers, ends if headers else [], strict=True)
            if wanted.match(self.toml.line(number))
        ]


def read_standin(text: str, path: str) -> Parsed[Standin]:
    """Read one stand-in.

    Returns:
        The stand-in without what could not be understood, and every problem at once. A stand-in
        with problems is not fit to be asked.
    """
    reader = Reader(read_toml(text), path)
    top = reader.places("")[0]
    for problem in reader.toml.problems:
        place = Place(name="", line=problem.line, last_line=problem.line)
        reader.blame(
            "toml-syntax",
            place,
            "",
            f"This line is not TOML: {problem.message}.",
            'Text stands in quotes, as in id = "ghost-writing"; a rule starts with [[rule]].',
        )
    values = reader.toml.values
    known = (*PLAIN, *TABLES, *LISTS)
    for key in values:
        if key not in known:
            blame_unknown(reader, top, key, known)
    plain = {key: values[key] for key in PLAIN if key in values}
    standin = convert(reader, top, plain, Standin) or Standin()
    parts: dict[str, Any] = {
        name: part for name, kind in TABLES.items() if (part := read_table(reader, name, kind))
    }
    rules, effects = (
        tuple(read_list(reader, "rule", Rule)),
        tuple(read_list(reader, "effect", Effect)),
    )
    check_effects(reader, rules, effects)
    check_patterns(reader)
    problems = sorted(reader.problems, key=lambda found: (found.at.line, found.at.column))
    return Parsed(
        value=msgspec.structs.replace(standin, rules=rules, effects=effects, **parts),
        problems=tuple(problems),
    )


def read_table(reader: Reader, name: str, kind: type[P]) -> P | None:
    """Read a table that stands at most once; None when it is not there or cannot be read."""
    value = reader.toml.values.get(name)
    if value is None:
        return None
    place = (reader.places(name) or reader.places(""))[0]
    return convert(reader, place, value, kind)


def read_list(reader: Reader, name: str, kind: type[P]) -> Iterator[P]:
    """Read a table that may stand several times."""
    value = reader.toml.values.get(name, [])
    top = reader.places("")[0]
    if not isinstance(value, list):
        reader.blame(
            "wrong-type",
            (reader.places(name) or [top])[0],
            "",
            f"{name!r} stands once; expected a list of them.",
            f"Write [[{name}]] with two brackets.",
        )
        return
    places = reader.places(name)
    for index, one in enumerate(value):
        part = convert(reader, places[index] if index < len(places) else top, one, kind)
        if part is not None:
            yield part


def convert(reader: Reader, place: Place, value: object, kind: type[P]) -> P | None:
    """Turn a table into its record; reports what is unknown, of the wrong type or out of range."""
    if not isinstance(value, Mapping):
        reader.blame(
            "wrong-type",
            place,
            place.name,
            f"{place.name!r} is {value!r}; expected a group of settings.",
            f"Write [{place.name}] on a line of its own.",
        )
        return None
    known = kind.__struct_encode_fields__
    named: dict[str, Any] = {}
    for key, inner in value.items():
        if key not in known:
            blame_unknown(reader, place, key, known)
        elif key in RATES and not is_rate(inner):
            reader.blame(
                "not-a-rate",
                place,
                key,
                f"{key!r} is {inner!r}; expected a probability from 0 to 1.",
                f"Write {key} = 0.3 for 30 %.",
            )
        else:
            named[key] = [inner] if key in TEXT_LISTS and isinstance(inner, str) else inner
    try:
        return msgspec.convert(named, kind)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at ")
        key = where.strip("`$.").partition("[")[0]
        reader.blame(
            "wrong-type",
            place,
            key,
            f"{key or place.name or 'The document'}: {message}.",
            f"Keys here: {', '.join(known)}.",
        )
        return None


def is_rate(value: object) -> bool:
    """True for a number from 0 to 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def blame_unknown(reader: Reader, place: Place, key: str, known: tuple[str, ...]) -> None:
    """Report a key that we do not know, with the one that was probably meant."""
    near = difflib.get_close_matches(key, known, n=1)
    reader.blame(
        "unknown-key",
        place,
        key,
        f"Unknown key {key!r}; expected one of: {', '.join(known)}.",
        f"Did you mean {near[0]!r}?" if near else "Take it out, or correct its name.",
    )


def check_effects(reader: Reader, rules: tuple[Rule, ...], effects: tuple[Effect, ...]) -> None:
    """Report effects on rules that do not exist, and ids that are used twice."""
    ids = [rule.id for rule in rules]
    rule_places, effect_places = reader.places("rule"), reader.places("effect")
    for index, (own, place) in enumerate(zip(ids, rule_places, strict=False)):
        if own in ids[:index]:
            reader.blame(
                "duplicate-id", place, "id", f"Two rules are called {own!r}.", "Rename one of them."
            )
    for effect, place in zip(effects, effect_places, strict=False):
        for named in effect.rules:
            if named not in ids:
                near = difflib.get_close_matches(named, ids, n=1)
                reader.blame(
                    "unknown-rule",
                    place,
                    "rules",
                    f"Unknown rule {named!r}; rules here: {', '.join(ids) or 'none'}.",
                    f"Did you mean {near[0]!r}?" if near else "Name a rule of this document.",
                )


def check_patterns(reader: Reader) -> None:
    """Report regular expressions that cannot be read, or a marker without its number."""
    found: list[tuple[Place, str, object]] = []
    values = reader.toml.values
    rules = values.get("rule", [])
    if isinstance(rules, list):
        for one, place in zip(rules, reader.places("rule"), strict=False):
            if isinstance(one, Mapping):
                found.append((place, "matches", one.get("matches")))
    refusal = values.get("refusal")
    if isinstance(refusal, Mapping):
        place = (reader.places("refusal") or reader.places(""))[0]
        found.append((place, "marker", refusal.get("marker")))
    for place, key, pattern in found:
        if not isinstance(pattern, str):
            continue
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            message = f"{key!r} is no regular expression: {error}."
            reader.blame("bad-pattern", place, key, message, "Correct it, or use 'when'.")
            continue
        if key == "marker" and not groups:
            message = f"The marker {pattern!r} has no group for the number."
            fix = r"Put the number in brackets: 'severity (\d+)'."
            reader.blame("bad-pattern", place, key, message, fix)
