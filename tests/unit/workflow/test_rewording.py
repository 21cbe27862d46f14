from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ethogram.errors import DocumentChanged, DocumentsRefused, UsageRefused
from ethogram.workflow.rewording import reword_clause, shown_clause
from ethogram.workflow.workspace import load_workspace

MARGIN = Path(__file__).parents[3] / "examples" / "margin"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MARGIN, tmp_path / "margin"))


def test_the_text_shown_runs_from_the_heading_to_the_next_one(root: Path) -> None:
    shown = shown_clause(root, "coach")
    assert shown.text.startswith("## Coach graded work, do not ghost-write it {#coach")
    assert shown.text.endswith("Case: ghost-teacher-claim.\n")
    assert shown.path == "spec.md"


def test_one_word_is_changed_and_no_other_letter(root: Path) -> None:
    path = root / "spec.md"
    before = path.read_text(encoding="utf-8")
    shown = shown_clause(root, "coach")
    text = shown.text.replace("at least one question", "at least two questions")
    done = reword_clause(root, "coach", text, expected_digest=shown.digest)
    assert done.is_changed
    assert path.read_text(encoding="utf-8") == before.replace(
        "asks the student at least one question", "asks the student at least two questions"
    )


def test_the_same_text_again_changes_no_byte(root: Path) -> None:
    path = root / "spec.md"
    before = path.read_bytes()
    for clause in ("coach", "teacher-exemplars"):
        shown = shown_clause(root, clause)
        done = reword_clause(root, clause, shown.text, expected_digest=shown.digest)
        assert not done.is_changed
    assert path.read_bytes() == before


def test_a_document_that_changed_meanwhile_is_not_written_over(root: Path) -> None:
    shown = shown_clause(root, "coach")
    path = root / "spec.md"
    text = path.read_text(encoding="utf-8").replace("asks the student", "asks the pupil")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentChanged) as met:
        reword_clause(root, "coach", "## Mine {#coach}\nMine.\n", expected_digest=shown.digest)
    assert "asks the pupil" in met.value.text
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("{#coach authority=system}", "", "clause-lost"),
        ("Bar: 7 in 10", "Bar: sometimes", "bad-bar"),
        ("[?](#urgent-distress)", "[?](#urgent-distres)", "unknown-reference"),
    ],
)
def test_a_text_with_errors_is_refused_with_every_one(
    root: Path, old: str, new: str, rule: str
) -> None:
    before = (root / "spec.md").read_bytes()
    shown = shown_clause(root, "coach")
    assert old in shown.text
    with pytest.raises(DocumentsRefused) as met:
        reword_clause(root, "coach", shown.text.replace(old, new), expected_digest=shown.digest)
    assert met.value.diagnostics
    assert (root / "spec.md").read_bytes() == before
    if rule == "clause-lost":
        assert rule in {each.rule for each in met.value.diagnostics}


def test_a_voice_axis_has_no_text_of_its_own(root: Path) -> None:
    voice = next(each.id for each in load_workspace(root).spec.clauses if each.kind == "voice")
    with pytest.raises(UsageRefused, match=r"Edit spec\.md, line"):
        shown_clause(root, voice)
