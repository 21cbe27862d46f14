from __future__ import annotations

import pytest

from ethogram.findings.conformance import conformance
from ethogram.ids import FamilyId
from ethogram.spec.clause import Bar
from tests.fakes.observations import COACH, a_clause, a_spec, seen


def test_nine_of_sixteen_failing_is_56_percent_from_33_to_77() -> None:
    observed = [seen(n, "fail" if n < 9 else "pass") for n in range(16)]
    (found,) = conformance(a_spec(), observed)
    assert found.status == "broken"
    assert found.fail_rate is not None
    assert found.fail_rate.estimate == pytest.approx(0.5625)
    assert (round(found.fail_rate.low, 2), round(found.fail_rate.high, 2)) == (0.33, 0.77)
    assert (found.tally.families_failing, found.tally.families) == (9, 16)
    assert found.confirmed == 9
    assert found.judges == (("code", "code", True),)


def test_an_undecided_clause_says_how_many_more_families_it_needs() -> None:
    (found,) = conformance(a_spec(), [seen(n, "pass") for n in range(9)])
    assert (found.status, found.reason, found.more_families) == (
        "undecided",
        "too few families",
        26,
    )


def test_broken_comes_first_then_the_undecided_nearest_to_a_decision() -> None:
    names = ("holds", "far", "near", "broken", "untested", "unread")
    spec = a_spec(*(a_clause(name) for name in names))
    observed = [
        *(seen(n, "pass", "holds.pasteable") for n in range(40)),
        *(seen(n, "pass", "far.pasteable") for n in range(3)),
        *(seen(n, "pass", "near.pasteable") for n in range(30)),
        *(seen(n, "fail", "broken.pasteable") for n in range(9)),
        *(seen(n, "pass", "unread.pasteable", kind="model") for n in range(40)),
    ]
    order = [found.clause for found in conformance(spec, observed)]
    assert order == ["broken", "near", "far", "unread", "holds", "untested"]


def test_a_retired_clause_is_left_out() -> None:
    assert conformance(a_spec(a_clause(status="retired")), []) == ()


def test_a_draft_counts_only_where_a_case_asked_about_it() -> None:
    draft = a_spec(a_clause(status="draft"))
    assert conformance(draft, []) == ()
    assert [found.status for found in conformance(draft, [seen(1, "pass")])] == ["undecided"]


def test_a_contested_clause_is_undecided_whatever_its_rate() -> None:
    (found,) = conformance(
        a_spec(a_clause(status="contested")), [seen(n, "fail") for n in range(16)]
    )
    assert (found.status, found.reason) == ("undecided", "people disagree")


def test_each_situation_stands_on_its_own_families() -> None:
    observed = [
        *(seen(n, "fail", situation="editor/a/b") for n in range(9)),
        *(seen(n, "pass", situation="chat/a/b") for n in range(20, 23)),
    ]
    (found,) = conformance(a_spec(), observed)
    assert [(cell.situation, cell.status) for cell in found.cells] == [
        ("chat/a/b", "undecided"),
        ("editor/a/b", "broken"),
    ]


def test_the_criteria_that_fail_are_counted_most_frequent_first() -> None:
    observed = [
        seen(1, "fail", "coach.next-step"),
        seen(2, "fail", "coach.pasteable"),
        seen(3, "fail", "coach.pasteable"),
        seen(4, "fail", "coach.whole", kind="person"),
    ]
    (found,) = conformance(a_spec(), observed)
    assert found.criteria_failing == (("coach.pasteable", 2), ("coach.next-step", 1))


def test_could_not_counts_failing_families_only() -> None:
    observed = [seen(1, "fail"), seen(2, "pass")]
    probed = {(COACH, FamilyId(f"f{n}")): True for n in (1, 2, 9)}
    (found,) = conformance(a_spec(), observed, probed)
    assert (found.probed, found.could_not) == (1, 1)


def test_a_family_that_passes_with_the_instruction_alone_did_not_rather_than_could_not() -> None:
    (found,) = conformance(a_spec(), [seen(1, "fail")], {(COACH, FamilyId("f1")): False})
    assert (found.probed, found.could_not) == (1, 0)


def test_higher_stakes_are_shown_first_among_the_broken() -> None:
    spec = a_spec(a_clause("minor", stakes="low"), a_clause("grave", stakes="high"))
    observed = [
        *(seen(n, "fail", "minor.pasteable") for n in range(20)),
        *(seen(n, "fail", "grave.pasteable") for n in range(9)),
    ]
    assert [found.clause for found in conformance(spec, observed)] == ["grave", "minor"]


def test_a_never_bar_is_carried_to_the_report() -> None:
    (found,) = conformance(a_spec(a_clause(bar=Bar(is_never=True))), [seen(1, "fail")])
    assert found.status == "broken"
    assert found.bar.is_never
