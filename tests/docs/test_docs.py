"""Every command and example of the documentation is run, and prints what the page shows."""

from __future__ import annotations

import importlib.util
import re
from functools import partial
from pathlib import Path

import pytest

from ethogram.cli.app import COMMANDS
from tests.docs.pages import (
    ROOT,
    Command,
    DocPage,
    Step,
    commands,
    doc_paths,
    fits,
    headings,
    read_page,
)
from tests.docs.reader import Reader
from tests.docs.refill import dotted, put_in, shortened

PAGES = [read_page(path) for path in doc_paths()]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def name_of(page: DocPage) -> str:
    return page.path.relative_to(ROOT).as_posix()


def marks_of(page: DocPage) -> list[pytest.MarkDecorator]:
    return [pytest.mark.slow, pytest.mark.embedded] if page.needs == "embedded" else []


def check(page: DocPage, step: Step, command: Command, printed: str, is_fine: bool) -> None:
    at = f"{name_of(page)}:{step.line}: $ {command.text}"
    if step.kind == "console" and step.name:
        assert headings(printed.splitlines()) == headings(command.shown), f"{at}\n{printed}"
    elif command.shown:
        shown = "\n".join(command.shown)
        assert fits(command.shown, printed), f"{at}\nshown:\n{shown}\nprinted:\n{printed}"
    assert "Traceback (most recent call last)" not in printed, f"{at}\n{printed}"
    assert is_fine, f"{at} failed\n{printed}"


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, id=name_of(page), marks=marks_of(page)) for page in PAGES if page.steps],
)
def test_the_page_does_what_it_says(page: DocPage, tmp_path: Path) -> None:
    if page.needs == "embedded" and importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("the embedded model is not installed")
    Reader(tmp_path, page, partial(check, page)).follow()


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


def test_a_screen_is_alike_when_it_answers_the_same_questions() -> None:
    assert headings(["Is it?", "BROKEN a", "BROKEN b", "next c"]) == ["BROKEN", "next"]


def test_a_command_may_go_on_over_lines() -> None:
    step = Step(kind="console", line=1, text="$ one \\\n  two\nprinted\n$ three\n")
    assert commands(step) == (
        Command(text="one \\\n  two", shown=("printed",)),
        Command(text="three"),
    )


def test_what_changes_with_every_run_becomes_dots() -> None:
    assert dotted("run 20261123-062729-560a in 1.5 s") == "run ... in ... s"


def test_new_output_takes_the_place_of_the_old() -> None:
    page = "text\n```console\n$ a\nold\n```\nmore\n"
    assert put_in(page, {2: ["$ a", "new"]}) == "text\n```console\n$ a\nnew\n```\nmore\n"


def test_what_the_page_left_out_is_left_out_again() -> None:
    assert shortened(["a 2", "b", "c", "end"], ["a 1", "...", "end"]) == ["a 2", "...", "end"]
    assert shortened(["x", "y"], ["a 1", "...", "end"]) == ["x", "y"]
    assert shortened(["a", "b"], []) == ["a", "b"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_shown_at_work(name: str) -> None:
    typed = "\n".join(
        command.text
        for page in PAGES
        for step in page.steps
        if step.kind == "console"
        for command in commands(step)
    )
    assert re.search(rf"\bethogram (?:-C \S+ )?{name}\b", typed)


def test_every_page_is_reached_from_the_readme() -> None:
    waiting, reached = [ROOT / "README.md"], set[Path]()
    while waiting:
        page = waiting.pop().resolve()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        links = LINK.findall(page.read_text(encoding="utf-8"))
        waiting += [page.parent / link.partition("#")[0] for link in links if "://" not in link]
    pages = {*doc_paths(), *(ROOT / "docs" / "reference").glob("*.md")}
    assert sorted(str(page.relative_to(ROOT)) for page in pages - reached) == []
