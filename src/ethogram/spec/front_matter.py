"""Front matter: the flat YAML between `---` lines at the top of a document."""

from __future__ import annotations

import msgspec
import yaml

from ethogram.spec.source import Source

_STARTS_ON = 2


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One `key: value` of the front matter; the value is text, as the person wrote it."""

    key: str
    value: str
    line: int
    column: int


def read_front_matter(text: str | None, source: Source) -> tuple[Entry, ...]:
    """Read the entries of the front matter, or report what stands in their way."""
    if not text or not text.strip():
        return ()
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = _STARTS_ON + (mark.line if mark else 0)
        _refuse(source, line, mark.column + 1 if mark else 1)
        return ()
    except (yaml.YAMLError, RecursionError):
        _refuse(source, _STARTS_ON, 1)
        return ()
    if node is None:
        return ()
    if not isinstance(node, yaml.MappingNode):
        _refuse(source, _STARTS_ON, 1)
        return ()
    return tuple(
        _entry(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)
    )


def _entry(key: yaml.ScalarNode, value: yaml.Node) -> Entry:
    words = value.value if isinstance(value.value, list) else [value]
    text = ", ".join(str(word.value) for word in words if isinstance(word, yaml.ScalarNode))
    return Entry(
        key=str(key.value),
        value=text,
        line=_STARTS_ON + value.start_mark.line,
        column=value.start_mark.column + 1,
    )


def _refuse(source: Source, line: int, column: int) -> None:
    line = min(line, max(1, len(source.lines)))
    source.report(
        "front-matter",
        source.at(line, min(column, len(source.line(line)) + 1)),
        "The front matter is not 'key: value' lines; none of it was read.",
        fix="Write one 'key: value' a line, and quote a value that contains a colon.",
    )
