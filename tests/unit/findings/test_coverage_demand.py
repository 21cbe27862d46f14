from __future__ import annotations

import pytest

from ethogram.findings.coverage_demand import MOST_PLACES, Named, demands, places_of, values_of
from ethogram.ids import AudienceId, ClauseId, SurfaceId, UseCaseId
from ethogram.spec.clause import Stakes
from ethogram.spec.product import Audience, Product, Surface, UseCase
from ethogram.suite.covering import pairs_in
from tests.fakes.coverage import a_rule
from tests.fakes.observations import AT, a_product

COACH = ClauseId("coach")


def names(product: Product, stakes: Stakes) -> set[tuple[str, str]]:
    rule = a_rule(stakes=stakes)
    return {
        (each.situation.partition("/")[0], each.slot) for each in demands([rule], product, {}, {})
    }


def wide(surfaces: int, audiences: int, use_cases: int) -> Product:
    return Product(
        surfaces=tuple(
            Surface(id=SurfaceId(f"s{n}"), name=f"s{n}", at=AT) for n in range(surfaces)
        ),
        audiences=tuple(
            Audience(id=AudienceId(f"a{n}"), name=f"a{n}", at=AT) for n in range(audiences)
        ),
        use_cases=tuple(
            UseCase(id=UseCaseId(f"u{n}"), name=f"u{n}", at=AT) for n in range(use_cases)
        ),
    )


def test_high_stakes_want_all_three_kinds_in_every_situation() -> None:
    assert names(a_product(editor=0.5, chat=0.5), "high") == {
        (place, kind) for place in ("editor", "chat") for kind in ("normal", "edge", "adversarial")
    }


def test_low_stakes_want_a_normal_case_in_every_situation() -> None:
    assert names(a_product(editor=0.5, chat=0.5), "low") == {
        ("editor", "normal"),
        ("chat", "normal"),
    }


def test_a_line_is_wanted_from_both_sides_in_every_situation_of_high_stakes() -> None:
    found = demands([a_rule()], a_product(editor=0.5, chat=0.5), {COACH: "twin"}, {})
    twins = [each.situation for each in found if each.slot == "twin"]
    assert len(twins) == 2


def test_expected_failures_take_the_place_of_any_adversarial_case() -> None:
    found = demands([a_rule()], a_product(editor=1), {}, {COACH: Named(modes=("leak", "lie"))})
    assert [each.mode for each in found if each.slot == "adversarial"] == ["leak", "lie"]


@pytest.mark.parametrize("stakes", ["low", "medium", "high"])
def test_every_pair_of_values_stands_in_some_demand(stakes: Stakes) -> None:
    product = wide(3, 3, 4)
    rule = a_rule(stakes=stakes)
    found = demands([rule], product, {COACH: "twin"}, {COACH: Named(intents=("a", "b"))})
    held = {
        pair
        for each in found
        for pair in pairs_in(values_of(each.situation, each.slot, each.intent, is_high=False))
    }
    for surface in range(3):
        assert (("surface", f"s{surface}"), ("slot", "twin")) in held
        for use_case in range(4):
            assert (("surface", f"s{surface}"), ("use-case", f"u{use_case}")) in held
    for slot in ("normal", "twin"):
        assert (("slot", slot), ("intent", "b")) in held


def test_where_the_product_of_names_explodes_every_pair_of_names_is_a_place() -> None:
    product = wide(10, 10, 10)
    places = places_of(a_rule(), product)
    assert 100 <= len(places) <= 160
    assert len(places_of(a_rule(), wide(2, 2, 4))) == MOST_PLACES


def test_weights_add_up_and_lean_to_high_stakes() -> None:
    rules = [a_rule("low", stakes="low"), a_rule("high", stakes="high")]
    found = demands(rules, a_product(editor=0.25, chat=0.5), {}, {})
    assert sum(each.weight for each in found) == pytest.approx(1.0)
    in_editor = {each.clause: each.weight for each in found if "editor" in each.situation}
    assert in_editor[ClauseId("high")] == pytest.approx(3 * in_editor[ClauseId("low")])


def test_situations_without_any_weight_count_alike() -> None:
    found = demands([a_rule(stakes="low")], a_product(editor=0, chat=0), {}, {})
    assert [each.weight for each in found] == [pytest.approx(0.5)] * 2


def test_a_clause_that_applies_nowhere_wants_nothing() -> None:
    assert demands([a_rule(surfaces=("search",))], a_product(editor=1), {}, {}) == ()
