"""The part of JSON Schema that checks and tool definitions use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any] | bool
Path = str

_ANNOTATIONS = frozenset({
    "$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default",
    "examples", "format", "deprecated", "readOnly", "writeOnly", "strict",
})  # fmt: skip
_DEPTH = 64
"""A schema that refers to itself may follow data this deep and no deeper."""

_TYPES: Mapping[str, Callable[[object], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool))
        or (isinstance(value, float) and value.is_integer())
    ),
}


_SAMPLES = ("a", 1.5, [1, 2], {"a": 1})
"""A value of every kind that a keyword may be about."""
_MEANINGLESS = (re.error, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)


class SchemaRefused(ValueError):
    """A value cannot be held against this schema at all."""


def schema_problems(value: object, schema: Schema) -> list[str]:
    """List what in the value does not fit the schema, the outermost first; empty when it fits.

    Raises:
        SchemaRefused: A keyword's argument has no meaning, or the value is beyond any number.
    """
    try:
        return _problems(value, schema, "$", (schema, 0))
    except _MEANINGLESS as error:
        raise SchemaRefused(f"the schema cannot be applied: {error}") from error


def unknown_keywords(schema: object) -> list[str]:
    """List the keywords of a schema that are not read here, so that none is passed over.

    A keyword with an argument that means nothing, such as a pattern that is none, is among them.
    """
    if isinstance(schema, bool):
        return []
    if not isinstance(schema, Mapping):
        return [repr(schema)]
    unknown = [str(key) for key in schema if key not in _RULES and key not in _ANNOTATIONS]
    meaningless = [f"{key}: {schema[key]!r:.60}" for key in schema if _is_meaningless(key, schema)]
    if meaningless:
        return unknown + meaningless
    for key in ("properties", "$defs", "definitions"):
        nested = schema.get(key)
        if isinstance(nested, Mapping):
            unknown += [item for each in nested.values() for item in unknown_keywords(each)]
    for key in ("items", "additionalProperties", "not"):
        if key in schema:
            unknown += unknown_keywords(schema[key])
    for key in ("anyOf", "allOf", "oneOf", "prefixItems"):
        unknown += [item for each in schema.get(key, ()) for item in unknown_keywords(each)]
    return unknown


def _is_meaningless(keyword: str, schema: Mapping[str, Any]) -> bool:
    """True when the keyword cannot even be tried on a value of each kind."""
    rule = _RULES.get(keyword)
    if rule is None:
        return False
    try:
        for sample in _SAMPLES:
            # At the deepest level, so that only this keyword is tried.
            rule(sample, schema[keyword], ("$", schema, (schema, _DEPTH + 1)))
    except _MEANINGLESS:
        return True
    return False


_Root = tuple[Schema, int]


def _problems(value: object, schema: Schema, path: Path, root: _Root) -> list[str]:
    if isinstance(schema, bool):
        return [] if schema else [f"{path}: nothing is allowed here"]
    if root[1] > _DEPTH:
        return [f"{path}: nested deeper than {_DEPTH}"]
    deeper = (root[0], root[1] + 1)
    return [
        problem
        for keyword, argument in schema.items()
        if keyword in _RULES
        for problem in _RULES[keyword](value, argument, (path, schema, deeper))
    ]


_Where = tuple[Path, Mapping[str, Any], _Root]
_Rule = Callable[[Any, Any, _Where], list[str]]


def _type(value: object, wanted: Any, where: _Where) -> list[str]:
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if any(name in _TYPES and _TYPES[name](value) for name in names):
        return []
    return [f"{where[0]}: {value!r:.60} is not {' or '.join(map(str, names))}"]


def _enum(value: object, wanted: Any, where: _Where) -> list[str]:
    if any(_same(value, item) for item in wanted):
        return []
    return [f"{where[0]}: {value!r:.60} is none of {list(wanted)!r}"]


def _const(value: object, wanted: Any, where: _Where) -> list[str]:
    return [] if _same(value, wanted) else [f"{where[0]}: {value!r:.60} is not {wanted!r}"]


def _same(left: object, right: object) -> bool:
    # JSON tells true from 1; Python does not.
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def _properties(value: Any, wanted: Any, where: _Where) -> list[str]:
    if not isinstance(value, dict):
        return []
    return [
        problem
        for name, schema in wanted.items()
        if name in value
        for problem in _problems(value[name], schema, f"{where[0]}.{name}", where[2])
    ]


def _required(value: Any, wanted: Any, where: _Where) -> list[str]:
    if not isinstance(value, dict):
        return []
    return [f"{where[0]}: {name!r} is missing" for name in wanted if name not in value]


def _additional(value: Any, wanted: Any, where: _Where) -> list[str]:
    if not isinstance(value, dict):
        return []
    extra = [name for name in value if name not in where[1].get("properties", {})]
    if wanted is False:
        return [f"{where[0]}: {name!r} is not expected" for name in extra]
    return [
        problem
        for name in extra
        for problem in _problems(value[name], wanted, f"{where[0]}.{name}", where[2])
    ]


def _items(value: Any, wanted: Any, where: _Where) -> list[str]:
    if not isinstance(value, list):
        return []
    first = len(where[1].get("prefixItems", ()))
    return [
        problem
        for index, item in enumerate(value[first:], first)
        for problem in _problems(item, wanted, f"{where[0]}[{index}]", where[2])
    ]


def _prefix_items(value: Any, wanted: Any, where: _Where) -> list[str]:
    if not isinstance(value, list):
        return []
    return [
        problem
        for index, (item, schema) in enumerate(zip(value, wanted, strict=False))
        for problem in _problems(item, schema, f"{where[0]}[{index}]", where[2])
    ]


def _limit(kinds: tuple[type, ...], measure: Callable[[Any], float], sign: str) -> _Rule:
    compare: Mapping[str, Callable[[float, float], bool]] = {
        ">=": lambda size, limit: size >= limit,
        "<=": lambda size, limit: size <= limit,
        ">": lambda size, limit: size > limit,
        "<": lambda size, limit: size < limit,
    }
    fits = compare[sign]

    def rule(value: Any, wanted: Any, where: _Where) -> list[str]:
        if not isinstance(value, kinds) or isinstance(value, bool) or fits(measure(value), wanted):
            return []
        return [f"{where[0]}: {measure(value):g} is not {sign} {wanted:g}"]

    return rule


def _multiple(value: Any, wanted: Any, where: _Where) -> list[str]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return []
    ratio = value / wanted
    return [] if abs(ratio - round(ratio)) < 1e-9 else [f"{where[0]}: not a multiple of {wanted:g}"]


def _pattern(value: Any, wanted: Any, where: _Where) -> list[str]:
    if not isinstance(value, str) or re.search(wanted, value):
        return []
    return [f"{where[0]}: {value!r:.60} does not match {wanted!r}"]


def _unique(value: Any, wanted: Any, where: _Where) -> list[str]:
    if not wanted or not isinstance(value, list):
        return []
    repeated = any(_same(item, other) for i, item in enumerate(value) for other in value[:i])
    return [f"{where[0]}: items repeat"] if repeated else []


def _any_of(value: object, wanted: Any, where: _Where) -> list[str]:
    if any(not _problems(value, schema, where[0], where[2]) for schema in wanted):
        return []
    return [f"{where[0]}: {value!r:.60} fits none of {len(wanted)} alternatives"]


def _all_of(value: object, wanted: Any, where: _Where) -> list[str]:
    return [
        problem for schema in wanted for problem in _problems(value, schema, where[0], where[2])
    ]


def _one_of(value: object, wanted: Any, where: _Where) -> list[str]:
    fitting = sum(not _problems(value, schema, where[0], where[2]) for schema in wanted)
    return [] if fitting == 1 else [f"{where[0]}: fits {fitting} alternatives, not exactly one"]


def _not(value: object, wanted: Any, where: _Where) -> list[str]:
    if _problems(value, wanted, where[0], where[2]):
        return []
    return [f"{where[0]}: {value!r:.60} is excluded"]


def _ref(value: object, wanted: Any, where: _Where) -> list[str]:
    schema: Any = where[2][0]
    if not isinstance(wanted, str) or not wanted.startswith("#"):
        return [f"{where[0]}: only references inside the schema are followed, not {wanted!r}"]
    for part in wanted.removeprefix("#").split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(schema, Mapping) or name not in schema:
            return [f"{where[0]}: the schema has no {wanted!r}"]
        schema = schema[name]
    return _problems(value, schema, where[0], where[2])


def _identity(value: Any) -> float:
    return float(value)


_NUMBERS = (int, float)
_RULES: Mapping[str, _Rule] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "items": _items,
    "prefixItems": _prefix_items,
    "minItems": _limit((list,), len, ">="),
    "maxItems": _limit((list,), len, "<="),
    "uniqueItems": _unique,
    "minLength": _limit((str,), len, ">="),
    "maxLength": _limit((str,), len, "<="),
    "minProperties": _limit((dict,), len, ">="),
    "maxProperties": _limit((dict,), len, "<="),
    "pattern": _pattern,
    "minimum": _limit(_NUMBERS, _identity, ">="),
    "maximum": _limit(_NUMBERS, _identity, "<="),
    "exclusiveMinimum": _limit(_NUMBERS, _identity, ">"),
    "exclusiveMaximum": _limit(_NUMBERS, _identity, "<"),
    "multipleOf": _multiple,
    "anyOf": _any_of,
    "allOf": _all_of,
    "oneOf": _one_of,
    "not": _not,
    "$ref": _ref,
}
