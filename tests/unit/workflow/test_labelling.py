"""Labels as they are given and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import CaseId, ClauseId, Digest, TranscriptId
from ethogram.judge.label import Label
from ethogram.judge.label_file import labels_in_force, parse_labels
from ethogram.judge.verdict import Evidence
from ethogram.workflow.labelling import Detail, LabelBook, LabelSubject, labeller_name

COACH = ClauseId("coach")
SUBJECT = LabelSubject(
    transcript=TranscriptId("run-1.3"),
    case=CaseId("essay"),
    clause=COACH,
    clause_digest=Digest("c1"),
    reply=Digest("d1"),
)


def a_book(root: Path) -> LabelBook:
    return LabelBook(root, "Ana Silva", clock=lambda: 1_800_000_000.0)


def kept(book: LabelBook) -> tuple[Label, ...]:
    with book.path.open(encoding="utf-8") as lines:
        parsed = parse_labels(lines)
    assert parsed.problems == ()
    return parsed.value


def in_force(book: LabelBook) -> list[str]:
    ruled = labels_in_force(kept(book), {COACH: Digest("c1")})
    return [label.outcome for each in ruled.values() for label in each.labels]


def test_a_label_carries_who_when_and_which_clause_and_reply(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    given = book.give(SUBJECT, "fail", note="invents a source")
    assert kept(book) == (given,)
    assert book.path == tmp_path / "labels" / "ana-silva.jsonl"
    assert (given.labeller, given.clause_digest, given.reply) == ("Ana Silva", "c1", "d1")
    assert given.at.startswith("2027-01-1")
    assert not given.is_simulated


def test_undo_appends_and_nothing_is_in_force(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    book.undo(book.give(SUBJECT, "fail"))
    assert [label.outcome for label in kept(book)] == ["fail", "withdrawn"]
    assert in_force(book) == []
    assert book.given == []


def test_undoing_a_second_thought_gives_the_first_one_back(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    first = book.give(SUBJECT, "pass", note="fine")
    book.undo(book.give(SUBJECT, "fail", before=first))
    assert in_force(book) == ["pass"]
    assert kept(book)[-1].note == "fine"


def test_labels_of_one_instant_have_ids_of_their_own(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    for _ in range(3):
        book.give(SUBJECT, "fail")
    assert len({label.id for label in kept(book)}) == 3


def test_the_name_is_the_one_asked_for_else_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "dana")
    assert labeller_name("  Ana   Silva ") == "Ana Silva"
    assert labeller_name() == "dana"


@pytest.mark.parametrize("name", ["reports", "Reports", "adjudications", "...", "/"])
def test_a_name_that_can_name_no_file_is_refused(name: str) -> None:
    with pytest.raises(UsageRefused, match="--as NAME"):
        labeller_name(name)


def test_where_and_how_long_are_kept_and_come_back_with_an_undo(tmp_path: Path) -> None:
    book, span = a_book(tmp_path), Evidence(quote="your claim", start=9, end=19)
    first = book.give(SUBJECT, "fail", detail=Detail(span=span, seconds=3.5))
    assert (first.span, first.seconds) == (span, 3.5)
    book.undo(book.give(SUBJECT, "pass", before=first))
    assert kept(book)[-1].span == span
