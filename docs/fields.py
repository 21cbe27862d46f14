"""Fields of a record as its source tells them: type, default, and the sentence under each."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec


class Field(NamedTuple):
    """One row of the reference."""

    name: str
    """As documents and JSON write it."""
    type: str
    default: str
    about: str


def fields_of(record: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Give every field of a record, those it inherits first."""
    written = {name: rest for cls in reversed(record.__mro__) for name, *rest in _written(cls)}
    known = vars(sys.modules[record.__module__])
    return tuple(
        Field(
            name=field.encode_name,
            type=_spelled_out(written[field.name][0], known),
            default=_default(field, written[field.name][1]),
            about=written[field.name][2],
        )
        for field in msgspec.structs.fields(record)
    )


def reached(roots: Iterable[type[msgspec.Struct]]) -> set[type[msgspec.Struct]]:
    """Give the records and every record that one of them holds, however deep."""
    found: set[type[msgspec.Struct]] = set()
    waiting: list[Any] = list(roots)
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            if one not in found:
                found.add(one)
                waiting += get_type_hints(one).values()
        else:
            waiting += get_args(one)
    return found


def _written(record: type) -> Iterator[tuple[str, str, str, str]]:
    if not record.__module__.startswith("ethogram."):
        return
    source = ast.parse(textwrap.dedent(inspect.getsource(record))).body[0]
    if not isinstance(source, ast.ClassDef):
        return
    for node, after in zip(source.body, [*source.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            default = ast.unparse(node.value) if node.value is not None else ""
            yield node.target.id, ast.unparse(node.annotation), default, _sentence(after)


def _spelled_out(annotation: str, known: Mapping[str, Any]) -> str:
    """Put the values of a closed set in place of its name."""

    def values(found: re.Match[str]) -> str:
        one = known.get(found[0])
        if get_origin(one) is not Literal:
            return found[0]
        return " | ".join(repr(value) for value in get_args(one))

    bare = re.sub(r"Literal\[([^\]]*)\]", lambda m: m[1].replace(", ", " | "), annotation)
    return re.sub(r"\b[A-Z]\w+\b", values, bare)


def _sentence(node: ast.stmt | None) -> str:
    is_text = (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
    if not is_text:
        return ""
    return inspect.cleandoc(node.value.value)  # type: ignore[union-attr]  # checked just above


def _default(field: msgspec.structs.FieldInfo, source: str) -> str:
    if field.required:
        return "required"
    if source.startswith("msgspec.field("):
        return "empty"
    value = field.default if field.default is not msgspec.NODEFAULT else None
    if isinstance(value, msgspec.Struct):
        return "empty"
    if value is None:
        return "none"
    if value == "" or value == ():
        return "empty"
    return f"`{value}`" if not isinstance(value, bool) else f"`{str(value).lower()}`"
