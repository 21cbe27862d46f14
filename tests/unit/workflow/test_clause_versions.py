from __future__ import annotations

import msgspec

from ethogram.errors import Position
from ethogram.ids import ClauseId, Digest, RunId
from ethogram.run.run import Run
from ethogram.spec.clause import Clause, Spec
from ethogram.workflow.clause_versions import by_digest, clause_versions, last_change
from tests.fakes.runs import a_run

COACH = ClauseId("coach")


def spec(wording: str) -> Spec:
    at = Position(path="spec.md")
    return Spec(clauses=(Clause(id=COACH, title="Coach", digest=Digest(wording), at=at),))


def run(number: int, wording: str, *, is_trial: bool = False) -> Run:
    made = a_run()
    plan = msgspec.structs.replace(made.plan, documents=Digest(wording), is_trial=is_trial)
    return msgspec.structs.replace(
        made, id=RunId(f"r{number}"), plan=plan, started_at=1e9 + number * 86400
    )


def told(wordings: str, today: str) -> list[tuple[str, str | None, int, bool]]:
    runs = [run(number, wording) for number, wording in enumerate(wordings, 1)]
    found = clause_versions(
        reversed(runs), lambda name: spec(name) if name != "?" else None, spec(today)
    )
    return [(str(v.clause.digest), v.first_run, v.runs, v.is_today) for v in found[COACH]]


def test_runs_under_the_same_wording_are_one_version() -> None:
    assert told("aab", "b") == [("a", "r1", 2, False), ("b", "r3", 1, True)]


def test_a_wording_that_no_run_asked_under_stands_last() -> None:
    assert told("aa", "b") == [("a", "r1", 2, False), ("b", None, 0, True)]


def test_a_wording_that_came_back_stands_there_twice() -> None:
    assert [each[0] for each in told("aba", "a")] == ["a", "b", "a"]


def test_a_run_that_lost_its_documents_and_a_trial_tell_nothing() -> None:
    assert told("a?a", "a") == [("a", "r1", 2, True)]
    found = clause_versions([run(1, "b", is_trial=True)], spec, spec("a"))
    assert len(found[COACH]) == 1


def test_the_last_change_is_a_day_or_says_what_it_is_instead() -> None:
    runs = [run(1, "a"), run(2, "b")]
    assert last_change(clause_versions(runs, spec, spec("b"))[COACH]) == "2001-09-11"
    assert last_change(clause_versions(runs, spec, spec("c"))[COACH]) == "since the last run"
    assert last_change(clause_versions(runs[:1], spec, spec("a"))[COACH]) == ""
    assert last_change(clause_versions([], spec, spec("a"))[COACH]) == "new"


def test_wordings_are_numbered_from_one() -> None:
    found = clause_versions([run(1, "a"), run(2, "b")], spec, spec("b"))
    assert by_digest(found, COACH) == {"a": 1, "b": 2}
