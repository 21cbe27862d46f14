"""Where a workspace stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.root import FILE_NAME, find_root


def test_a_workspace_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    inner = tmp_path / "context" / "old"
    inner.mkdir(parents=True)
    assert find_root(inner) == tmp_path


def test_no_workspace_is_said_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match="ethogram init"):
        find_root(tmp_path)
