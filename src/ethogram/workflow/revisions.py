"""The specification of a workspace as it was at a revision of the user's own version control."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from ethogram.errors import UsageRefused
from ethogram.workflow.root import find_root
from ethogram.workflow.workspace import plain_line_ends

_OURS = re.compile(r"(?:product\.md|spec\.md|refusal-policy\.md|spec/.+\.md)")
_TIME_S = 30.0


def documents_at(folder: Path, revision: str) -> dict[str, str]:
    """Give the documents of a specification, and `product.md`, by path in reading order.

    Raises:
        UsageRefused: There is no such file or revision, or git is not at hand.
    """
    root = find_root(folder.resolve())
    git = shutil.which("git")
    if git is None:
        raise UsageRefused(
            f"No file is called {revision!r}, and git is not installed to look for a revision. "
            "Name a specification file, or install git."
        )
    named = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    commit = _ask(git, root, named)
    if commit is None:
        raise UsageRefused(
            f"{revision!r} is no file, and no revision of {root.name!r}. Expected a specification "
            "file, '.' for the workspace as it is, or a revision such as 'HEAD~1'; "
            "list the revisions with 'git log --oneline -- spec.md'."
        )
    listed = _ask(git, root, ["ls-tree", "-r", "-z", "--name-only", commit.decode().strip()])
    names = sorted(name for name in (listed or b"").decode().split("\0") if _OURS.fullmatch(name))
    found = {
        name: _ask(git, root, ["cat-file", "blob", f"{commit.decode().strip()}:./{name}"])
        for name in names
    }
    documents = {n: plain_line_ends(b.decode("utf-8", "replace")) for n, b in found.items() if b}
    if not set(documents) - {"product.md"}:
        raise UsageRefused(
            f"At {revision!r} the workspace had no specification. Expected spec.md, spec/ or "
            "refusal-policy.md there; choose a later revision."
        )
    return documents


def _ask(git: str, root: Path, arguments: list[str]) -> bytes | None:
    """Run one reading command of git; None when it says no."""
    try:
        done = subprocess.run(  # noqa: S603 # fixed commands; the revision stands behind --end-of-options
            [git, "-C", str(root), *arguments],
            capture_output=True,
            check=False,
            timeout=_TIME_S,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
