from __future__ import annotations

import msgspec
import pytest

from ethogram.ids import ClauseId
from ethogram.spec.clause import Bar
from tests.fakes.coverage import HOME, a_case, a_grid, a_rule, missing
from tests.fakes.observations import a_product

FULL = (
    a_case("one", "coach"),
    a_case("two", "coach", kind="edge"),
    a_case("three", "coach", kind="adversarial"),
)


def test_planted_holes_are_reported_exactly() -> None:
    assert missing(a_grid([a_rule()], *FULL)) == set()
    for hole in FULL:
        rest = [case for case in FULL if case is not hole]
        assert missing(a_grid([a_rule()], *rest)) == {("coach", HOME, hole.kind)}


def test_a_case_elsewhere_tests_nothing_here_and_is_counted() -> None:
    found = a_grid([a_rule(stakes="low")], a_case("one", "coach", at="search/student/essay-help"))
    assert missing(found) == {("coach", HOME, "normal")}
    assert found.elsewhere == 1


def test_a_case_that_leaves_its_audience_unsaid_tests_no_situation() -> None:
    found = a_grid([a_rule(stakes="low")], a_case("one", "coach", at="editor/-/essay-help"))
    assert (found.tested.cells, found.elsewhere) == (0, 1)


def test_a_clause_that_is_always_judged_is_tested_by_every_case_where_it_holds() -> None:
    rules = [a_rule("plain", stakes="low", judged_always=True), a_rule("coach", stakes="low")]
    found = a_grid(rules, a_case("one", "coach"))
    assert missing(found) == set()
    assert found.untied == 0


def test_a_case_against_one_clause_is_no_attack_on_those_always_judged() -> None:
    rules = [a_rule("plain", judged_always=True), a_rule("coach")]
    found = a_grid(rules, *FULL)
    assert missing(found) == {("plain", HOME, "edge"), ("plain", HOME, "adversarial")}


def test_a_twin_tests_the_other_side_and_never_the_clause() -> None:
    found = a_grid([a_rule()], *FULL, a_case("twin", twin_of="one"))
    assert missing(found) == set()
    assert found.clauses[0].families == 3


def test_a_restriction_without_a_twin_is_a_gap() -> None:
    rule = a_rule(text="It must refuse to help with that.")
    assert missing(a_grid([rule], *FULL)) == {("coach", HOME, "twin")}


def test_a_permission_without_its_harmful_counterpart_is_a_gap() -> None:
    rule = a_rule(title="Give people the text they ask for")
    assert missing(a_grid([rule], *FULL)) == {("coach", HOME, "counterpart")}
    harmful = a_case("four", "other", at="editor/parent/essay-help", differs_from="one")
    assert missing(a_grid([rule], *FULL, harmful)) == set()


def test_pairs_of_medium_stakes_may_be_tested_by_different_cases() -> None:
    product = a_product(editor=0.5, chat=0.5)
    cases = (
        a_case("one", "coach"),
        a_case("two", "coach", at="chat/student/essay-help"),
        a_case("three", "coach", kind="edge"),
        a_case("four", "coach", kind="edge", at="chat/student/essay-help"),
    )
    assert missing(a_grid([a_rule(stakes="medium")], *cases, product=product)) == set()
    assert missing(a_grid([a_rule(stakes="medium")], *cases[:3], product=product)) == {
        ("coach", "chat/student/essay-help", "edge")
    }


def test_labelled_and_enough_are_kept_apart() -> None:
    found = a_grid([a_rule()], *FULL, labelled=[("coach", "one"), ("warm", "two")])
    states = {cell.slot: cell.state for cell in found.cells}
    assert states == {"normal": "labelled", "edge": "tested", "adversarial": "tested"}
    lax = a_rule(bar=Bar(passes=1, of=10))
    found = a_grid([lax], *FULL, labelled=[("coach", "one")])
    assert {cell.slot: (cell.state, cell.has_enough) for cell in found.cells} == {
        "normal": ("enough", True),
        "edge": ("tested", True),
        "adversarial": ("tested", True),
    }


def test_wordings_of_one_family_are_one_family() -> None:
    cases = [a_case(f"one~{n}", "coach", family="one") for n in range(5)]
    found = a_grid([a_rule(stakes="low")], *cases)
    assert (found.cells[0].families, found.clauses[0].families) == (1, 1)


def test_an_intent_that_cases_name_is_wanted_with_every_kind() -> None:
    cases = (*FULL, a_case("four", "coach", intent="save time"))
    found = a_grid([a_rule()], *cases)
    assert {(cell.slot, cell.intent) for cell in found.cells if not cell.is_tested} == {
        ("edge", "save time"),
        ("adversarial", "save time"),
    }


def test_an_expected_failure_that_a_case_names_is_wanted_wherever_stakes_are_high() -> None:
    product = a_product(editor=0.5, chat=0.5)
    attack = a_case("one", "coach", kind="adversarial", category="leak")
    found = a_grid([a_rule()], attack, product=product)
    assert {(cell.situation, cell.mode, cell.is_tested) for cell in found.cells if cell.mode} == {
        (HOME, "leak", True),
        ("chat/student/essay-help", "leak", False),
    }


def test_proposed_cases_wait_and_cover_nothing() -> None:
    found = a_grid([a_rule(stakes="low")], proposed=[a_case("one", "coach")])
    assert (found.cells[0].waiting, found.tested.cells) == (1, 0)


def test_drafts_want_nothing() -> None:
    draft = msgspec.structs.replace(a_rule("draft"), status="draft")
    found = a_grid([draft, a_rule(stakes="low")])
    assert {cell.clause for cell in found.cells} == {ClauseId("coach")}


def test_weight_follows_the_situations() -> None:
    product = a_product(editor=0.8, chat=0.2)
    found = a_grid([a_rule(stakes="low")], a_case("one", "coach"), product=product)
    assert found.tested.cells == 1
    assert found.tested.weight == pytest.approx(0.8)
    assert found.situations == (HOME, "chat/student/essay-help")
