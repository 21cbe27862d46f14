from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.coded import a_failing_run
from tests.fakes.workspaces import Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    made = a_failing_run(tmp_path)
    assert made.type("failures", "code", "1", "2", "--new", "Hands it over").code == 0
    return made


def test_agreement_is_told_before_and_after_a_second_coder(folder: Folder) -> None:
    assert "Nobody coded" in folder.type("failures", "agree").said
    assert folder.type("failures", "agree", "--json").json["both"] == 0


def test_a_mode_gives_a_criterion_and_cases(folder: Folder) -> None:
    drafted = folder.type("failures", "from-mode", "hands-it-over", "--criterion")
    assert "drafts/coach.hands-it-over.md" in drafted.said
    cases = folder.type("failures", "from-mode", "hands-it-over", "--cases", "--json")
    assert cases.json["cases"] > 0
    assert folder.type("failures", "from-mode", "hands-it-over").code == 2


def test_coverage_wants_cases_of_a_named_mode(folder: Folder) -> None:
    assert '"hands-it-over"' in folder.type("coverage", "--json").out
