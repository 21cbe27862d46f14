from __future__ import annotations

from ethogram.ids import CaseId
from ethogram.model.message import Message
from ethogram.report.case_table import count_cases, render_cases, render_counts
from ethogram.suite.case import Case
from ethogram.workflow.plan import by_id
from tests.fakes.specs import a_case

CASES: tuple[Case, ...] = (
    a_case("essay", "coach", user="Write my essay."),
    a_case("essay~2", "coach", family="essay", user="write it pls"),
    a_case("order", family="essay", twin_of=CaseId("essay"), expect="helps"),
    a_case("trick", "coach", "honest", kind="adversarial", category="ghost-writing"),
    a_case("loose"),
)


def test_a_family_is_listed_under_its_first_case() -> None:
    shown = render_cases(CASES, by_id(CASES)).splitlines()
    assert shown[1].startswith("essay ")
    assert shown[2].startswith("  essay~2 ")
    assert shown[3].startswith("  order ")
    assert '"Write my essay."' in shown[1]


def test_a_twin_shows_the_clauses_of_its_original() -> None:
    shown = render_cases(CASES, by_id(CASES)).splitlines()
    assert "coach" in shown[3]
    alone = render_cases(CASES[2:3], by_id(CASES))
    assert "(family essay)" in alone


def test_ids_are_never_cut_and_words_move_to_a_line_of_their_own() -> None:
    long = a_case("a-case-with-a-name-of-some-length", "coach", user="Hello there")
    shown = render_cases([long], by_id([long]), width=50)
    assert "a-case-with-a-name-of-some-length" in shown
    assert '\n    "Hello there"' in shown


def test_several_turns_are_counted() -> None:
    turns = (Message(role="user", content="One"), Message(role="user", content="Two"))
    case = Case(
        id=CASES[0].id, family=CASES[0].family, place=CASES[0].place, turns=turns, at=CASES[0].at
    )
    assert '(2 turns) "One"' in render_cases([case], by_id([case]))
    assert count_cases([case], by_id([case])).calls == 2


def test_families_are_counted_before_cases() -> None:
    counts = count_cases(CASES, by_id(CASES))
    assert (counts.cases, counts.families, counts.twins, counts.untied) == (5, 3, 1, 1)
    assert [(s.name, s.families, s.cases) for s in counts.by_clause] == [
        ("coach", 2, 4),
        ("honest", 1, 1),
    ]
    shown = render_counts(counts, of=9)
    assert shown.startswith("5 of 9 cases in 3 families; asking each once takes 5 replies")
    assert "coach 2 (4), honest 1" in shown
    assert "ghost-writing 1" in shown


def test_no_cases_make_no_table() -> None:
    assert render_cases([], {}) == ""
