from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from ethogram.cli.init import init


def test_it_says_three_commands_to_type_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(init, ["my assistant"], obj=tmp_path, standalone_mode=False)
    assert result.output.partition("Next:\n")[2].splitlines() == [
        "  cd 'my assistant'",
        "  ethogram check",
        "  ethogram cases",
    ]


def test_a_folder_named_in_full_is_entered_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    name = str(tmp_path / "there")
    result = CliRunner().invoke(init, [name], obj=tmp_path / "here", standalone_mode=False)
    assert "  cd ../there\n" in result.output


def test_the_folder_one_stands_in_needs_no_cd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(init, ["."], obj=tmp_path, standalone_mode=False)
    assert "cd " not in result.output.partition("Next:")[2]
    assert (tmp_path / "spec.md").is_file()


def test_a_script_reads_what_became_of_a_prompt(tmp_path: Path) -> None:
    prompt = io.BytesIO(b"You are Pip.\r\n\r\nNever invent a product.\r\n")
    result = CliRunner().invoke(
        init, ["pip", "--from", "-", "--json"], obj=tmp_path, input=prompt, standalone_mode=False
    )
    found = msgspec.json.decode(result.output)
    assert found["is_exact"]
    assert [draft["sentence"] for draft in found["drafts"]] == ["Never invent a product."]
