"""`ethogram file` from a pasted conversation to the next command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ethogram.cli.app import app
from ethogram.workflow.complaints import load_complaints
from ethogram.workflow.workspace import load_workspace
from tests.fakes.ghost_workspace import a_workspace

TEXT = "User: Write my intro about photosynthesis.\nAssistant: No. \x1b[2J mail a@b.org\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_workspace(tmp_path)
    return tmp_path


def filed(root: Path, *more: str, text: str = TEXT) -> Result:
    result: Result = CliRunner().invoke(
        app, ["-C", str(root), "file", *more], input=text, standalone_mode=False, obj=root
    )
    return result


def test_a_pasted_conversation_is_kept_and_its_clauses_proposed(root: Path) -> None:
    result = filed(root, "--who", "support, ticket 4411", "--what", "too cautious")
    (kept,) = load_complaints(root)
    assert f"Filed {kept.id}: 2 turns, support, ticket 4411: too cautious" in result.output
    assert re.search(r"coach +shares the words", result.output)
    assert f"ethogram try {kept.id}" in result.output
    assert "1 e-mail address" in result.output
    assert "\x1b" not in result.output


def test_a_file_is_read_and_named(root: Path) -> None:
    path = root / "chat.txt"
    path.write_text(TEXT, encoding="utf-8")
    filed(root, str(path))
    assert load_complaints(root)[0].source == "chat.txt"
    assert "Cannot read" in str(filed(root, "nowhere.txt").exception)


def test_a_filed_complaint_becomes_a_case_later(root: Path) -> None:
    filed(root, "--for", "coach")
    name = load_complaints(root)[0].id
    result = filed(root, name, "--as-case")
    assert "to cases.yaml. It tests coach." in result.stderr
    assert load_workspace(root).cases[-1].tests == ("coach",)
    assert len(load_complaints(root)) == 1


def test_a_clause_that_was_only_proposed_is_said_to_be(root: Path) -> None:
    assert "which is only proposed" in filed(root, "--as-case").stderr


def test_a_text_without_names_is_said_to_be_one_turn(root: Path) -> None:
    assert "one user turn" in filed(root, text="It refused to write my intro.").stderr


def test_json_gives_everything(root: Path) -> None:
    (kept,) = json.loads(filed(root, "--json", "--scrub").stdout)
    assert kept["complaint"]["turns"][1]["content"].endswith("mail [e-mail]")
    assert kept["personal"] == {"emails": 0, "phones": 0}
