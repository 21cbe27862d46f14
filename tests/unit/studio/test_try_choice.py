"""What a try page stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.studio.try_choice import Wanted, chosen, find_cases, question_of, wanted_from
from ethogram.workflow.workspace import load_workspace
from tests.fakes.ghost_workspace import a_workspace, write_workspace


def test_an_address_is_read_and_written(tmp_path: Path) -> None:
    wanted = wanted_from({"case": "essay-order", "for": "short", "back": "/runs/x?q=1"})
    assert wanted == Wanted(case="essay-order", clause="short", back="/runs/x?q=1")
    assert wanted.href(block="stance") == (
        "/try?case=essay-order&for=short&block=stance&back=%2Fruns%2Fx%3Fq%3D1"
    )
    assert Wanted().href() == "/try"


@pytest.mark.parametrize(
    "back", ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:1"]
)
def test_no_way_back_leads_out_of_the_studio(back: str) -> None:
    assert wanted_from({"back": back}).back == ""


def test_a_case_opens_on_its_surface_and_the_block_that_serves_it(tmp_path: Path) -> None:
    found = chosen(a_workspace(tmp_path), Wanted(case="essay-deadline"))
    assert (found.surface, found.problem) == ("editor", "")
    assert [(line.block.id, line.is_serving) for line in found.blocks] == [
        ("who", False),
        ("stance", True),
    ]
    assert found.blocks[1].tokens > 0
    assert found.opened is not None
    assert (found.opened.block.id, found.opened.path) == ("stance", "context/editor.md")


def test_words_are_asked_where_one_says(tmp_path: Path) -> None:
    found = chosen(a_workspace(tmp_path), Wanted(words="What is a claim?", surface="support"))
    assert found.case is not None
    assert found.surface == "support"
    assert found.opened is not None
    assert found.opened.block.id == "who"


def test_what_does_not_exist_is_said_and_the_rest_is_shown(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    found = chosen(workspace, Wanted(case="essay-odrer"))
    assert "no case 'essay-odrer'" in found.problem
    assert found.blocks
    with pytest.raises(UsageRefused, match="nothing to ask"):
        question_of(workspace, Wanted())
    assert "No clause 'tall'" in chosen(workspace, Wanted(words="Hi there", clause="tall")).problem


def test_cases_are_searched_by_every_word_and_those_of_a_clause_stand_first(tmp_path: Path) -> None:
    cases = a_workspace(tmp_path).cases
    found, of = find_cases(cases, "INTRO order", "")
    assert ([case.id for case in found], of) == (["essay-order"], 1)
    assert [case.id for case in find_cases(cases[::-1], "", "coach")[0]][0] == "essay-deadline"
    assert find_cases(cases, "no such words", "") == ([], 0)


def test_a_shared_block_names_every_surface_an_edit_reaches(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    (tmp_path / "context/_shared.md").write_text("# Tone {#tone}\nWarm.\n", encoding="utf-8")
    for surface in ("editor", "support"):
        path = tmp_path / f"context/{surface}.md"
        path.write_text("# Tone {#tone from=shared}\n", encoding="utf-8")
    found = chosen(load_workspace(tmp_path), Wanted(case="essay-order"))
    assert found.opened is not None
    assert found.opened.path == "context/_shared.md"
    assert found.opened.shared_by == ("editor", "support")
