from __future__ import annotations

import json
from pathlib import Path

import pytest

from ethogram.lint.catalogue import RULES
from tests.fakes.workspaces import SPEC, Folder, a_workspace, planted, with_standin


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.ask(planted(40, 4))
    return with_standin(folder, 'otherwise = ["Hm."]\n')


def test_a_workspace_without_errors_passes(folder: Folder) -> None:
    assert folder.type("check").code == 0


def test_errors_fail_and_every_one_is_shown_with_its_place(folder: Folder) -> None:
    folder.write("ethogram.toml", 'nam = "Margin"\nrepeets = 2\n')
    checked = folder.type("check")
    assert checked.code == 1
    assert "ethogram.toml:1" in checked.out
    assert "ethogram.toml:2" in checked.out
    assert "Write `repeats`." in checked.out


def test_machines_read_json_and_github_makes_annotations(folder: Folder) -> None:
    folder.write("ethogram.toml", 'nam = "Margin"\n')
    told = folder.type("check", "--format", "json")
    assert told.code == 1
    assert "unknown-key" in json.dumps(told.json)
    annotated = folder.type("check", "--format", "github")
    assert annotated.out.startswith("::error file=ethogram.toml,line=1")


def test_warnings_fail_only_when_strict(folder: Folder) -> None:
    folder.write("spec.md", SPEC.replace("**Why.** The grade stands for learning. ", ""))
    assert folder.type("check").code == 0
    assert folder.type("check", "--strict").code == 1


def test_a_published_specification_is_checked_by_itself(folder: Folder) -> None:
    folder.write("other.md", SPEC)
    checked = folder.type("check", str(folder.root / "other.md"))
    assert checked.code in (0, 1)
    assert "other.md" in checked.out or "No problems." in checked.out
    refused = folder.type("check", "nowhere.md")
    assert refused.code == 2
    assert "Cannot read 'nowhere.md'" in refused.err


def test_every_rule_is_listed_and_one_can_be_asked_alone(folder: Folder) -> None:
    listed = folder.type("check", "--rules").out
    assert all(rule.name in listed for rule in RULES)
    alone = folder.type("check", "--rule", "bar-out-of-reach", "--format", "json")
    assert alone.code == 0
    unknown = folder.type("check", "--rule", "bar-out-of-reech")
    assert unknown.code == 2
    assert "bar-out-of-reach" in unknown.err
