"""The doctor says what it saw, and a command for everything that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.doctor import (
    Examination,
    Part,
    command_in,
    examine,
    python,
    studio,
    workspace,
)

TARGET = 'provider = "openai"\nmodel = "m"\nbase-url = "https://host/v1"\nkey-env = "TEAM_KEY"\n'


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "ethogram.toml").write_text("", encoding="utf-8")
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "hosted.toml").write_text(TARGET, encoding="utf-8")
    return tmp_path


def test_whatever_is_not_ready_comes_with_what_to_type(tmp_path: Path) -> None:
    for part in examine(tmp_path, {}).parts:
        assert part.says
        assert bool(part.get) == (part.state != "ready"), part.name


def test_this_python_is_new_enough() -> None:
    assert python().state == "ready"


def test_something_optional_may_be_missing() -> None:
    needed = Part(name="a", state="ready", says="x", is_needed=True)
    optional = Part(name="b", state="missing", says="x", get="y")
    assert Examination(parts=(needed, optional)).is_ready


def test_something_needed_may_not() -> None:
    needed = Part(name="a", state="faulty", says="x", get="y", is_needed=True)
    assert not Examination(parts=(needed,)).is_ready


def test_without_a_workspace_it_says_how_to_make_one(tmp_path: Path) -> None:
    (part,) = workspace(tmp_path, {})
    assert part.state == "missing"
    assert "ethogram init" in part.get


def test_it_tells_which_key_is_set_and_never_the_key(room: Path) -> None:
    found, key = workspace(room, {"TEAM_KEY": "sk-very-secret"})
    assert found.state == key.state == "ready"
    assert "very-secret" not in f"{found}{key}"
    _, unset = workspace(room, {})
    assert unset.says == "TEAM_KEY is not set"
    assert unset.get == "export TEAM_KEY=..."


def test_the_command_is_taken_from_the_error() -> None:
    assert command_in(UsageRefused("Not there. Get them with: pip install x")) == "pip install x"


def test_it_says_whether_the_studio_can_be_opened() -> None:
    part = studio()
    assert part.state == "ready"
    assert not part.is_needed
    assert part.says.startswith("starlette ")
