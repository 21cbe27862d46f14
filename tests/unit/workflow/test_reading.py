"""A reader, a pile and what was said."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import ClauseId
from ethogram.judge.label import LabelOutcome
from ethogram.workflow.adjudicating import open_adjudication
from ethogram.workflow.complaints import load_complaints
from ethogram.workflow.pile import Wanted, parse_wanted
from ethogram.workflow.reading import Sitting, open_sitting
from ethogram.workflow.reporting import report_run
from tests.fakes.ghost_workspace import (
    COACH,
    FAILING,
    PASSING,
    a_held_run,
    a_workspace,
    edit_stance,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_workspace(tmp_path)
    a_held_run(tmp_path)
    return tmp_path


def sitting(root: Path, *query: str, who: str = "ana", again: bool = False) -> Sitting:
    return open_sitting(root, parse_wanted(query), labeller=who, again=again)


def reads(found: Sitting) -> list[int]:
    found.close()
    return [item.read for item in found.pile.items]


def overrule(root: Path, who: str = "ana") -> None:
    found = sitting(root, "broken", who=who)
    found.label(found.open(found.pile.items[0]), "pass")
    found.close()


def test_a_reply_lies_there_with_context_clause_verdicts_and_the_words_they_quote(
    root: Path,
) -> None:
    found = sitting(root, "broken")
    opened = found.open(found.pile.items[0])
    found.close()
    assert opened.reply.reply == FAILING
    assert (opened.clause, opened.clauses, opened.own) == (COACH, ("coach", "short"), None)
    assert dict(opened.reply.standings)[COACH] == "fail"
    assert any(quote.is_found for v in opened.reply.verdicts for quote in v.evidence)
    assert opened.context is not None
    assert [block.serves for block in opened.context.blocks] == [(), ("coach",)]


def test_a_label_overrules_the_judge_here_and_in_the_report(root: Path) -> None:
    assert "broken" in {clause.status for clause in report_run(root).clauses}
    found = sitting(root, "broken")
    item = found.pile.items[0]
    found.label(found.open(item), "pass", "only a title")
    again = found.open(item)
    found.close()
    assert again.own is not None
    assert (again.own.outcome, again.own.note) == ("pass", "only a title")
    assert dict(again.reply.standings)[COACH] == "pass"
    assert "broken" not in {clause.status for clause in report_run(root).clauses}


def test_undo_leaves_the_judge_in_force(root: Path) -> None:
    found = sitting(root, "broken")
    item = found.pile.items[0]
    found.undo(found.label(found.open(item), "pass"))
    again = found.open(item)
    found.close()
    assert again.own is None
    assert dict(again.reply.standings)[COACH] == "fail"
    assert "broken" in {clause.status for clause in report_run(root).clauses}


def test_what_i_labelled_is_left_out_until_i_ask_again(root: Path) -> None:
    overrule(root)
    assert reads(open_sitting(root, Wanted(subject="coach"), labeller="ana")) == []
    assert reads(open_sitting(root, Wanted(subject="coach"), labeller="ana", again=True)) == [1]
    assert reads(open_sitting(root, Wanted(subject="coach"), labeller="dana")) == [1]


def test_a_label_counts_for_the_same_words_in_the_next_run(root: Path) -> None:
    overrule(root)
    a_held_run(root)
    found = open_sitting(root, Wanted(subject="coach"), labeller="ana", again=True)
    opened = found.open(found.pile.items[0])
    found.close()
    assert opened.own is not None
    assert dict(opened.reply.standings)[COACH] == "pass"
    assert reads(open_sitting(root, Wanted(subject="coach"), labeller="ana")) == []


def test_a_changed_clause_makes_the_label_stale(root: Path) -> None:
    overrule(root)
    spec = root / "spec.md"
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace("as it is;", "as it is, word for word;"), encoding="utf-8")
    a_held_run(root)
    assert reads(open_sitting(root, Wanted(subject="coach"), labeller="ana")) == [1]
    assert "broken" in {clause.status for clause in report_run(root).clauses}


def test_a_changed_reply_shows_the_one_before(root: Path) -> None:
    edit_stance(root)
    a_held_run(root)
    found = sitting(root, "changed")
    opened = found.open(found.pile.items[0])
    found.close()
    assert (opened.reply.reply, opened.reply.before) == (PASSING, FAILING)
    assert opened.reply.flip == "newly passes"


def test_another_clause_can_be_put_in_question(root: Path) -> None:
    found = sitting(root, "1")
    item = found.pile.items[0]
    label = found.label(found.open(item, ClauseId("short")), "clause-is-wrong")
    found.close()
    assert (label.clause, label.criterion, label.outcome) == ("short", None, "clause-is-wrong")


def test_a_note_without_a_verdict_is_kept_as_a_complaint(root: Path) -> None:
    found = sitting(root, "broken")
    found.note(found.open(found.pile.items[0]), "ask the teachers")
    found.close()
    kept = load_complaints(root)
    assert [(each.what, each.who, each.clauses) for each in kept] == [
        ("ask the teachers", "ana", ("coach",))
    ]


def test_before_any_run_the_next_command_is_said(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    with pytest.raises(UsageRefused, match="ethogram run"):
        sitting(tmp_path, "broken")


def test_without_a_trial_the_command_that_makes_one_is_said(root: Path) -> None:
    with pytest.raises(UsageRefused, match="ethogram try"):
        open_sitting(root, Wanted(), run="try", labeller="ana")


def test_a_reply_that_was_adjudicated_stands_as_it_was_settled(root: Path) -> None:
    said: tuple[tuple[str, LabelOutcome], ...] = (("ana", "pass"), ("bob", "fail"))
    for who, outcome in said:
        found = sitting(root, "1", who=who)
        opened = found.open(found.pile.items[found.pile.start], COACH)
        found.label(opened, outcome)
        found.close()
    assert standing_of_the_first(root) == "undecided"
    settling = open_adjudication(root, who="eve")
    settling.next()
    settling.settle("pass", "slip")
    settling.close()
    assert standing_of_the_first(root) == "pass"


def standing_of_the_first(root: Path) -> str:
    found = sitting(root, "1", who="eve")
    opened = found.open(found.pile.items[found.pile.start])
    found.close()
    return dict(opened.reply.standings)[COACH]
