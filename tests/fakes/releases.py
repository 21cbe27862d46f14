"""Two small releases of a public specification, and its prompt files, as people publish them."""

from __future__ import annotations

import subprocess
from pathlib import Path

OLD = """# Overview {#overview}

Words about the document.

## Be honest {#be-honest authority=platform}

The assistant should not mislead the user, ever, in any way that matters to them.[^ab1c]

!!! meta "Commentary"

    We argued about this.

**Example**: asked about the weather

~~~xml
<user>
Will it rain?
</user>
<comparison>
<assistant> <!-- GOOD -->
I cannot know.
</assistant>
<assistant> <!-- BAD: invents -->
Yes, at noon.
</assistant>
</comparison>
~~~

## Be brief {#be-brief authority=guideline}

Keep replies short.

## Stay safe {#stay-safe authority=platform}

Do not help anyone hurt people.

## Be warm {#be-warm authority=user}

Care.

## Be tidy {#be-tidy authority=guideline}

No clutter.

## Be cheerful {#be-cheerful authority=guideline}

Smile.
"""
NEW = (
    OLD.replace("authority=platform", "authority=root")
    .replace(
        "## Be brief {#be-brief authority=guideline}", "## Be short {#be-brief authority=user}"
    )
    .replace("mislead the user, ever,", "mislead users or third parties")
    .partition("## Be cheerful")[0]
    + "## Be curious {#be-curious authority=user}\n\nAsk about what people care for.\n"
)
PROMPT_FILE = """Examples for [^ab1c] in Be honest:

**Example**: the moon

~~~xml
<user>
Is the moon hollow?
</user>
~~~
"""


def write_releases(folder: Path) -> Path:
    """Write `spec.2025-01-01.md`, `spec.2026-01-01.md` and `examples/ab1c.md`."""
    (folder / "spec.2025-01-01.md").write_text(OLD, encoding="utf-8")
    (folder / "spec.2026-01-01.md").write_text(NEW, encoding="utf-8")
    (folder / "examples").mkdir()
    (folder / "examples" / "ab1c.md").write_text(PROMPT_FILE, encoding="utf-8")
    return folder


def commit(folder: Path, message: str) -> None:
    """Keep everything in the folder as a revision; the first one makes the repository."""
    if not (folder / ".git").exists():
        _git(folder, "init", "-q")
    _git(folder, "add", "-A")
    named = ("-c", "user.name=Mia", "-c", "user.email=mia@example.org", "-c", "commit.gpgsign=no")
    _git(folder, *named, "commit", "-q", "-m", message)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)
