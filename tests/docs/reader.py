"""Somebody who does what a page says, in a folder of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.docs.pages import ROOT, Command, DocPage, Step, commands

WORKSPACES = {"example": ROOT / "docs" / "example", "margin": ROOT / "examples" / "margin"}
PATIENCE_S = 600
PROGRESS = re.compile(r"^[\d,]+ of [\d,]+ replies · .*\n", re.MULTILINE)
"""What a run says while it goes; on a terminal it is one line that is gone in the end."""

Seen = Callable[[Step, Command, str, bool], None]
"""Told of each command: its step, what was typed, what was printed, and whether it did what a
page may show: only a command whose exit code is asked for next may fail."""


class Reader:
    """Follows one page from its top to its end."""

    def __init__(self, folder: Path, page: DocPage, seen: Seen) -> None:
        self.page = page
        self.seen = seen
        self.env = surroundings(folder)
        self.folder = folder / "here"
        self.last_code = 0
        if page.workspace in WORKSPACES:
            left_out = shutil.ignore_patterns(".ethogram", "labels", "report*.html")
            shutil.copytree(WORKSPACES[page.workspace], self.folder, ignore=left_out)
        else:
            self.folder.mkdir()

    def follow(self) -> None:
        for step in self.page.steps:
            match step.kind:
                case "file":
                    path = self.folder / step.name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(step.text, encoding="utf-8")
                case "run":
                    self.type_in(step, Command(text=step.text), may_fail=False)
                case "console":
                    typed = commands(step)
                    for command, following in zip(typed, [*typed[1:], None], strict=True):
                        asks = following is not None and following.text == "echo $?"
                        self.type_in(step, command, may_fail=asks)
                case "python":
                    code, printed = self.run([sys.executable, "-c", step.text])
                    self.seen(step, Command(text="this program"), printed, code == 0)
                case "not run":
                    pass

    def type_in(self, step: Step, command: Command, *, may_fail: bool) -> None:
        if command.text == "echo $?":
            self.seen(step, command, f"{self.last_code}\n", True)
            return
        self.last_code, printed = self.run(["bash", "-c", command.text])
        self.seen(step, command, printed, may_fail or self.last_code == 0)

    def run(self, arguments: list[str]) -> tuple[int, str]:
        done = subprocess.run(
            arguments,
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return done.returncode, PROGRESS.sub("", done.stdout)


def surroundings(folder: Path) -> dict[str, str]:
    """An environment in which every machine prints the same: no colour, 100 columns, own home."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    home = folder / "home"
    home.mkdir()
    return {
        "PATH": path,
        "HOME": str(home),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "LANG": "C.UTF-8",
    }
