"""From gaps to covered cells, as a person goes: look, fill, read, approve, look again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.fakes.workspaces import Folder

MARGIN = Path(__file__).parents[2] / "examples/margin"


@pytest.fixture
def margin(tmp_path: Path) -> Folder:
    shutil.copytree(MARGIN, tmp_path / "margin", ignore=shutil.ignore_patterns(".ethogram"))
    return Folder(tmp_path / "margin")


def covered(folder: Folder) -> int:
    cells = folder.type("coverage", "--json").json["tested"]["cells"]
    assert isinstance(cells, int)
    return cells


def test_filled_and_approved_gaps_are_covered_and_nothing_before(margin: Folder) -> None:
    before = margin.type("coverage", "--json").json
    missing = before["required"] - before["tested"]["cells"]
    filled = margin.type("suite", "fill", "-n", "200", "--json")
    assert filled.code == 0, filled.said
    origins = [each["origin"] for each in filled.json["fillings"]]
    assert len(origins) == missing
    assert margin.type("check").code == 0
    assert covered(margin) == before["tested"]["cells"]
    assert margin.type("suite", "approve", "--where", "operator=moved").code == 0
    assert covered(margin) >= before["tested"]["cells"] + origins.count("moved")
    assert margin.type("suite", "undo").code == 0
    assert covered(margin) == before["tested"]["cells"]


def test_once_every_blank_is_written_everything_is_covered(margin: Folder) -> None:
    assert margin.type("suite", "fill", "-n", "200").code == 0
    (path,) = (margin.root / "cases/proposed").iterdir()
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"<fill in: [^<>]*>", "A question, by hand.", text), "utf-8")
    approved = margin.type("suite", "approve", "--all")
    assert approved.code == 0, approved.said
    done = margin.type("coverage", "--missing")
    assert "Nothing is missing." in done.out
    assert "There is no gap here" in margin.type("suite", "fill").out


def test_a_planted_hole_is_named_and_no_other(margin: Folder) -> None:
    before = {line for line in margin.type("coverage", "--missing").out.splitlines() if "%" in line}
    path = margin.root / "cases.yaml"
    text = path.read_text("utf-8")
    start = text.index("  - id: essay-one-line")
    end = text.index("  - id: essay-chat")
    path.write_text(text[:start] + text[end:], "utf-8")
    after = {line for line in margin.type("coverage", "--missing").out.splitlines() if "%" in line}
    gaps = {line.split(None, 2)[2] for line in after - before if "coach" in line}
    assert gaps == {"coach: edge in editor/student/essay-help"}
