from __future__ import annotations

import errno
import os
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from ethogram.cli.app import COMMANDS, EXIT_CODES, _is_told, app, run_command
from ethogram.errors import UsageRefused


def test_the_help_lists_every_command_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for name, (_, text) in COMMANDS.items():
        assert f"{name} {text}" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_says_what_it_does(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    assert command.help
    assert run_command([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: ethogram {name}")
    undescribed = [
        option.opts[-1]
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert undescribed == []


def test_a_command_that_does_not_exist_is_refused_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_command(["comapre"]) == 2
    assert "No command 'comapre'. Did you mean 'compare'?" in capsys.readouterr().err
    assert run_command(["zzz"]) == 2
    assert "List them with 'ethogram --help'" in capsys.readouterr().err


def test_a_command_outside_any_workspace_says_how_to_get_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["-C", str(tmp_path), "report"]) == 2
    said = capsys.readouterr().err
    assert "No workspace" in said
    assert "ethogram init NAME" in said
    assert str(tmp_path.parent) not in said


def test_the_workspace_is_found_from_any_folder_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ethogram.toml").write_text('name = "Margin"\n', encoding="utf-8")
    (tmp_path / "context").mkdir()
    assert run_command(["-C", str(tmp_path / "context"), "runs"]) == 0
    assert "No runs yet" in capsys.readouterr().out


def test_names_complete_without_loading_a_command() -> None:
    found = ShellComplete(app, {}, "ethogram", "_ETHOGRAM_COMPLETE").get_completions([], "re")
    assert [item.value for item in found] == ["resume", "read", "report"]


def test_every_exit_code_means_something() -> None:
    assert all(text for text in EXIT_CODES.values())
    assert {0, 1, 2, 3, 4, 5, 130} <= set(EXIT_CODES)


def test_a_disk_that_refuses_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _is_told(OSError(errno.EROFS, os.strerror(errno.EROFS), "x.html"))
    assert "'x.html': Read-only file system" in capsys.readouterr().err
    assert not _is_told(OSError(errno.EBADF, "a fault of ours"))


def test_an_error_that_quotes_a_stranger_cannot_command_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _is_told(UsageRefused("The server says '\x1b]0;owned\x07'."))
    assert "\x1b" not in capsys.readouterr().err
