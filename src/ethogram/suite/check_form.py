"""Checks as people write them: `contains: text`, `{type, value, for}`, or a bare `is-json`.

Which types exist is `judge`'s to say; here only the form is read.
"""

from __future__ import annotations

import re
from sys import intern

from ethogram.context.fields import kind_of, take_number, take_text
from ethogram.context.problems import Problems
from ethogram.context.yaml_node import Items, Leaf, Node, Table, plain
from ethogram.errors import Position
from ethogram.suite.case import CheckSpec

_TYPE = re.compile(r"[a-z][a-z0-9]*([-:][a-z0-9]+)*")
_LONGEST_TYPE = 60
_PLAIN_KEYS = {"type", "value", "for"}
_OWN_KEYS = ("type", "value", "threshold", "for", "criterion")


def take_checks(node: Node, problems: Problems) -> tuple[CheckSpec, ...]:
    """Take the checks of a case: a list, or a mapping of short forms."""
    if isinstance(node, Items):
        taken = [_take_check(item, problems) for item in node.items]
        return tuple(check for check in taken if check is not None)
    if isinstance(node, Table) and not _is_long(node) and len(node.pairs) > 1:
        singles = (
            Table(pairs=(pair,), line=pair[0].line, column=pair[0].column) for pair in node.pairs
        )
        taken = [_take_check(single, problems) for single in singles]
        return tuple(check for check in taken if check is not None)
    if isinstance(node, Leaf) and node.value is None:
        return ()
    check = _take_check(node, problems)
    return () if check is None else (check,)


def plain_checks(raw: object, at: Position) -> tuple[CheckSpec, ...] | None:
    """Take checks of decoded JSON that hold nothing but texts; None for all others.

    Others are read as a tree, which takes ten times as long and knows every form.
    """
    if not isinstance(raw, list):
        return None
    checks = []
    for item in raw:
        if not isinstance(item, dict) or not item.keys() <= _PLAIN_KEYS or "type" not in item:
            return None
        name, value, criterion = item["type"], item.get("value"), item.get("for")
        is_plain = isinstance(value, str) and (criterion is None or _is_plain_name(criterion))
        if not is_plain or not isinstance(name, str) or not _is_type(name):
            return None
        named = None if criterion is None else intern(criterion)
        checks.append(CheckSpec(type=intern(name), value=value, criterion=named, at=at))
    return tuple(checks)


def _is_plain_name(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip()


def _is_type(name: str) -> bool:
    return _TYPE.fullmatch(name) is not None and len(name) <= _LONGEST_TYPE


def _is_long(node: Table) -> bool:
    return any(key.text in ("type", "for", "criterion", "threshold") for key, _ in node.pairs)


def _take_check(node: Node, problems: Problems) -> CheckSpec | None:
    if isinstance(node, Leaf):
        name = _type_name(node, problems)
        return CheckSpec(type=name, at=problems.at(node)) if name else None
    if not isinstance(node, Table) or not node.pairs:
        problems.add(
            "wrong-check",
            node,
            f"A check is {kind_of(node)} that names no type.",
            "Write '- contains: text', or '- type: contains' with 'value: text'.",
        )
        return None
    fields = {key.text: value for key, value in node.pairs}
    typed = fields.get("type")
    if typed is not None:
        name = _type_name(typed, problems)
        value = fields.get("value")
    else:
        key = next((key for key, _ in node.pairs if key.text not in _OWN_KEYS), None)
        if key is None:
            problems.add("wrong-check", node, "A check names no type.", "Write '- contains: text'.")
            return None
        name, value = _type_name(key, problems), fields.pop(key.text)
    return _check(name, value, fields, node, problems) if name else None


def _check(
    name: str, value: Node | None, fields: dict[str, Node], node: Table, problems: Problems
) -> CheckSpec:
    threshold, criterion = fields.get("threshold"), fields.get("for") or fields.get("criterion")
    return CheckSpec(
        type=name,
        value=None if value is None else plain(value),
        threshold=None if threshold is None else take_number(threshold, "threshold", problems),
        criterion=(take_text(criterion, "for", problems) or None) if criterion else None,
        options={key: plain(given) for key, given in fields.items() if key not in _OWN_KEYS},
        at=problems.at(node),
    )


def _type_name(node: Node, problems: Problems) -> str:
    name = take_text(node, "type", problems).strip().replace("_", "-")
    if _is_type(name):
        return name
    problems.add(
        "wrong-check",
        node,
        f"{name[:60]!r} is not the name of a check; expected a word such as 'not-contains'.",
        "Write '- contains: text'.",
    )
    return ""
