"""Read conversations out of a log: JSON lines, JSON, personal exports, CSV by a mapping.

Roles are found by the names that people and tools use for them. What cannot be read is counted with
the line it stood on, and the rest is kept.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from ethogram.errors import Diagnostic, Position
from ethogram.logs.conversation import Raw
from ethogram.model.message import Message
from ethogram.suite.pasted import SPEAKERS, messages_of

_TURNS = (
    "messages",
    "conversation",
    "conversations",
    "turns",
    "chat_messages",
    "full_conversation",
)
_USER = ("user_id", "user", "hashed_ip", "userId", "account", "session_user")
_AT = ("created_at", "timestamp", "tstamp", "time", "date", "create_time", "started_at")
_FIELDS = ("user", "at", "model", "surface", "audience", "use_case")
LONGEST_LINE = 4_000_000


class Columns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which column of a table, or key of an object, says what."""

    question: str = ""
    """What the user said; for logs with one exchange a row."""
    answer: str = ""
    conversation: str = ""
    """Id that rows of one conversation share; their order is the file's."""
    role: str = ""
    text: str = ""
    user: str = ""
    at: str = ""
    model: str = ""
    surface: str = ""
    audience: str = ""
    use_case: str = ""


def read_json(text: str, path: str, columns: Columns | None = None) -> Iterator[Raw | Diagnostic]:
    """Read a JSON document that holds conversations: a list of them, or a personal export.

    JSON lines that were named so are read as what they are.
    """
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        if len(text.splitlines()) > 1:
            yield from read_jsonl(text.splitlines(), path, columns)
        else:
            yield _problem(path, 1, f"This is not JSON: {error}.")
        return
    entries = document if isinstance(document, list) else _inside(document)
    if entries and all(_is_message(entry) for entry in entries):
        entries = [{"messages": entries}]
    for number, entry in enumerate(entries, 1):
        yield _one(entry, path, number, columns)


def _inside(document: Any) -> list[Any]:
    """Give the conversations that one object wraps, or the object as a conversation."""
    if isinstance(document, dict):
        for key in _TURNS:
            listed = document.get(key)
            if isinstance(listed, list) and listed and not messages_of(listed):
                return listed
    return [document]


def read_jsonl(
    lines: Iterable[str], path: str, columns: Columns | None = None
) -> Iterator[Raw | Diagnostic]:
    """Read one conversation a line; nothing but the line at hand is held."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            yield _problem(path, number, f"The line is longer than {LONGEST_LINE:,} letters.")
            continue
        try:
            entry = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            yield _problem(path, number, f"This line is not JSON: {error}.")
            continue
        yield _one(entry, path, number, columns)


def read_table(lines: Iterable[str], path: str, columns: Columns) -> Iterator[Raw | Diagnostic]:
    """Read a CSV file by a mapping: an exchange a row, or a turn a row."""
    source = iter(lines)
    head = next(source, "")
    comma = max(",;\t|", key=head.count)
    rows = csv.DictReader(itertools.chain((head,), source), delimiter=comma)
    known = rows.fieldnames or ()
    named = [value for value in msgspec.structs.astuple(columns) if value]
    missing = [name for name in named if name not in known]
    if missing or not (
        columns.question or (columns.conversation and columns.role and columns.text)
    ):
        wanted = f"no column {missing[0]!r}" if missing else "no mapping of its columns"
        yield _problem(
            path, 1, f"There is {wanted}. Columns here: {', '.join(map(repr, known)) or 'none'}."
        )
        return
    try:
        yield from (
            _by_turn(rows, path, columns) if columns.conversation else _by_row(rows, path, columns)
        )
    except csv.Error as error:
        yield _problem(path, rows.line_num, f"From here on this is not CSV: {error}.")


def _by_row(rows: csv.DictReader[str], path: str, columns: Columns) -> Iterator[Raw | Diagnostic]:
    for row in rows:
        question = (row.get(columns.question) or "").strip()
        if not question:
            yield _problem(path, rows.line_num, "The row holds no question.")
            continue
        turns = [Message(role="user", content=question)]
        answer = (row.get(columns.answer) or "").strip() if columns.answer else ""
        if answer:
            turns.append(Message(role="assistant", content=answer))
        yield Raw(turns=tuple(turns), **_told(row, columns))


def _by_turn(rows: csv.DictReader[str], path: str, columns: Columns) -> Iterator[Raw | Diagnostic]:
    """Join rows of one conversation; they stand together, as exports write them."""
    current, turns, told = "", list[Message](), dict[str, str]()
    for row in rows:
        name = row.get(columns.conversation) or ""
        if name != current and turns:
            yield from _whole(turns, told, path, rows.line_num - 1)
            turns = []
        if name != current:
            current, told = name, _told(row, columns)
        role = SPEAKERS.get((row.get(columns.role) or "").strip().casefold())
        text = (row.get(columns.text) or "").strip()
        if role is None:
            said = row.get(columns.role)
            yield _problem(
                path,
                rows.line_num,
                f"Nobody is known as {(said or '')[:40]!r}; the turn is left out.",
            )
        elif text:
            turns.append(Message(role=role, content=text))
    if turns:
        yield from _whole(turns, told, path, rows.line_num)


def _whole(
    turns: list[Message], told: dict[str, str], path: str, line: int
) -> Iterator[Raw | Diagnostic]:
    if any(turn.role == "user" for turn in turns):
        yield Raw(turns=tuple(turns), **told)
    else:
        yield _problem(path, line, "No turn of a user was found in this conversation.")


def _told(row: Mapping[str, str | None], columns: Columns) -> dict[str, str]:
    return {
        field: (row.get(getattr(columns, field)) or "").strip()
        for field in _FIELDS
        if getattr(columns, field)
    }


def _one(entry: Any, path: str, number: int, columns: Columns | None = None) -> Raw | Diagnostic:
    if isinstance(entry, list):
        entry = {"messages": entry}
    if not isinstance(entry, dict):
        return _problem(path, number, "Expected an object with the turns of a conversation.")
    told = _named_keys(entry, columns) if columns else {}
    turns = _exchange(entry, columns) if columns and columns.question else _turns_of(entry)
    if not any(turn.role == "user" for turn in turns):
        keys = ", ".join(map(repr, list(entry)[:8])) or "none"
        return _problem(path, number, f"No turn of a user was found. Keys here: {keys}.")
    found = {
        "user": _first(entry, _USER),
        "at": _first(entry, _AT),
        "model": _first(entry, ("model", "model_a", "model_name")),
        "surface": _first(entry, ("surface",)),
        "audience": _first(entry, ("audience",)),
        "use_case": _first(entry, ("use_case", "use-case")),
    }
    return Raw(turns=turns, **(found | told))


def _named_keys(entry: dict[str, Any], columns: Columns) -> dict[str, str]:
    return {
        field: _first(entry, (getattr(columns, field),))
        for field in _FIELDS
        if getattr(columns, field)
    }


def _exchange(entry: dict[str, Any], columns: Columns) -> tuple[Message, ...]:
    """Make a question and its answer turns, by the keys a person named."""
    question = _first(entry, (columns.question,)).strip()
    answer = _first(entry, (columns.answer,)).strip() if columns.answer else ""
    turns = [Message(role="user", content=question)] if question else []
    return (*turns, *([Message(role="assistant", content=answer)] if answer else ()))


def _turns_of(entry: dict[str, Any]) -> tuple[Message, ...]:
    if isinstance(entry.get("mapping"), dict):
        return _export_tree(entry)
    listed = next((entry[key] for key in _TURNS if isinstance(entry.get(key), list)), None)
    if listed is None and isinstance(entry.get("conversation_a"), list):
        listed = entry["conversation_a"]
    return messages_of(listed or [])


def _export_tree(entry: dict[str, Any]) -> tuple[Message, ...]:
    """Walk a tree of messages from the newest to the root; other branches are edits."""
    nodes, at = entry["mapping"], entry.get("current_node")
    path: list[Any] = []
    seen: set[Any] = set()
    while isinstance(at, str) and at in nodes and at not in seen:
        seen.add(at)
        node = nodes[at]
        if not isinstance(node, dict):
            break
        path.append(node.get("message"))
        at = node.get("parent")
    flat = []
    for message in reversed(path):
        if not isinstance(message, dict):
            continue
        author, content = message.get("author"), message.get("content")
        if isinstance(author, dict) and isinstance(content, dict):
            flat.append({"role": author.get("role"), "content": content.get("parts")})
    return messages_of(flat)


def _is_message(entry: Any) -> bool:
    return isinstance(entry, dict) and bool(messages_of([entry]))


def _first(entry: dict[str, Any], keys: Iterable[str]) -> str:
    """Give the first of several keys that holds a plain value."""
    for key in keys:
        value = entry.get(key)
        if isinstance(value, dict):
            value = value.get("uuid", value.get("id"))
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return str(value)
    return ""


def _problem(path: str, line: int, message: str) -> Diagnostic:
    return Diagnostic(
        rule="log-unreadable",
        severity="warning",
        at=Position(path=path, line=line),
        message=message,
        fix="See 'ethogram logs import --help' for the forms that are read.",
    )
