from __future__ import annotations

from ethogram.ids import CaseId
from ethogram.lint.bars import clauses_tested, families_needed, families_of, out_of_reach, shown
from ethogram.lint.workbook import Workbook
from ethogram.spec.clause import Bar
from ethogram.suite.case import Case
from tests.fakes.specs import a_case, a_clause, a_spec


def families(count: int) -> tuple[Case, ...]:
    return tuple(a_case(f"case-{number}", "coach") for number in range(count))


def test_nine_in_ten_takes_thirty_five_clean_families_and_never_takes_fifty_nine() -> None:
    assert families_needed(Bar()) == 35
    assert families_needed(Bar(is_never=True)) == 59


def test_a_bar_says_how_many_families_are_missing() -> None:
    workbook = Workbook(spec=a_spec(a_clause("coach")), cases=families(9))
    [finding] = out_of_reach(workbook)
    assert "which takes 35" in finding.message
    assert "Add 26 more families" in finding.fix
    assert out_of_reach(Workbook(spec=workbook.spec, cases=families(35))) == []


def test_an_untested_clause_is_another_rules_business() -> None:
    workbook = Workbook(spec=a_spec(a_clause("coach")))
    assert (out_of_reach(workbook), clauses_tested(workbook)) == ([], 0)


def test_paraphrases_and_twins_are_no_further_families() -> None:
    cases = (
        a_case("one", "coach"),
        a_case("one~2", "coach", family="one"),
        a_case("two", "coach", twin_of=CaseId("one")),
    )
    assert families_of(Workbook(cases=cases)) == {"coach": 1}


def test_a_bar_of_certainty_is_never_shown() -> None:
    clause = a_clause("coach", bar=Bar(passes=10, of=10))
    [finding] = out_of_reach(Workbook(spec=a_spec(clause), cases=families(50)))
    assert "No number of clean replies" in finding.message
    assert shown(clause.bar) == "10 in 10"
