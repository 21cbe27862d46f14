"""A conversation becomes a proposed case, scrubbed again, and is asked once it is approved."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.logs_case import CaseWish, keep_log_case, propose_log_case
from ethogram.workflow.logs_in import FOLDER, load_logs, take_in
from ethogram.workflow.suite_journal import take_back
from ethogram.workflow.workspace import load_workspace
from tests.fakes.logs import exchange, write_lines
from tests.fakes.workspaces import a_workspace


def taken(root: Path, **more: str) -> str:
    a_workspace(root)
    take_in(root, write_lines(root / "prod.jsonl", [exchange("Where do I begin?", **more)]))
    return load_logs(root)[0].id


def test_it_waits_for_approval_and_says_where_it_came_from(tmp_path: Path) -> None:
    name = taken(tmp_path, audience="student", use_case="nonsense")
    made = propose_log_case(load_workspace(tmp_path), name, CaseWish(tests=("coach",)))
    keep_log_case(tmp_path, made, now=0.0)
    workspace = load_workspace(tmp_path)
    (case,) = workspace.proposed
    assert workspace.cases == ()
    assert [turn.content for turn in case.turns] == ["Where do I begin?"]
    assert (case.tests, case.source) == (("coach",), f"log prod, conversation {name}")
    assert (case.place.situation, case.is_proposed) == ("editor/student/-", True)
    with pytest.raises(UsageRefused, match="is there already"):
        propose_log_case(workspace, name, CaseWish())
    take_back(tmp_path)
    assert load_workspace(tmp_path).proposed == ()


def test_it_is_scrubbed_again(tmp_path: Path) -> None:
    name = taken(tmp_path)
    path = tmp_path / FOLDER / "prod.jsonl"
    # As a log would read that an older release, with fewer forms, had taken in.
    path.write_text(path.read_text("utf-8").replace("begin?", "begin, anna@berg.de?"), "utf-8")
    made = propose_log_case(load_workspace(tmp_path), name, CaseWish())
    assert "berg.de" not in made.text
    assert made.scrubbed == {"e-mail": 1}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (CaseWish(tests=("coech",)), "Did you mean 'coach'"),
        (CaseWish(surface="desk"), "No surface 'desk'"),
        (CaseWish(audience="pupil"), "No audience 'pupil'. In product.md: student"),
        (CaseWish(use_case="x"), "No use case 'x'"),
    ],
)
def test_a_place_or_clause_that_is_not_there_is_refused(
    tmp_path: Path, wish: CaseWish, said: str
) -> None:
    name = taken(tmp_path)
    with pytest.raises(UsageRefused, match=said):
        propose_log_case(load_workspace(tmp_path), name, wish)


def test_an_unknown_conversation_is_refused(tmp_path: Path) -> None:
    taken(tmp_path)
    with pytest.raises(UsageRefused, match="No conversation 'c-none'"):
        propose_log_case(load_workspace(tmp_path), "c-none", CaseWish())
