"""A YAML text as a tree of nodes that know their line and column.

Scalars follow the YAML 1.2 core rules, so `yes`, `no`, `on` and `12:30` stay the words a person
typed. Nesting, size and the expansion of anchors are bounded, so no document can hang a reader.
"""

from __future__ import annotations

import bisect
import re
from typing import Any, NoReturn

import msgspec
import yaml

from ethogram.errors import Diagnostic, Parsed, Position

MAX_LETTERS = 4_000_000
MAX_NODES = 200_000
MAX_DEPTH = 40

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_LONGEST_NUMBER = 300
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_RARE_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One scalar, as it was typed."""

    text: str
    is_quoted: bool = False
    """True for quoted and block scalars: always a string."""
    line: int
    column: int

    @property
    def value(self) -> str | int | float | bool | None:
        """The scalar under the YAML 1.2 core rules."""
        if self.is_quoted or len(self.text) > _LONGEST_NUMBER:
            return self.text
        word = self.text.lower()
        if word in _WORDS and self.text in (word, word.capitalize(), word.upper()):
            return _WORDS[word]
        if _INTEGER.fullmatch(self.text):
            return int(self.text)
        if _FLOAT.fullmatch(self.text):
            return float(self.text)
        return self.text


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping, with its keys in the order they were typed."""

    pairs: tuple[tuple[Leaf, Node], ...]
    line: int
    column: int


Node = Leaf | Items | Table


def plain(node: Node) -> Any:
    """Turn a tree into ordinary Python values."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.pairs}


class _Stop(Exception):
    """The text cannot be read further; carries what to report."""

    def __init__(self, mark: Any, message: str, fix: str) -> None:
        super().__init__(message)
        self.mark, self.fix = mark, fix


class _Lines:
    """Where a mark of the parser stands in the file.

    YAML also ends lines at a lone carriage return and at three rare letters, which editors do not:
    where a text holds one of them, marks are counted anew.
    """

    def __init__(self, text: str, first_line: int) -> None:
        self._first_line = first_line
        self._length = len(text)
        self._starts: list[int] = []
        self._ends: list[int] = []
        if _RARE_BREAK.search(text):
            self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]
            self._ends = [match.start() for match in re.finditer("\n", text)]

    def place(self, mark: Any) -> tuple[int, int]:
        """Give line and column, both counted from 1."""
        line, column = mark.line, mark.column
        if self._starts:
            is_inside = line < len(self._starts)
            offset = self._starts[line] + column if is_inside else self._length
            line = bisect.bisect_left(self._ends, offset)
            column = offset - (self._ends[line - 1] + 1 if line else 0)
        return self._first_line + line, column + 1


class _Frame:
    """A list or mapping whose end has not been met yet."""

    def __init__(self, event: Any) -> None:
        self.is_table = isinstance(event, yaml.MappingStartEvent)
        self.anchor: str | None = event.anchor
        self.mark = event.start_mark
        self.children: list[Node] = []
        self.size = 1

    def close(self, lines: _Lines) -> Node:
        line, column = lines.place(self.mark)
        if not self.is_table:
            return Items(items=tuple(self.children), line=line, column=column)
        own: list[tuple[Leaf, Node]] = []
        inherited: list[tuple[Leaf, Node]] = []
        for key, value in zip(self.children[::2], self.children[1::2], strict=False):
            if isinstance(key, Leaf) and key.text == "<<" and not key.is_quoted:
                inherited.extend(_merged(value))
            elif isinstance(key, Leaf):
                own.append((key, value))
        taken = {key.text for key, _ in own}
        for key, value in inherited:
            if key.text not in taken:
                taken.add(key.text)
                own.append((key, value))
        return Table(pairs=tuple(own), line=line, column=column)


def _merged(value: Node) -> list[tuple[Leaf, Node]]:
    """Give the pairs that `<<: *anchor` brings in."""
    if isinstance(value, Items):
        return [pair for item in value.items if isinstance(item, Table) for pair in item.pairs]
    return list(value.pairs) if isinstance(value, Table) else []


class _Builder:
    """Grows a tree from parser events with its own stack, so depth cannot exhaust Python's."""

    def __init__(self, lines: _Lines) -> None:
        self.lines = lines
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.root: Node | None = None

    def feed(self, event: Any) -> None:
        mark = event.start_mark
        if isinstance(event, yaml.ScalarEvent):
            line, column = self.lines.place(mark)
            leaf = Leaf(
                text=event.value,
                is_quoted=not event.implicit[0],
                line=line,
                column=column,
            )
            self._attach(leaf, 1, event.anchor, mark)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self.stack) >= MAX_DEPTH:
                raise _Stop(
                    event.start_mark,
                    f"Lists and mappings are nested more than {MAX_DEPTH} deep.",
                    "Flatten the document.",
                )
            self.stack.append(_Frame(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            frame = self.stack.pop()
            self._attach(frame.close(self.lines), frame.size, frame.anchor, frame.mark)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)

    def _alias(self, event: Any) -> None:
        known = self.anchors.get(event.anchor)
        if known is None:
            raise _Stop(
                event.start_mark,
                f"The alias '*{event.anchor}' has no finished anchor before it.",
                f"Put '&{event.anchor}' on an earlier value.",
            )
        node, size = known
        self._attach(node, size, None, event.start_mark)

    def _attach(self, node: Node, size: int, anchor: str | None, mark: Any) -> None:
        if anchor:
            self.anchors[anchor] = (node, size)
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        frame.children.append(node)
        frame.size += size
        if frame.size > MAX_NODES:
            raise _Stop(
                mark,
                f"The document holds more than {MAX_NODES:,} values once its anchors are expanded.",
                "Remove anchors that repeat one another, or move bulk cases to a .jsonl file.",
            )

    def rescue(self) -> None:
        """Keep what was complete when the text broke off: finished items of open lists."""
        if self.root is not None:
            return
        saved: Node | None = None
        while self.stack:
            frame = self.stack.pop()
            is_root = not self.stack
            if saved is not None:
                frame.children.append(saved)
            saved = frame.close(self.lines) if is_root or not frame.is_table else None
        self.root = saved


def read_yaml(text: str, path: str, *, first_line: int = 1) -> Parsed[Node | None]:
    """Read the first document of a YAML text.

    Args:
        text: The YAML text.
        path: Path for diagnostics.
        first_line: Line of the file on which the text begins.

    Returns:
        The tree, None for an empty text. Where the text breaks off, the tree holds what was
        complete before.
    """
    if len(text) > MAX_LETTERS:
        problem = Diagnostic(
            rule="document-too-large",
            severity="error",
            at=Position(path=path, line=first_line),
            message=f"The YAML text has {len(text):,} letters; at most {MAX_LETTERS:,} are read.",
            fix="Move bulk cases to a .jsonl or .csv file, which is read as a stream.",
        )
        return Parsed(value=None, problems=(problem,))
    lines = _Lines(text, first_line)
    builder = _Builder(lines)
    problem_at: tuple[Any, str, str] | None = None
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if builder.root is not None and isinstance(event, yaml.DocumentStartEvent):
                _second_document(event)
            builder.feed(event)
    except _Stop as stop:
        problem_at = (stop.mark, str(stop), stop.fix)
    except yaml.MarkedYAMLError as error:
        problem_at = (error.problem_mark or error.context_mark, *_explain(error))
    except (yaml.YAMLError, UnicodeError) as error:
        first = str(error).splitlines()[0] if str(error) else "unreadable"
        problem_at = (None, f"This is not YAML text: {first}.", "Save the file as plain UTF-8.")
    if problem_at is None:
        return Parsed(value=builder.root)
    builder.rescue()
    found = _diagnostic(text, path, (lines, first_line), problem_at)
    return Parsed(value=builder.root, problems=(found,))


def _second_document(event: Any) -> NoReturn:
    raise _Stop(
        event.start_mark,
        "A second YAML document begins here with '---'; only the first one is read.",
        "Remove the '---', or move what follows to a file of its own.",
    )


def _explain(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    problem = error.problem or error.context or "unreadable"
    fix = "Check the indentation and the quotes of this line and the one before it."
    if "mapping values are not allowed" in problem:
        fix = "A text that contains ': ' needs quotes around it."
    elif "cannot start any token" in problem:
        fix = "Indent with spaces, and put quotes around a text that starts with a sign."
    elif "expected <block end>" in problem or "block mapping" in problem:
        fix = "Line this up with the key or the dash above it."
    return f"The YAML cannot be read here: {problem}.", fix


def _diagnostic(
    text: str, path: str, places: tuple[_Lines, int], found: tuple[Any, str, str]
) -> Diagnostic:
    mark, message, fix = found
    lines, first_line = places
    line, column = lines.place(mark) if mark is not None else (first_line, 1)
    texts = text.split("\n")
    index = line - first_line
    return Diagnostic(
        rule="yaml",
        severity="error",
        at=Position(path=path, line=line, column=column),
        message=message,
        fix=fix,
        excerpt=texts[index].rstrip("\r")[:200] if index < len(texts) else "",
    )
