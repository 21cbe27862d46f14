from __future__ import annotations

from pathlib import Path

import msgspec
from click.testing import CliRunner, Result

from ethogram.cli.spec import spec
from tests.fakes.releases import write_releases


def typed(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(spec, arguments, obj=folder, standalone_mode=False)


def test_a_public_specification_is_shown_with_what_is_odd_in_it(tmp_path: Path) -> None:
    write_releases(tmp_path)
    shown = typed(tmp_path, "show", "spec.2025-01-01.md", "--prompts", "examples").output
    assert "prompts     1 in 1 file" in shown
    assert "odd" not in shown
    (tmp_path / "examples/ab1c.md").rename(tmp_path / "examples/zzzz.md")
    shown = typed(tmp_path, "show", "spec.2025-01-01.md", "--prompts", "examples").output
    assert "What is odd in it:" in shown


def test_a_script_reads_the_changes(tmp_path: Path) -> None:
    write_releases(tmp_path)
    result = typed(tmp_path, "diff", "spec.2025-01-01.md", "spec.2026-01-01.md", "--json")
    found = msgspec.json.decode(result.output)
    assert [each["move"] for each in found["diff"]["authority"]] == ["promoted"]
    assert [each["case"] for each in found["stale"]["cases"]] == ["be-honest/example-1"]


def test_prompts_without_a_file_are_wrong_use(tmp_path: Path) -> None:
    assert "name its PATH" in str(typed(tmp_path, "show", "--prompts", "x").exception)
