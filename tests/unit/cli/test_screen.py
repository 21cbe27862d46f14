from __future__ import annotations

import io
import json

import click
import pytest

from ethogram.cli.screen import (
    WIDEST,
    is_coloured,
    screen_width,
    show_diagnostics,
    show_json,
    workspace_root,
)
from ethogram.errors import Diagnostic, Position, UsageRefused


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_whose_owner_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert not is_coloured()
    monkeypatch.setattr("sys.stdout", Terminal())
    assert is_coloured()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not is_coloured()


def test_a_wide_terminal_is_not_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert screen_width() == WIDEST
    monkeypatch.setenv("COLUMNS", "80")
    assert screen_width() == 80


def test_json_is_text_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    show_json(Position(path="é.md", line=2))
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"path": "é.md", "line": 2, "column": 1}
    assert len(shown.splitlines()) == 5


def test_problems_may_go_to_the_errors(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Diagnostic(
        rule="r", severity="error", at=Position(path="a.md"), message="Wrong.", fix="Right."
    )
    show_diagnostics([problem], to_errors=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "a.md:1:1" in shown.err


def test_no_workspace_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    context = click.Context(click.Command("x"), obj=tmp_path_factory.mktemp("none"))
    with pytest.raises(UsageRefused, match="No workspace"):
        workspace_root(context)
