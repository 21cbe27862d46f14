from __future__ import annotations

from pathlib import Path

import msgspec
from click.testing import CliRunner

from ethogram.cli.new import new
from ethogram.workflow.init import init_workspace
from ethogram.workflow.new import KINDS


def test_every_kind_is_listed_with_what_it_is_for(tmp_path: Path) -> None:
    shown = CliRunner().invoke(new, obj=tmp_path, standalone_mode=False).output
    for kind, about in KINDS.items():
        assert kind in shown
        assert about.about.partition(":")[0] in shown
    listed = CliRunner().invoke(new, ["--json"], obj=tmp_path, standalone_mode=False)
    assert [each["kind"] for each in msgspec.json.decode(listed.output)] == list(KINDS)


def test_it_says_what_was_written_and_what_to_type(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    result = CliRunner().invoke(new, ["red-team"], obj=tmp_path, standalone_mode=False)
    assert result.output.startswith("Wrote cases/red-team.yaml.")
    assert "ethogram check" in result.output
