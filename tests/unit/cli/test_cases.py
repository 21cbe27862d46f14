from __future__ import annotations

from pathlib import Path

import msgspec
from click.testing import CliRunner, Result

from ethogram.cli.cases import cases
from ethogram.workflow.init import init_workspace
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
