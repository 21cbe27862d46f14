"""Print anew what pages show and main no longer prints.

    python -m tests.docs.refill docs/how-to/compare.md ...

Only commands whose output does not fit are touched; times, ids and hashes become dots. Read the
difference before you commit it: a page that had to change is a change that users see.
"""

from __future__ import annotations

import difflib
import re
import sys
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from tests.docs.pages import Command, Step, fits, read_page
from tests.docs.reader import Reader

DOTS = "..."
CHANGING = (
    r"\b\d{8}-\d{6}-[0-9a-f]{4}\b",
    r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d[\d:.+Z]*(?: UTC)?",
    r"\b(?:\d+ min )?\d+(?:\.\d+)?(?= s\b)",
    r"(?<=context )[0-9a-f]{4}\b",
    r"(?<=report )[0-9a-f]{4}\b",
    r"(?<=resume )[0-9a-f]{4}\b",
    r"(?<=--run )[0-9a-f]{4}\b",
    r"(?<=of run )[0-9a-f]{4}\b",
    r"(?<=· run )[0-9a-f]{4}(?=:)",
    r"(?<=-)\d{8}-\d{6}(?:-\d+)?(?=\.md)",
    r"(?<=compare )[0-9a-f]{4} [0-9a-f]{4}\b",
    r"\b[0-9a-f]{16,32}\b",
    r"(?<=@)[0-9a-f]{8}\b",
    r'(?<=time=")[\d.]+',
)


def main(paths: list[str]) -> int:
    for path in map(Path, paths):
        refill(path)
    return 0


def refill(path: Path) -> None:
    """Follow a page and write it anew; a command that fails leaves the page as it was."""
    page = read_page(path)
    printed: dict[int, list[str]] = {}

    def see(step: Step, command: Command, output: str, is_fine: bool) -> None:
        if not is_fine:
            raise SystemExit(f"{path}:{step.line}: $ {command.text} failed\n{output}")
        lines = [f"$ {command.text}"]
        if not output.strip():
            pass
        elif step.name:
            lines += output.rstrip("\n").split("\n")
        elif command.shown and fits(command.shown, output):
            lines += command.shown
        else:
            lines += shortened(dotted(output).rstrip("\n").split("\n"), command.shown)
        printed.setdefault(step.line, []).extend(lines)

    with tempfile.TemporaryDirectory() as folder:
        Reader(Path(folder), page, see).follow()
    path.write_text(put_in(path.read_text(encoding="utf-8"), printed), encoding="utf-8")


def dotted(output: str) -> str:
    """Put dots for what is different every time."""
    for pattern in CHANGING:
        output = re.sub(pattern, "...", output)
    return output


def shortened(lines: list[str], shown: Sequence[str]) -> list[str]:
    """Leave out again what the page left out, where the lines around it can still be found."""
    if DOTS not in shown:
        return lines
    passages = [list(group) for dots, group in groupby(shown, DOTS.__eq__) if not dots]
    out, start = list[str](), 0
    for passage in passages:
        first = _place(passage[0], lines, start)
        last = _place(passage[-1], lines, max(first, start + len(passage) - 2))
        if first < 0 or last < 0:
            return lines
        out += [DOTS] * (first > start) + lines[first : last + 1]
        start = last + 1
    return out + [DOTS] * (start < len(lines))


def _place(line: str, lines: list[str], start: int) -> int:
    near = difflib.get_close_matches(line, lines[start:], n=1, cutoff=0.5)
    return lines.index(near[0], start) if near else -1


def put_in(text: str, printed: dict[int, list[str]]) -> str:
    """Exchange the console blocks of a page; keys are the lines of their fences."""
    lines, out, number = text.split("\n"), list[str](), 0
    while number < len(lines):
        out.append(lines[number])
        number += 1
        if number in printed and lines[number - 1].startswith("```console"):
            out += printed[number]
            while not lines[number].startswith("```"):
                number += 1
    return "\n".join(out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
