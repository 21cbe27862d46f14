"""`ethogram.toml`: the name of the workspace, its defaults and its budget."""

from __future__ import annotations

import difflib
import tomllib

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.workflow.root import FILE_NAME


class Budget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The most a single run may use. None: no limit of that kind."""

    money: float | None = None
    """In the currency of the target's prices."""
    tokens: int | None = None
    calls: int | None = None


class WorkspaceSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """Defaults that stand for every command until an option says otherwise."""

    name: str = ""
    target: str = ""
    """Name of the target that `run` and `try` ask; empty when the workspace has only one."""
    judge: str = ""
    """Who judges after every run and in `ethogram judge`: a target, a trained judge, or several with commas
    between; empty: code alone."""
    repeats: int = 1
    trusted: bool = False
    """True lets the workspace's own Python checks and callables run."""
    budget: Budget = msgspec.field(default_factory=Budget)


def read_settings(text: str, path: str = FILE_NAME) -> Parsed[WorkspaceSettings]:
    """Read `ethogram.toml`; what cannot be understood is a diagnostic and takes its default."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Parsed(value=WorkspaceSettings(), problems=(_syntax_problem(text, path, error),))
    problems: list[Diagnostic] = []
    known = msgspec.structs.fields(WorkspaceSettings)
    kept: dict[str, object] = {}
    for key, value in content.items():
        field = next((f for f in known if f.encode_name == key), None)
        if field is None:
            problems.append(_unknown_key(text, path, key, [f.encode_name for f in known]))
            continue
        try:
            kept[field.name] = msgspec.convert(value, field.type)
        except msgspec.ValidationError as error:
            problems.append(_wrong_value(text, path, key, value, str(error)))
    return Parsed(value=WorkspaceSettings(**kept), problems=tuple(problems))  # type: ignore[arg-type]  # each value was converted to its field's type


def _line_of(text: str, key: str) -> tuple[int, str]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().strip("[]").split("=")[0].strip() == key:
            return number, line
    return 1, text.partition("\n")[0]


def _syntax_problem(text: str, path: str, error: tomllib.TOMLDecodeError) -> Diagnostic:
    place = str(error).rpartition("line ")[2].partition(",")[0]
    number = int(place) if place.isdigit() else 1
    lines = text.splitlines()
    return Diagnostic(
        rule="toml-syntax",
        severity="error",
        at=Position(path=path, line=number),
        message=f"This is not TOML: {error}.",
        fix='Write one `key = "value"` a line.',
        excerpt=lines[number - 1] if 0 < number <= len(lines) else "",
    )


def _unknown_key(text: str, path: str, key: str, known: list[str]) -> Diagnostic:
    number, line = _line_of(text, key)
    near = difflib.get_close_matches(key, known, n=1)
    return Diagnostic(
        rule="unknown-key",
        severity="error",
        at=Position(path=path, line=number),
        message=f"Unknown key {key!r}. Expected one of {', '.join(known)}.",
        fix=f"Write `{near[0]}`." if near else "Remove the line.",
        excerpt=line,
    )


def _wrong_value(text: str, path: str, key: str, value: object, why: str) -> Diagnostic:
    number, line = _line_of(text, key)
    return Diagnostic(
        rule="wrong-value",
        severity="error",
        at=Position(path=path, line=number),
        message=f"{key!r} cannot be {value!r}: {why}.",
        fix=f"Correct the value of `{key}`, or remove the line to get the default.",
        excerpt=line,
    )
