from __future__ import annotations

from ethogram.ids import CaseId, ClauseId, Digest, LabelId, TranscriptId
from ethogram.judge.label import Label
from ethogram.lint.staleness import stale
from ethogram.spec.diff import diff_specs
from tests.fakes.specs import a_case, a_clause, a_spec

OLD = a_clause("coach", "Helps students write their own text.")
NEW = a_clause("coach", "Helps students and parents write.")
KEPT = a_clause("voice", "Plain words.", authority="platform")
NO_WORDS = Digest("")
RENAMED = a_clause("voice", "Plain words.", authority="root")


def a_label(name: str, clause: str, on: Digest = NO_WORDS) -> Label:
    return Label(
        id=LabelId(name),
        transcript=TranscriptId("t"),
        case=CaseId("essay"),
        clause=ClauseId(clause),
        outcome="pass",
        labeller="mia",
        at="2026-11-09T10:00:00Z",
        clause_digest=on,
    )


def test_what_rests_on_other_words_is_stale() -> None:
    diff = diff_specs(a_spec(OLD, KEPT), a_spec(NEW, KEPT))
    cases = [
        a_case("essay", "coach", "voice"),
        a_case("plain", "voice"),
        a_case("order", twin_of=CaseId("essay")),
    ]
    found = stale(diff, cases, [a_label("l1", "coach", OLD.digest), a_label("l2", "voice")])
    assert [(entry.case, entry.clause, entry.why) for entry in found.cases] == [
        ("essay", "coach", ("text",)),
        ("order", "coach", ("text",)),
    ]
    assert [entry.label for entry in found.labels] == ["l1"]


def test_a_label_given_on_the_new_words_is_fresh() -> None:
    diff = diff_specs(a_spec(OLD), a_spec(NEW))
    assert stale(diff, [], [a_label("l1", "coach", NEW.digest)]).labels == ()


def test_a_renamed_level_makes_nothing_stale() -> None:
    diff = diff_specs(a_spec(KEPT), a_spec(RENAMED))
    assert diff.levels_renamed
    found = stale(diff, [a_case("plain", "voice")], [a_label("l1", "voice", KEPT.digest)])
    assert (found.cases, found.labels) == ((), ())


def test_a_clause_that_is_gone_takes_its_cases_and_labels_along() -> None:
    found = stale(
        diff_specs(a_spec(OLD), a_spec()), [a_case("essay", "coach")], [a_label("l1", "coach")]
    )
    assert [(entry.now, entry.why) for entry in found.cases] == [(None, ("removed",))]
    assert [entry.now for entry in found.labels] == [None]
