from __future__ import annotations

import msgspec
import pytest

from ethogram.findings.conformance import conformance
from ethogram.findings.contest import Contest
from ethogram.findings.observation import Observation
from ethogram.findings.summary import ClauseConformance
from ethogram.ids import CriterionId, FamilyId
from ethogram.judge.verdict import Outcome
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


PASTEABLE = CriterionId("coach.pasteable")
CONTEST = Contest(
    clause=COACH, items=12, divided=5, open=5, words=("short",), criteria=(PASTEABLE,)
)


def contested(observed: list[Observation], contest: Contest = CONTEST) -> ClauseConformance:
    spec = a_spec(a_clause(criteria=("pasteable", "next-step")))
    (found,) = conformance(spec, observed, contests={COACH: contest})
    return found


def test_where_people_part_over_the_words_one_reading_of_them_decides_nothing() -> None:
    outcomes: tuple[Outcome, ...] = ("pass", "fail")
    for outcome in outcomes:
        found = contested([seen(n, outcome, kind="person") for n in range(60)])
        assert (found.status, found.reason) == ("undecided", "people disagree")
        assert "labels on pasteable agree on 7 of 12; they part over 'short'" in found.next_step
        assert found.contest == CONTEST


def test_what_two_people_agree_on_stands_though_the_words_divide_others() -> None:
    both = [msgspec.structs.replace(seen(n, "fail", kind="person"), people=2) for n in range(16)]
    assert contested(both).status == "broken"


def test_what_code_says_stands_for_it_reads_no_words() -> None:
    assert contested([seen(n, "fail") for n in range(16)]).status == "broken"
    assert contested([seen(n, "pass") for n in range(60)]).status == "holds"


def test_another_criterion_that_fails_breaks_the_clause_all_the_same() -> None:
    observed = [seen(n, "fail", "coach.next-step", kind="person") for n in range(16)]
    observed += [seen(n, "pass", kind="person") for n in range(16)]
    assert contested(observed).status == "broken"


def test_a_clause_in_question_as_a_whole_puts_every_criterion_in_question() -> None:
    whole = msgspec.structs.replace(CONTEST, criteria=(CriterionId("coach.whole"),))
    observed = [seen(n, "fail", "coach.next-step", kind="person") for n in range(16)]
    assert contested(observed, whole).reason == "people disagree"


def test_people_who_differ_seldom_put_nothing_in_question() -> None:
    mild = msgspec.structs.replace(CONTEST, criteria=())
    assert contested([seen(n, "fail", kind="person") for n in range(16)], mild).status == "broken"
