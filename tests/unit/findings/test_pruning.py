from __future__ import annotations

import msgspec
import pytest

from ethogram.findings.pruning import broke_in, prune
from ethogram.ids import CaseId, FamilyId, RunId, SurfaceId
from ethogram.model.message import Message
from ethogram.suite.case import Case, CaseKind, Place
from tests.fakes.observations import AT, seen


def a_case(own: str = "a", *, kind: CaseKind = "adversarial", source: str = "hand") -> Case:
    return Case(
        id=CaseId(own),
        family=FamilyId("f"),
        place=Place(surface=SurfaceId("editor")),
        turns=(Message(role="user", content="x"),),
        kind=kind,
        source=source,
        at=AT,
    )


def record(*history: bool, case: str = "a") -> dict[CaseId, dict[RunId, bool]]:
    return {CaseId(case): {RunId(str(n)): failed for n, failed in enumerate(history)}}


def test_a_run_without_a_decided_reply_says_nothing() -> None:
    first = [seen(1, "pass", case="a"), seen(2, "fail", case="a"), seen(3, "unclear", case="b")]
    second = [seen(4, "pass", case="a")]
    assert broke_in([(RunId("1"), first), (RunId("2"), second)]) == {"a": {"1": True, "2": False}}


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ([False, True], "broke something in 1 of 2 runs"),
        ([True, False], "guards a fix: it broke something in 1 of 2 runs, and not in the last"),
        ([], "asked in 0 runs only, 1 wanted"),
    ],
)
def test_a_case_stays_for_what_it_did(history: list[bool], reason: str) -> None:
    (kept,) = prune([a_case()], record(*history)).keep
    assert kept.reason == reason
    assert (kept.asked, kept.broke) == (len(history), sum(history))


def test_a_case_that_never_broke_anything_may_go() -> None:
    (dropped,) = prune([a_case()], record(False)).drop
    assert dropped.reason == "never broke anything in 1 run, and guards no fix"
    assert prune([a_case()], record(False), least=2).drop == ()


def test_what_people_decided_or_reported_stays() -> None:
    assert prune([a_case()], record(False), ruled={"f"}).keep[0].reason == "a ruling names it"
    reported = a_case(source="complaint r-1 by ann")
    assert prune([reported], record(False)).keep[0].reason == "somebody reported it"


def test_only_red_team_cases_are_looked_at() -> None:
    found = prune([a_case(kind="edge")], record(False))
    assert (found.drop, found.keep) == ((), ())


def test_an_attack_on_what_fails_anyway_has_shown_nothing_yet() -> None:
    attack = msgspec.structs.replace(a_case("a.override"), parent=CaseId("a"), operator="override")
    both = {**record(True), **record(True, case="a.override")}
    (kept,) = prune([attack], both).keep
    assert kept.reason == "the plain question fails as well, so it has shown nothing yet"
    fixed = {**record(True, False), **record(True, True, case="a.override")}
    assert prune([attack], fixed).keep[0].reason == "broke something in 1 of 1 run"
