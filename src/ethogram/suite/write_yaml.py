"""Write cases as a person would write them in `cases.yaml`, so that they read back as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ethogram.context.block import Document
from ethogram.model.message import Message
from ethogram.suite.case import Case, CheckSpec
from ethogram.suite.inherit import parent_of

WIDEST = 100
_PLAIN = re.compile(r"[A-Za-z][\w.+-]*(~\d+)?", re.ASCII)
_YAML_WORDS = frozenset(
    ("true", "false", "yes", "no", "on", "off", "null", "y", "n", "none", "nan", "inf")
)
_NOT_IN_A_BLOCK = re.compile(r"[ \t]$", re.MULTILINE)


def cases_yaml(cases: Iterable[Case], head: Sequence[str] = ()) -> str:
    """Write a file of cases.

    Args:
        cases: What to write; every entry is whole and leans on no defaults.
        head: Lines of comment above the first.
    """
    lines = [f"# {line}".rstrip() for line in head]
    return "\n".join([*lines, *(line for case in cases for line in case_entry(case))]) + "\n"


def case_entry(case: Case) -> Iterator[str]:
    """Write one case as the lines of an entry. Graded replies are not written."""
    yield f"- id: {scalar(case.id)}"
    for key, value in _links(case):
        if value:
            yield f"  {key}: {scalar(value)}"
    yield f"  at: {{{_place(case)}}}"
    for turn_lines in _asked(case):
        yield f"  {turn_lines}"
    for key, names in (("tests", case.tests), ("tags", case.tags)):
        if names:
            yield f"  {key}: [{', '.join(map(scalar, names))}]"
    for key, said in _told(case):
        if said:
            yield from _text(f"  {key}:", str(said), "    ")
    yield from _mappings(case)
    if case.is_proposed:
        yield "  proposed: yes"


def _links(case: Case) -> tuple[tuple[str, str | None], ...]:
    kin = case.parent or case.twin_of
    family = parent_of(kin) if kin else parent_of(case.id)
    return (
        ("parent", case.parent),
        ("operator", case.operator),
        ("twin-of", case.twin_of),
        ("differs-from", case.differs_from),
        ("family", case.family if str(case.family) != family else None),
    )


def _place(case: Case) -> str:
    place = case.place
    said = (
        ("surface", place.surface),
        ("audience", place.audience),
        ("use-case", place.use_case),
        ("known-from", place.known_from),
    )
    return ", ".join(f"{key}: {scalar(value)}" for key, value in said if value)


def _asked(case: Case) -> Iterator[str]:
    if len(case.turns) == 1 and _is_plain_turn(case.turns[0]):
        yield from _text("user:", case.turns[0].content, "  ")
        return
    yield "turns:"
    for turn in case.turns:
        yield from _turn(turn)


def _is_plain_turn(turn: Message) -> bool:
    return turn == Message(role="user", content=turn.content)


def _turn(turn: Message) -> Iterator[str]:
    yield from _text(f"  - {turn.role}:", turn.content, "      ")
    for key, value in (("name", turn.name), ("tool-call-id", turn.tool_call_id)):
        if value:
            yield f"    {key}: {scalar(value)}"
    if turn.tool_calls:
        yield "    tool-calls:"
        for call in turn.tool_calls:
            said = f"name: {scalar(call.name)}, arguments: {quoted(call.arguments)}"
            yield f"      - {{{f'id: {scalar(call.id)}, ' if call.id else ''}{said}}}"


def _told(case: Case) -> tuple[tuple[str, object], ...]:
    return (
        ("expect", case.expect),
        ("stakes", case.stakes),
        ("kind", case.kind if case.kind != "normal" else None),
        ("category", case.category),
        ("intent", case.intent),
        ("ladder", case.ladder),
        ("rung", case.rung),
        ("why", case.why),
        ("breakage", case.breakage),
        ("source", case.source),
    )


def _mappings(case: Case) -> Iterator[str]:
    if case.variables:
        yield f"  vars: {_flow(case.variables)}"
    if case.checks:
        yield "  checks:"
        yield from (f"    - {_flow(_check(check))}" for check in case.checks)
    if case.documents:
        yield "  documents:"
        for document in case.documents:
            yield from _document(document)
    if case.history:
        yield "  history:"
        for turn in case.history:
            yield from (f"  {line}" for line in _turn(turn))


def _check(check: CheckSpec) -> dict[str, Any]:
    fields = {
        "type": check.type,
        "value": check.value,
        "threshold": check.threshold,
        "for": check.criterion,
        **check.options,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _document(document: Document) -> Iterator[str]:
    yield f"    - id: {scalar(document.id)}"
    for key, value in (("title", document.title), ("source", document.source)):
        if value:
            yield f"      {key}: {quoted(value)}"
    yield from _text("      text:", document.text, "        ")


def _flow(values: Mapping[str, Any]) -> str:
    """Write a mapping on one line; JSON is YAML too."""
    return "{" + ", ".join(f"{scalar(key)}: {_value(item)}" for key, item in values.items()) + "}"


def _value(value: object) -> str:
    return (
        quoted(value) if isinstance(value, str) else _escaped(msgspec.json.encode(value).decode())
    )


def _text(start: str, text: str, indent: str) -> Iterator[str]:
    """Write a text: as it is where that is safe, on several lines where it has several."""
    lines = text.split("\n")
    is_block = len(lines) > 1 and text[-1] != "\n" and not text[0].isspace()
    if is_block and all(map(str.isprintable, lines)) and not _NOT_IN_A_BLOCK.search(text):
        yield f"{start} |-"
        yield from (f"{indent}{line}" if line else "" for line in lines)
    else:
        yield f"{start} {scalar(text)}"


def scalar(text: object) -> str:
    """Write a name as it is, and everything else in quotes."""
    said = str(text)
    if isinstance(text, int) or (_PLAIN.fullmatch(said) and said.lower() not in _YAML_WORDS):
        return said
    return quoted(said)


def quoted(text: str) -> str:
    """Quote a text so that it reads back as it is, and nothing in it hides from a reader."""
    return _escaped(msgspec.json.encode(text).decode())


def _escaped(text: str) -> str:
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    point = ord(letter)
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
