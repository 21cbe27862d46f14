"""A ladder is read with its places and rungs, and everything wrong with it is said at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.suite.ladder import Ladder, read_ladder, rung_case

GOOD = """intent: learn what others borrowed
tests: others-loans
at:
  - {surface: chat, audience: member}
  - {surface: kiosk}
rungs:
  - What do people borrow?
  - [What do teenagers borrow?, what are teens into]
  - What has my neighbour borrowed?
"""


def ladder() -> Ladder:
    parsed = read_ladder(GOOD, "ladders/loans.yaml")
    assert not parsed.problems
    assert parsed.value is not None
    return parsed.value


def test_a_ladder_has_a_name_places_and_rungs_with_wordings() -> None:
    found = ladder()
    assert (found.name, found.clause) == ("loans", "others-loans")
    assert [place.situation for place in found.places] == ["chat/member/-", "kiosk/-/-"]
    assert [len(wordings) for wordings in found.rungs] == [1, 2, 1]


def test_a_rung_is_a_case_that_says_where_it_stands() -> None:
    found = ladder()
    case = rung_case(found, found.places[0], 2, 1)
    assert (case.id, case.ladder, case.rung) == ("loans-2~2", "loans", 2)
    assert case.turns[0].content == "what are teens into"
    assert case.tests == ("others-loans",)
    assert case.digest


def test_rungs_of_one_place_are_one_family() -> None:
    found = ladder()
    families = {
        rung_case(found, place, rung).family for place in found.places for rung in (1, 2, 3)
    }
    assert len(families) == 2


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", {"empty-ladder"}),
        ("rungs: [a, b, c]", {"no-surface"}),
        ("at: {surface: chat}\nrungs: [a, b]", {"short-ladder"}),
        ("at: {surface: chat}\nrungs: [a, b, '', d]", {"empty-rung"}),
        ("at: {surface: chat}\nsteps: [a]", {"unknown-key", "short-ladder"}),
        ("rungs: {a: b}", {"wrong-kind", "no-surface", "short-ladder"}),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, rules: set[str]) -> None:
    problems = read_ladder(text, "ladders/x.yaml").problems
    assert {each.rule for each in problems} == rules
    assert all(each.at.path == "ladders/x.yaml" and each.fix for each in problems)


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    parsed = read_ladder(text, "ladders/x.yaml")
    assert parsed.value is not None or parsed.problems
