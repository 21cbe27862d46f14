"""A complaint from a pasted text to a draft case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId
from ethogram.workflow.complaints import load_complaints
from ethogram.workflow.filing import Filed, Told, append_case, case_name, file_text
from ethogram.workflow.workspace import load_workspace, require_clean
from tests.fakes.ghost_workspace import CASES, a_workspace

TEXT = 'Student: Write my "intro": about photosynthesis # now\nMargin: No.\nStudent: Please?\n'
TOLD = Told(who="support", what="too cautious")
COACH = (ClauseId("coach"),)


def filed(root: Path, text: str = TEXT, told: Told = TOLD) -> Filed:
    (kept,), _ = file_text(load_workspace(root), text, told)
    return kept


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_workspace(tmp_path)
    return tmp_path


def test_who_said_what_is_kept_with_the_conversation(root: Path) -> None:
    complaint = filed(root).complaint
    assert load_complaints(root) == [complaint]
    assert (complaint.who, complaint.what) == ("support", "too cautious")
    assert [turn.role for turn in complaint.turns] == ["user", "assistant", "user"]


def test_the_clause_is_proposed_with_its_reasons(root: Path) -> None:
    reasons = {concern.clause: concern.reasons for concern in filed(root).concerns}
    assert "photosynthesis" in reasons[ClauseId("coach")][0]


def test_the_same_complaint_is_kept_once(root: Path) -> None:
    assert not filed(root).is_known
    assert filed(root).is_known
    assert len(load_complaints(root)) == 1


def test_what_names_a_person_is_said_or_taken_out(root: Path) -> None:
    text = "User: I am ana@school.org\n"
    assert filed(root, text).personal.emails == 1
    clean = filed(root, text, Told(who="support", scrub=True))
    assert clean.complaint.turns[0].content == "I am [e-mail]"
    assert clean.personal.emails == 0


def test_nothing_to_file_is_refused(root: Path) -> None:
    with pytest.raises(UsageRefused, match="no conversation to file"):
        file_text(load_workspace(root), " \n", TOLD)


def test_a_draft_case_stands_at_the_end_and_reads_back_as_it_was_said(root: Path) -> None:
    kept = filed(root).complaint
    assert append_case(load_workspace(root), kept, COACH) == "cases.yaml"
    assert (root / "cases.yaml").read_text(encoding="utf-8").startswith(CASES)
    cases = require_clean(load_workspace(root)).cases
    assert [case.id for case in cases] == ["essay-deadline", "essay-order", case_name(kept)]
    last = cases[-1]
    assert [turn.content for turn in last.turns] == [turn.content for turn in kept.turns]
    assert (last.tests, last.why, last.place.audience) == (COACH, "too cautious", "student")


@pytest.mark.parametrize(
    "said", ["yes", "null", "- x: [", "a\tb\x07\u2028é😀", "line\n  two\n", "%TAG", "{{x}}"]
)
def test_any_words_survive_in_the_draft_case(root: Path, said: str) -> None:
    kept = filed(root, f'[{{"role": "user", "content": {json.dumps(said)}}}]').complaint
    append_case(load_workspace(root), kept, ())
    workspace = load_workspace(root)
    assert workspace.cases[-1].turns[0].content == said
    assert [p for p in workspace.problems if p.severity == "error"] == []


def test_cases_that_cannot_take_it_leave_it_to_a_file_of_its_own(root: Path) -> None:
    (root / "cases.yaml").write_text(
        CASES.partition("defaults:")[0]
        + "cases:\n  - id: only\n    user: Hello\n    at: {surface: editor}\ndefaults:\n  tests: []\n",
        encoding="utf-8",
    )
    kept = filed(root).complaint
    assert append_case(load_workspace(root), kept, COACH) == "cases/reported.yaml"
    assert {case.id for case in load_workspace(root).cases} == {"only", case_name(kept)}


def test_a_case_is_made_once(root: Path) -> None:
    kept = filed(root).complaint
    append_case(load_workspace(root), kept, COACH)
    with pytest.raises(UsageRefused, match="is there already"):
        append_case(load_workspace(root), kept, COACH)
