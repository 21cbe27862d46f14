"""Read cases in bulk, as a stream: JSON Lines and CSV. Nothing but the ids is remembered."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ethogram.context.problems import listed, nearest, suggestion
from ethogram.context.wire import messages_of
from ethogram.errors import Diagnostic, Position
from ethogram.spec.product import Product
from ethogram.suite.bulk_row import PLACE_KEYS, BulkReader, Row, user_turn
from ethogram.suite.case import Case
from ethogram.suite.check_form import plain_checks
from ethogram.suite.draft import Turns
from ethogram.suite.read_case import CASE_KEYS

LONGEST_LINE = 4_000_000
_TREE_KEYS = frozenset(
    ("also", "turns", "checks", "documents", "history", "references", "vars", "at")
)
"""Keys that hold more than a text, which a cell of CSV cannot."""
_JSON_KNOWN = frozenset((*CASE_KEYS, *PLACE_KEYS, "good", "bad", "messages", "input", "ideal"))
_CSV_KEYS = _JSON_KNOWN - _TREE_KEYS - {"messages", "input", "ideal"}
_ALIASES = {"prompt": "user", "question": "user", "doing": "use-case"}
_NEAR = 3


def iter_jsonl(
    lines: Iterable[str], path: str, product: Product | None = None
) -> Iterator[Case | Diagnostic]:
    """Read one case a line.

    A line has the keys of a case in `cases.yaml`, with the keys of `at` beside the others or under
    it. Instead of `user` it may hold `messages` (the chat format) or `input` and `ideal`. Keys that
    are unknown and hold plain values are variables.

    Args:
        lines: The lines, with or without their line ends.
        path: Path for diagnostics; its stem names cases that have no id.
        product: Where given, places are matched to it.

    Yields:
        Cases, and a Diagnostic for each thing that is wrong; a bad line never ends the stream.
    """
    reader = _JsonReader(BulkReader(path, product))
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff") if number == 1 else line
        if not text or text.isspace():
            continue
        row = Row(path, text, number)
        raw = _decode(text, row)
        if raw is not None:
            yield from reader.cases(raw, row)
        if row.found:
            yield from row.found


def _decode(text: str, row: Row) -> dict[str, Any] | None:
    fix = 'Write {"id": "name", "surface": "editor", "user": "text"} on one line.'
    if len(text) > LONGEST_LINE:
        row.add("line-too-long", row, f"This line has {len(text):,} letters.", "Cut it.")
        return None
    try:
        raw = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        row.add("json", row, f"This line is not JSON: {error}.", fix)
        return None
    if not isinstance(raw, dict):
        row.add("json", row, f"This line is a {type(raw).__name__}, not an object.", fix)
        return None
    return raw


class _Keys:
    """Maps the keys of a file to those of a case; remembers what it decided."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._canonical: dict[str, str] = {}

    def canonical(self, key: str, row: Row) -> str:
        """Give the case's own key, or `var.KEY` for a variable."""
        found = self._canonical.get(key)
        if found is None:
            word = key.strip().lower().replace("_", "-").replace(" ", "-")
            word = _ALIASES.get(word, word)
            found = word if word in self._known else f"var.{key}"
            if found not in self._known:
                self._warn(key, word, row)
            if len(self._canonical) < 1_000:
                self._canonical[key] = found
        return found

    def _warn(self, key: str, word: str, row: Row) -> None:
        near = nearest(word, self._known)
        if near and abs(len(near) - len(word)) < _NEAR and near[:1] == word[:1]:
            row.add(
                "unknown-key",
                row,
                f"{key!r} is not a key of a case, so it is read as a variable.",
                suggestion(word, self._known),
                severity="warning",
            )


class _JsonReader:
    """Makes cases of decoded lines: the plain ones quickly, the others as `cases.yaml` would."""

    def __init__(self, rows: BulkReader) -> None:
        self._rows = rows
        self._keys = _Keys(_JSON_KNOWN)
        self._has_noted_replies = False

    def cases(self, raw: dict[str, Any], row: Row) -> Iterator[Case]:
        """Yield the cases of one line."""
        fields, variables = self._sorted(raw, row)
        turns = self._turns(fields, row)
        if turns is None:
            return
        at = Position(path=row.path, line=row.line)
        written = fields.pop("checks", None)
        checks = () if written is None else plain_checks(written, at)
        is_plain = checks is not None and _are_texts(fields) and _are_texts(variables)
        if checks is not None and is_plain and fields.keys().isdisjoint(_TREE_KEYS):
            case = self._rows.case(fields, turns, variables, row, checks)
            if case is not None:
                yield case
            return
        tree = fields if written is None else {**fields, "checks": written}
        if turns:
            tree["turns"] = msgspec.to_builtins(turns)
        if variables:
            tree["vars"] = variables
        yield from self._rows.cases_of_tree(tree, row)

    def _sorted(self, raw: dict[str, Any], row: Row) -> tuple[dict[str, Any], dict[str, Any]]:
        """Tell the keys of a case from variables, and write numbers as the text they are."""
        fields: dict[str, Any] = {}
        variables: dict[str, Any] = {}
        for key, value in raw.items():
            name = self._keys.canonical(key, row)
            if value is None:
                continue
            if type(value) is str and name in _JSON_KNOWN:
                fields[name] = value
            elif name == "at" and isinstance(value, dict):
                fields |= {
                    self._keys.canonical(inner, row): value[inner]
                    for inner in value
                    if value[inner] is not None
                }
            elif name == "vars" and isinstance(value, dict):
                variables |= {inner: _typed(value[inner]) for inner in value}
            elif name in ("tests", "tags") and isinstance(value, list):
                fields[name] = ";".join(map(str, value))
            elif not name.startswith("var."):
                fields[name] = _typed(value)
            elif isinstance(value, str | int | float):
                variables[name.removeprefix("var.")] = _typed(value)
        return fields, variables

    def _turns(self, fields: dict[str, Any], row: Row) -> Turns | None:
        """Take what is asked out of the fields; None when it cannot be read, () when it is a tree."""
        ideal = fields.pop("ideal", None)
        if ideal is not None:
            fields.setdefault("good", ideal)
        asked = fields.pop("messages", None)
        given = fields.pop("input", None)
        asked = given if asked is None else asked
        if asked is None:
            user = fields.get("user")
            if isinstance(user, str) and "also" not in fields:
                return user_turn(fields.pop("user"))
            return ()
        if isinstance(asked, str):
            return user_turn(asked)
        messages = messages_of(asked)
        if messages is None:
            row.add(
                "wrong-turn",
                row,
                "The messages of this line cannot be read.",
                'Write "messages": [{"role": "user", "content": "text"}].',
            )
            return None
        return self._without_replies(messages, row)

    def _without_replies(self, messages: Turns, row: Row) -> Turns:
        """Drop the replies after the last question: the target under test gives its own."""
        kept = messages
        while kept and kept[-1].role == "assistant":
            kept = kept[:-1]
        if len(kept) < len(messages) and not self._has_noted_replies:
            self._has_noted_replies = True
            row.add(
                "reply-not-kept",
                row,
                "Conversations of this file end with a reply; it is left out, because the target "
                "gives its own.",
                'Put replies that are known to be good under "ideal".',
                severity="note",
            )
        return kept


def _typed(value: Any) -> Any:
    """Write a JSON number or truth value as the text it stands for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _are_texts(values: dict[str, Any]) -> bool:
    # A set of types costs half of asking each value; what is no text is read as a tree.
    return not values or {*map(type, values.values())} == {str}


def iter_csv(
    lines: Iterable[str], path: str, product: Product | None = None
) -> Iterator[Case | Diagnostic]:
    """Read one case a row. The first row names the columns.

    Columns with the name of a key of a case (`id`, `user`, `tests`, `surface`, `audience`,
    `use_case`, `expect`, `stakes`, `tags`, `family`, `twin_of`, `good`, `bad`, ...) are read as
    such; every other column is a variable. Several tests or tags in a cell are separated by `;`.

    Args:
        lines: The lines with their line ends, as a file opened with `newline=""` gives them.
        path: Path for diagnostics; its stem names cases that have no id.
        product: Where given, places are matched to it.

    Yields:
        Cases, and a Diagnostic for each thing that is wrong; a bad row never ends the stream.
    """
    reader, keys = BulkReader(path, product), _Keys(_CSV_KEYS)
    rows = csv.reader(lines)
    names: list[str] | None = None
    while True:
        row = Row(path, "", rows.line_num + 1)
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            row.add("csv", row, f"This row cannot be read: {error}.", "Close every quote.")
            yield from row.found
            continue
        if not any(cells):
            continue
        if names is None:
            names = _header(cells, keys, row)
        else:
            case = _csv_case(names, cells, reader, row)
            if case is not None:
                yield case
        if row.found:
            yield from row.found


def _header(cells: list[str], keys: _Keys, row: Row) -> list[str]:
    cells[0] = cells[0].removeprefix("\ufeff")
    names = [keys.canonical(cell.strip(), row) for cell in cells]
    if "user" not in names:
        row.add(
            "no-user-column",
            row,
            f"No column says what is asked; the columns are {listed(cells)}.",
            "Name the column that holds the question 'user'.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    for name in twice:
        row.add("duplicate-key", row, f"The column {name!r} stands twice.", "Rename one of them.")
    return names


def _csv_case(names: list[str], cells: list[str], reader: BulkReader, row: Row) -> Case | None:
    if len(cells) > len(names):
        row.add(
            "csv",
            row,
            f"This row has {len(cells)} cells; the first row names {len(names)} columns.",
            "Put quotes around a text that holds a comma.",
        )
    fields: dict[str, str] = {}
    variables: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name.startswith("var."):
            variables[name[4:]] = cell
        elif cell:
            fields[name] = cell
    return reader.case(fields, user_turn(fields.pop("user", "")), variables, row)
