from __future__ import annotations

from pathlib import Path

import msgspec
from click.testing import CliRunner, Result

from ethogram.cli.cases import cases
from ethogram.ids import CaseId
from ethogram.workflow.init import init_workspace
from ethogram.workflow.workspace import load_workspace
from tests.fakes.releases import write_releases


def typed(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cases, arguments, obj=folder, standalone_mode=False)


def test_the_table_ends_with_how_the_cases_spread(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    shown = typed(tmp_path).output
    assert shown.startswith("id ")
    assert "by clause" in shown
    assert not typed(tmp_path, "--count").output.startswith("id ")


def test_a_condition_that_nothing_fits_says_so(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    result = typed(tmp_path, "--where", "surface=moon")
    assert result.return_value == 0
    assert "fits 'surface=moon'" in result.output


def test_a_script_reads_cases_and_counts(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    found = msgspec.json.decode(typed(tmp_path, "--json").output)
    assert len(found["cases"]) == found["counts"]["cases"]


def test_examples_of_a_published_specification_are_listed(tmp_path: Path) -> None:
    write_releases(tmp_path)
    shown = typed(tmp_path, "--examples", "--of", "spec.2025-01-01.md").output
    assert "be-honest/example-1" in shown
    assert "belongs to --examples" in str(typed(tmp_path, "--of", "x").exception)


def test_examples_and_prompts_are_kept_as_cases_of_the_workspace(tmp_path: Path) -> None:
    init_workspace(tmp_path / "a", "Pip")
    write_releases(tmp_path)
    wanted = ["--examples", "--of", "../spec.2025-01-01.md", "--prompts", "../examples"]
    refused = typed(tmp_path / "a", *wanted, "--save", "public")
    assert "--surface chat" in str(refused.exception)
    shown = typed(tmp_path / "a", *wanted, "--save", "public", "--surface", "chat").output
    assert shown.startswith("Wrote 2 cases to cases/public.jsonl.")
    found = {case.id: case for case in load_workspace(tmp_path / "a").cases}
    assert [reply.grade for reply in found[CaseId("be-honest/example-1")].references] == [
        "good",
        "bad",
    ]
    assert found[CaseId("ab1c/1")].tests == ("be-honest",)


def test_cases_that_cannot_be_read_are_not_passed_over(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    (tmp_path / "cases.yaml").write_text("- id: broken\n", "utf-8")
    result = typed(tmp_path)
    assert "Careful:" in result.stderr
    assert "in cases.yaml" in result.stderr


def test_proposed_cases_are_listed_apart(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    assert "No case waits" in typed(tmp_path, "--proposed").output
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases/new.yaml").write_text("- {id: new, at: chat, user: hello, proposed: yes}\n")
    assert "1 proposed, never asked: ethogram cases --proposed" in typed(tmp_path).output
    assert "hello" not in typed(tmp_path).output
    assert "hello" in typed(tmp_path, "--proposed").output
    assert "cases --proposed'" in typed(tmp_path, "--proposed", "--where", "id=x").output
    wrong = CliRunner().invoke(cases, ["--proposed", "--examples"], obj=tmp_path)
    assert "choose one" in wrong.output
