from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.varying import Proposal, Wish
from ethogram.workflow.workspace import load_workspace
from ethogram.workflow.writing import MOST_TEXTS, NOTHING_NEW, plan_writing, write_variations
from tests.fakes.workspaces import Folder, a_workspace, with_standin

WRITES = """
[[rule]]
id = "translates"
when = ["into dutch"]
keeps = ["Schrijf een opstel."]
[[rule]]
id = "words"
when = ["other words"]
keeps = ["An essay, please.", "I need an essay."]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_standin(a_workspace(tmp_path), WRITES, name="pen")
    folder.ask(["Write an essay on light", "Write an essay on sound"])
    return folder


def written(folder: Folder, *names: str, each: int = 1) -> Proposal:
    workspace = load_workspace(folder.root)
    wish = Wish(operators=names, each=each)
    order = plan_writing(workspace, wish, writer="pen", language="Dutch")
    return asyncio.run(write_variations(workspace, order, env=os.environ))


def test_a_writer_words_and_translates_and_the_source_says_who(folder: Folder) -> None:
    proposal = written(folder, "paraphrase,language")
    said = {str(case.id): case.turns[0].content for case in proposal.derived.cases}
    assert said["q1.language"] == "Schrijf een opstel."
    assert "essay" in said["q1.paraphrase"]
    assert all("written by pen (a stand-in)" in case.source for case in proposal.derived.cases)
    assert "--writer pen --language Dutch" in proposal.text


def test_the_same_text_for_the_same_case_is_proposed_once(folder: Folder) -> None:
    derived = written(folder, "language", each=3).derived
    assert (len(derived.cases), derived.known) == (1, 5)


def test_a_writer_that_fails_is_a_record(folder: Folder) -> None:
    folder.write("standins/pen.toml", WRITES + "[failures]\nrequest-refused = 1.0\n")
    derived = written(folder, "paraphrase").derived
    assert derived.cases == ()
    assert "as planted" in derived.skipped[0].reason


def test_an_empty_answer_makes_no_case(folder: Folder) -> None:
    folder.write("standins/pen.toml", 'otherwise = ["  "]\n')
    assert {each.reason for each in written(folder, "paraphrase").derived.skipped} == {NOTHING_NEW}


def test_what_needs_no_writer_or_is_too_much_is_refused(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="not 'typos'"):
        written(folder, "typos")
    folder.ask(f"Write essay {n}" for n in range(MOST_TEXTS + 1))
    with pytest.raises(UsageRefused, match="choose fewer"):
        written(folder, "paraphrase")


def test_the_command_proposes_what_the_writer_wrote(folder: Folder) -> None:
    done = folder.type("suite", "vary", "q1", "--with", "paraphrase", "--writer", "pen")
    assert done.code == 0, done.err
    assert "1 of 1 texts" in done.err
    assert "is a stand-in" in done.err
    assert (folder.root / "cases/proposed/paraphrase-by-pen.yaml").exists()
    assert folder.type("suite", "approve", "--all").code == 0
