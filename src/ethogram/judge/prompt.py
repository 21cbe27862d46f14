"""Prompts are Markdown files beside this code: read once, filled once, checked for what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

import msgspec

from ethogram.ids import Digest, digest
from ethogram.model.message import Message, Role

_NAME = re.compile(r"\{\{([a-z-]+)\}\}")
_PART = re.compile(r"^# (system|user)\n", re.MULTILINE)


class Prompt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One prompt file."""

    name: str
    version: int
    placeholders: tuple[str, ...]
    parts: tuple[tuple[Role, str], ...]
    digest: Digest
    """Hash of the file's text: a changed prompt is another judge."""


@lru_cache(maxsize=16)
def read_prompt(name: str, package: str = "ethogram.judge") -> Prompt:
    """Read a prompt of a package by its name.

    Raises:
        ValueError: The file names a placeholder it does not declare, or the other way round.
    """
    text = (resources.files(package) / "prompts" / f"{name}.md").read_text("utf-8")
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in front.splitlines())
    declared = tuple(one.strip() for one in fields["placeholders"].split(","))
    used = set(_NAME.findall(body))
    if used != set(declared):
        raise ValueError(f"Prompt {name!r} declares {sorted(declared)} and uses {sorted(used)}.")
    pieces = _PART.split(body)[1:]
    roles: dict[str, Role] = {"system": "system", "user": "user"}
    parts = tuple(
        (roles[role], content.strip("\n"))
        for role, content in zip(pieces[::2], pieces[1::2], strict=True)
    )
    return Prompt(
        name=fields["name"],
        version=int(fields["version"]),
        placeholders=declared,
        parts=parts,
        digest=digest(text),
    )


def filled(prompt: Prompt, values: Mapping[str, str]) -> tuple[Message, ...]:
    """Fill every placeholder once; what is filled in is never filled again.

    Raises:
        ValueError: A placeholder has no value, or a value has no placeholder.
    """
    if set(values) != set(prompt.placeholders):
        raise ValueError(
            f"Prompt {prompt.name!r} needs {sorted(prompt.placeholders)}, got {sorted(values)}."
        )
    return tuple(
        Message(role=role, content=_NAME.sub(lambda found: values[found.group(1)], text))
        for role, text in prompt.parts
    )
