"""A page of the documentation as steps that can be run: files to write, commands, Python."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "docs" / "reference"
EXAMPLES = (ROOT / "docs" / "example", ROOT / "examples")
NOT_RUN = ("text", "mermaid")
"""Languages of blocks that show something and claim nothing about a command."""

_COMMENT = re.compile(r"<!--\s*(workspace|needs|file|run|alike|not run):\s*(.*?)\s*-->")
_FENCE = re.compile(r"(`{3,})(\w*)")

StepKind = Literal["file", "run", "console", "python", "not run"]
_KINDS: dict[str, StepKind] = {"file": "file", "alike": "console", "not run": "not run"}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a page does, in its order."""

    kind: StepKind
    line: int
    text: str
    """Commands with the output below them, a program, or what a file holds."""
    name: str = ""
    """The file's path, or the reason why a block is not run or prints something else elsewhere."""


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A command of a console block and the output that the page shows."""

    text: str
    shown: tuple[str, ...] = ()


class DocPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page: where it starts from, what it needs, what it does."""

    path: Path
    workspace: str = "none"
    needs: str = ""
    steps: tuple[Step, ...] = ()
    stray: tuple[str, ...] = ()
    """Blocks that nobody runs and that do not say so."""


def doc_paths() -> list[Path]:
    """Every page that a person wrote."""
    found = [path for path in ROOT.glob("*.md") if path.is_file()]
    found += (ROOT / "docs").rglob("*.md")
    skipped = (GENERATED, *EXAMPLES)
    return sorted(path for path in found if not any(one in path.parents for one in skipped))


def read_page(path: Path) -> DocPage:
    """Read a page into its steps."""
    facts: dict[str, str] = {}
    steps: list[Step] = []
    stray: list[str] = []
    pending: tuple[str, str] | None = None
    for number, comment, fence in _pieces(path.read_text(encoding="utf-8").splitlines()):
        if comment is not None:
            key, value = comment
            if key in ("workspace", "needs"):
                facts[key] = value
            elif key == "run":
                steps.append(Step(kind="run", line=number, text=value))
            else:
                pending = comment
            continue
        language, body = fence
        if pending is not None:
            steps.append(Step(kind=_KINDS[pending[0]], line=number, text=body, name=pending[1]))
        elif language in ("console", "python"):
            kind: StepKind = "console" if language == "console" else "python"
            steps.append(Step(kind=kind, line=number, text=body))
        elif language not in NOT_RUN:
            stray.append(f"{path.name}:{number}: a block of {language or 'no language'!r}")
        pending = None
    return DocPage(path=path, steps=tuple(steps), stray=tuple(stray), **facts)


def _pieces(
    lines: list[str],
) -> Iterator[tuple[int, tuple[str, str] | None, tuple[str, str]]]:
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        comment = _COMMENT.fullmatch(line.strip())
        if comment:
            yield number, (comment[1], comment[2]), ("", "")
            continue
        fence = _FENCE.match(line)
        if not fence:
            continue
        start, body = number, list[str]()
        while number < len(lines) and not lines[number].startswith(fence[1]):
            body.append(lines[number])
            number += 1
        number += 1
        yield start, None, (fence[2], "\n".join(body) + "\n")


def commands(step: Step) -> tuple[Command, ...]:
    """Split a console block at its `$` prompts; a line that ends in a backslash goes on."""
    found: list[tuple[str, list[str]]] = []
    goes_on = False
    for line in step.text.splitlines():
        if goes_on:
            text, shown = found.pop()
            found.append((f"{text}\n{line}", shown))
        elif line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
        else:
            raise ValueError(f"a console block starts with output: {line!r}")
        goes_on = (goes_on or line.startswith("$ ")) and line.endswith("\\")
    return tuple(Command(text=text, shown=tuple(shown)) for text, shown in found)


def fits(shown: tuple[str, ...], printed: str) -> bool:
    """Say whether what was printed is what the page shows.

    `...` stands for anything: on a line of its own for any number of lines, inside one for any text.
    Space at the ends of lines does not count.
    """
    pattern = ""
    for line in shown:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            parts = (re.escape(part) for part in line.rstrip().split("..."))
            pattern += r"[^\n]*".join(parts) + r"[ ]*\n"
    text = "\n".join(line.rstrip() for line in printed.rstrip("\n").split("\n")) + "\n"
    return re.fullmatch(pattern, text) is not None


def headings(lines: Iterable[str]) -> list[str]:
    """Give the words that head the answers of a report, in order, each once."""
    heads = (re.match(r"[A-Z]{4,}|next\b", line) for line in lines)
    return list(dict.fromkeys(head[0] for head in heads if head))
