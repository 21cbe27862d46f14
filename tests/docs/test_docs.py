"""Every command and example of the documentation is run, and prints what the page shows."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Command, DocPage, Step, commands, doc_paths, fits, read_page

PAGES = [read_page(path) for path in doc_paths()]
WORKSPACES = {"example": ROOT / "docs" / "example", "margin": ROOT / "examples" / "margin"}
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PATIENCE_S = 600


def name_of(page: DocPage) -> str:
    return page.path.relative_to(ROOT).as_posix()


def marks_of(page: DocPage) -> list[pytest.MarkDecorator]:
    return [pytest.mark.slow, pytest.mark.embedded] if page.needs == "embedded" else []


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
        "ETHOGRAM_ROOT": str(ROOT),
    }


class Reader:
    """Somebody who does what a page says, in a folder of their own."""

    def __init__(self, folder: Path, page: DocPage) -> None:
        self.page = page
        self.env = surroundings(folder)
        self.folder = folder / "here"
        self.last_code = 0
        if page.workspace in WORKSPACES:
            left_out = shutil.ignore_patterns(".ethogram")
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
                    self.type_in(Command(text=step.text), step)
                case "console":
                    typed = commands(step)
                    for command, following in zip(typed, [*typed[1:], None], strict=True):
                        asks = following is not None and following.text == "echo $?"
                        self.type_in(command, step, may_fail=asks)
                case "python":
                    self.run([sys.executable, "-c", step.text])
                case "not run":
                    pass

    def type_in(self, command: Command, step: Step, *, may_fail: bool = False) -> None:
        """Type a command. Only one whose exit code the page shows next may fail."""
        if command.text == "echo $?":
            printed, code = f"{self.last_code}\n", 0
        else:
            printed, code = self.run(["bash", "-c", command.text])
        at = f"{name_of(self.page)}:{step.line}: $ {command.text}"
        if command.shown:
            shown = "\n".join(command.shown)
            assert fits(command.shown, printed), f"{at}\nshown:\n{shown}\nprinted:\n{printed}"
        assert "Traceback (most recent call last)" not in printed, f"{at}\n{printed}"
        assert code == 0 or may_fail, f"{at} ended with {code}\n{printed}"
        self.last_code = code

    def run(self, arguments: list[str]) -> tuple[str, int]:
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
        if arguments[0] == sys.executable:
            assert done.returncode == 0, done.stdout
        return done.stdout, done.returncode


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, id=name_of(page), marks=marks_of(page)) for page in PAGES if page.steps],
)
def test_the_page_does_what_it_says(page: DocPage, tmp_path: Path) -> None:
    if page.needs == "embedded" and importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("the embedded model is not installed")
    Reader(tmp_path, page).follow()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_block_is_shown_that_nobody_runs(page: DocPage) -> None:
    assert page.stray == ()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_is_not_run_says_why_and_its_make_targets_exist(page: DocPage) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for step in page.steps:
        if step.kind == "not run":
            assert step.name
            for target in re.findall(r"^\$ make ([\w-]+)", step.text, re.MULTILINE):
                assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def anchors(text: str) -> set[str]:
    """Ids of a page's headings, as they are made from their text."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(
    "path", sorted([*doc_paths(), *(ROOT / "docs" / "reference").glob("*.md")]), ids=str
)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in LINK.findall(text):
        if re.match(r"https?://|mailto:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file) if file else path
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def test_dots_stand_for_anything() -> None:
    assert fits(("a ... c", "...", "z"), "a b c\nmore\nand more\nz\n")
    assert fits(("...", "z"), "z\n")
    assert not fits(("a", "z"), "a\nb\nz\n")
    assert not fits(("a",), "a b\n")


def test_a_command_may_go_on_over_lines() -> None:
    step = Step(kind="console", line=1, text="$ one \\\n  two\nprinted\n$ three\n")
    assert commands(step) == (
        Command(text="one \\\n  two", shown=("printed",)),
        Command(text="three"),
    )
