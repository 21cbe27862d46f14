"""Which release of a specification a document is, from its front matter or its file name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_DATED = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


def release_of(files: Sequence[tuple[str, Mapping[str, str]]]) -> str:
    """Give the release that a file's front matter names, else the date in a file name."""
    for _, about in files:
        said = about.get("release") or about.get("version")
        if said:
            return said
    for path, _ in files:
        found = _DATED.search(path.rpartition("/")[2])
        if found:
            return found[1]
    return ""
