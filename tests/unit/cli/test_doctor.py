"""`ethogram doctor` is fit for a person and for a script."""

from __future__ import annotations

from pathlib import Path

import msgspec
from click.testing import CliRunner

from ethogram.cli.doctor import doctor


def test_it_says_one_line_for_each_part(tmp_path: Path) -> None:
    result = CliRunner().invoke(doctor, obj=tmp_path, standalone_mode=False)
    assert result.return_value in (0, 1)
    for name in ("Python", "core packages", "embedded weights", "workspace"):
        assert name in result.output


def test_scripts_read_the_same_as_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(doctor, ["--json"], obj=tmp_path, standalone_mode=False)
    found = msgspec.json.decode(result.output)
    assert result.return_value == int(not found["is_ready"])
    assert {part["name"] for part in found["parts"]} >= {"Python", "browser", "workspace"}
