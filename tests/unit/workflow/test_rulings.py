from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ethogram.errors import DocumentChanged, UsageRefused
from ethogram.ids import ClauseId
from ethogram.spec.clause import Clause
from ethogram.workflow.rulings import Decision, add_ruling, ruling_digest, today
from ethogram.workflow.workspace import load_workspace

MARGIN = Path(__file__).parents[3] / "examples" / "margin"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MARGIN, tmp_path / "margin"))


def coach(root: Path) -> Clause:
    found = load_workspace(root).spec.clause(ClauseId("coach"))
    assert found is not None
    return found


def ruled(root: Path, clause: str, decision: Decision) -> str:
    """Add a ruling and give the lines that the document has more than before."""
    before = (root / "spec.md").read_text(encoding="utf-8").split("\n")
    add_ruling(root, clause, decision, expected_digest=ruling_digest(root, clause))
    after = (root / "spec.md").read_text(encoding="utf-8").split("\n")
    new = [line for line in after if line not in before]
    kept = [line for line in after if line in before]
    assert [line for line in kept if line] == [line for line in before if line]
    return "\n".join(new)


def test_a_ruling_stands_below_the_last_one_and_no_other_line_moves(root: Path) -> None:
    decision = Decision(
        text="Two samples are a submission", case="essay-one-line", by="Ines", date="2026-11-09"
    )
    line = "**Ruling 2026-11-09, Ines.** Two samples are a submission. Case: essay-one-line."
    assert ruled(root, "coach", decision) == line
    rulings = coach(root).rulings
    assert [each.date for each in rulings] == ["2026-09-14", "2026-10-02", "2026-11-09"]
    assert rulings[-1].by == "Ines"
    assert rulings[-1].case == "essay-one-line"


def test_the_first_ruling_of_a_clause_stands_at_its_end(root: Path) -> None:
    spec = load_workspace(root).spec
    bare = next(one.id for one in spec.clauses if one.kind == "clause" and not one.rulings)
    ruled(root, bare, Decision(text="It counts.", date="2026-11-09"))
    found = load_workspace(root).spec.clause(bare)
    assert found is not None
    assert [each.text for each in found.rulings] == ["It counts."]


def test_the_clause_keeps_its_digest_so_that_no_label_becomes_stale(root: Path) -> None:
    before = coach(root).digest
    ruled(root, "coach", Decision(text="It counts.", date="2026-11-09"))
    assert coach(root).digest == before


def test_a_ruling_is_never_written_over_what_nobody_was_shown(root: Path) -> None:
    shown = ruling_digest(root, "coach")
    path = root / "spec.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nA note.\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(DocumentChanged) as met:
        add_ruling(root, "coach", Decision(text="It counts."), expected_digest=shown)
    assert path.read_bytes() == before
    assert met.value.text.endswith("A note.\n")


def test_windows_line_ends_stay(root: Path) -> None:
    path = root / "spec.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    shown = ruling_digest(root, "coach")
    add_ruling(root, "coach", Decision(text="It counts."), expected_digest=shown)
    raw = path.read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n")


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (Decision(text="  "), "says nothing"),
        (Decision(text="It counts.", date="2026-13-01"), "'2026-13-01' is not a day"),
        (Decision(text="It counts.", case="two words"), "'two words' is no case id"),
        (Decision(text="**Why.** Because."), "read as something else"),
    ],
)
def test_what_cannot_be_read_back_is_refused(root: Path, decision: Decision, said: str) -> None:
    before = (root / "spec.md").read_bytes()
    with pytest.raises(UsageRefused, match=said):
        add_ruling(root, "coach", decision, expected_digest=ruling_digest(root, "coach"))
    assert (root / "spec.md").read_bytes() == before


def test_a_row_of_the_refusal_policy_has_no_room_for_a_ruling(root: Path) -> None:
    spec = load_workspace(root).spec
    row = next(each.id for each in spec.clauses if each.kind == "policy row")
    with pytest.raises(UsageRefused, match="has no text of its own"):
        ruling_digest(root, row)


def test_an_unknown_clause_is_named_with_those_there_are(root: Path) -> None:
    with pytest.raises(UsageRefused, match="No clause 'coahc'"):
        ruling_digest(root, "coahc")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60))
def test_whatever_is_ruled_the_rest_of_the_specification_reads_as_before(
    root: Path, text: str
) -> None:
    before, rulings = load_workspace(root).spec, len(coach(root).rulings)
    shown = ruling_digest(root, "coach")
    try:
        add_ruling(root, "coach", Decision(text=text, date="2026-11-09"), expected_digest=shown)
    except UsageRefused:
        return
    after = load_workspace(root).spec
    assert [each.digest for each in after.clauses] == [each.digest for each in before.clauses]
    assert len(coach(root).rulings) == rulings + 1


def test_today_is_the_day_of_the_clock() -> None:
    assert today(lambda: 1_762_700_000.0)[:8] == "2025-11-"
