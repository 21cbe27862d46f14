from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.init import init_workspace
from ethogram.workflow.revisions import documents_at
from tests.fakes.releases import commit

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "deep" / "pip"
    init_workspace(folder, "Pip")
    commit(tmp_path, "first")
    return folder


def test_the_documents_of_a_revision_are_read_from_a_folder_below_the_repository(
    root: Path, tmp_path: Path
) -> None:
    before = (root / "spec.md").read_text("utf-8")
    (root / "spec.md").write_text("# Nothing\n", "utf-8")
    commit(tmp_path, "second")
    assert documents_at(root, "HEAD~1")["spec.md"] == before
    assert documents_at(root, "HEAD")["spec.md"] == "# Nothing\n"
    assert set(documents_at(root, "HEAD")) == {"product.md", "spec.md"}


def test_what_is_no_revision_says_what_would_be(root: Path) -> None:
    with pytest.raises(UsageRefused, match=r"no revision of 'pip'.*HEAD~1"):
        documents_at(root, "nowhere")
    with pytest.raises(UsageRefused, match="no revision"):
        documents_at(root, "--output=/etc/passwd")


def test_a_revision_without_a_specification_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "spec.md").unlink()
    commit(tmp_path, "second")
    with pytest.raises(UsageRefused, match="had no specification"):
        documents_at(root, "HEAD")
