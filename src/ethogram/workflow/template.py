"""Template documents: files beside this one, with named places that are filled once."""

from __future__ import annotations

import re
import string
from importlib.resources import files
from pathlib import Path

from ethogram.errors import UsageRefused

FOLDER = "templates"


def template_names() -> tuple[str, ...]:
    """List the template files that come with the package."""
    folder = files("ethogram.workflow").joinpath(FOLDER)
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_file()))


def fill_template(template: str, **places: str) -> str:
    """Give a template's text with every `$place` filled.

    Raises:
        KeyError: A place of the template was not named.
    """
    text = files("ethogram.workflow").joinpath(FOLDER, template).read_text(encoding="utf-8")
    return string.Template(text).substitute(places)


def write_new(root: Path, documents: dict[str, str]) -> tuple[Path, ...]:
    """Write documents that do not exist yet, all or none.

    Args:
        root: The workspace.
        documents: Text by path relative to the workspace.

    Raises:
        UsageRefused: One of them exists, or the folder cannot be written; nothing was overwritten.
    """
    there = [path for path in documents if (root / path).exists()]
    if there:
        names = ", ".join(repr(path) for path in there)
        raise UsageRefused(
            f"{names} {'exists' if len(there) == 1 else 'exist'} already in {root.name or '.'!r}; "
            "nothing was written. Choose another name, or move the old document away first."
        )
    written = []
    for path, text in documents.items():
        target = root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise UsageRefused(
                f"Cannot write {path!r}: {error.strerror}. Expected a folder that can be written; "
                "name another one."
            ) from error
        written.append(target)
    return tuple(written)


def slug(name: str) -> str:
    """Give the id and file name behind a name: `My Assistant` is `my-assistant`."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))
