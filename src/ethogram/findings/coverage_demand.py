"""Which cells of a specification want cases: clause, situation, kind, expected failure, intent.

Every clause is asked in every situation it applies to. Beyond that its stakes decide: a clause of
high stakes is wanted as a normal, an edge and an adversarial case in each of them, the others only
so that every pair of surface, audience, use case, kind and intent stands in some case. A clause
that draws a line is wanted from both sides of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Literal, get_args

import msgspec

from ethogram.findings.polarity import Side
from ethogram.ids import ClauseId
from ethogram.lint.workbook import applies_to
from ethogram.spec.clause import Clause, Stakes
from ethogram.spec.product import Product
from ethogram.suite.covering import (
    Axis,
    CoveringRow,
    Pair,
    axis,
    covering_rows,
    reachable_pairs,
)

Slot = Literal["normal", "edge", "adversarial", "twin", "counterpart"]
"""What a case is for: a kind of its own, or the other side of the line."""
KINDS: dict[Stakes, tuple[Slot, ...]] = {
    "high": ("normal", "edge", "adversarial"),
    "medium": ("normal", "edge"),
    "low": ("normal",),
}
SHARE: dict[Stakes, float] = {"low": 1.0, "medium": 2.0, "high": 3.0}
"""How the weight of a situation is divided among the clauses that apply in it."""
MOST_PLACES = 16
"""Places without a weight of their own that are all asked; beyond, every pair of names is."""
Place = tuple[str, str, str]
"""Surface, audience, use case."""


class Demand(msgspec.Struct, frozen=True, gc=False):
    """One cell that wants a case, and the pairs of values it stands for."""

    clause: ClauseId
    situation: str
    slot: Slot
    mode: str
    """Expected failure of an adversarial case; empty: any."""
    intent: str
    """What the user is after; empty: anything."""
    weight: float
    pairs: tuple[Pair, ...]


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What cases and taxonomy name of a clause, beyond the specification."""

    modes: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()


def demands(
    clauses: Sequence[Clause],
    product: Product,
    sides: Mapping[ClauseId, Side],
    named: Mapping[ClauseId, Named],
) -> tuple[Demand, ...]:
    """List every cell the specification wants a case for; the weights of all add up to 1.

    Args:
        clauses: Those the model is held to now.
        product: Its situations say what matters; without any, every place a clause names does.
        sides: Clauses that draw a line.
        named: Expected failures and intents, by clause.
    """
    listed = [(clause, places_of(clause, product)) for clause in clauses if clause.kind != "voice"]
    found: list[tuple[Clause, str, CoveringRow]] = []
    for clause, places in listed:
        slots = slots_of(clause, sides.get(clause.id), named.get(clause.id, Named()).modes)
        intents = named.get(clause.id, Named()).intents
        rows = _rows(places, slots, intents, clause.stakes == "high")
        found += [(clause, dict(row.values)["situation"], row) for row in rows]
    return _weighed(found, {each.name: each.weight for each in product.situations})


def places_of(clause: Clause, product: Product) -> tuple[Place, ...]:
    """Give the places a clause applies in: those that matter, else all it could stand in."""
    if product.situations:
        fitting = (each for each in product.situations if applies_to(clause, each))
        return tuple((each.surface, each.audience, each.use_case) for each in fitting)
    surfaces = clause.surfaces or tuple(each.id for each in product.surfaces)
    audiences = clause.audiences or tuple(each.id for each in product.audiences)
    use_cases = clause.use_cases or tuple(each.id for each in product.use_cases)
    names = (surfaces or ("-",), audiences or ("-",), use_cases or ("-",))
    every = tuple(itertools.product(*names))
    if len(every) <= MOST_PLACES:
        return every
    axes = [
        axis(factor, levels)
        for factor, levels in zip(("surface", "audience", "use-case"), names, strict=True)
    ]
    rows = (dict(row.values) for row in covering_rows(axes))
    return tuple((row["surface"], row["audience"], row["use-case"]) for row in rows)


def slots_of(clause: Clause, side: Side | None, modes: Collection[str]) -> tuple[str, ...]:
    """Give what a clause wants in general; an expected failure follows its slash."""
    kinds = [kind for kind in KINDS[clause.stakes] if kind != "adversarial" or not modes]
    attacks = [f"adversarial/{mode}" for mode in sorted(modes)]
    return (*kinds, *attacks, *((side,) if side else ()))


def values_of(
    situation: str, slot: str, intent: str, *, is_high: bool
) -> tuple[tuple[str, str], ...]:
    """Give the values of a cell, in the order that pairs are written in."""
    surface, audience, use_case = situation.split("/", 2)
    names = (("surface", surface), ("audience", audience), ("use-case", use_case))
    place = () if is_high else names
    return (("situation", situation), *place, ("slot", slot), ("intent", intent))


@lru_cache(maxsize=512)
def _rows(
    places: tuple[Place, ...], slots: tuple[str, ...], intents: tuple[str, ...], is_high: bool
) -> tuple[CoveringRow, ...]:
    """Choose the rows of one kind of clause; many clauses stand in the same places."""
    options = tuple(
        tuple(
            value
            for value in values_of("/".join(place), "", "", is_high=is_high)
            if value[0] not in ("slot", "intent")
        )
        for place in places
    )
    axes = [options, axis("slot", slots)] + ([axis("intent", intents)] if intents else [])
    if not places:
        return ()
    if is_high and not intents:
        return tuple(
            CoveringRow((place[0], slot[0]), ((place[0], slot[0]),))
            for place, slot in itertools.product(*axes)
        )
    return covering_rows(axes, _required(axes, is_high=is_high))


def _required(axes: Sequence[Axis], *, is_high: bool) -> list[Pair]:
    """Give every pair, but a whole situation only with a normal case unless stakes are high."""
    return [
        (one, other)
        for one, other in reachable_pairs(axes)
        if is_high or one[0] != "situation" or other == ("slot", "normal")
    ]


def _weighed(
    found: Sequence[tuple[Clause, str, CoveringRow]], weights: Mapping[str, float]
) -> tuple[Demand, ...]:
    """Divide the weight of each situation among its cells, by the stakes of their clauses."""
    shares: dict[str, float] = {}
    for clause, situation, _ in found:
        shares[situation] = shares.get(situation, 0.0) + SHARE[clause.stakes]
    total = sum(weights.get(situation, 0.0) for situation in shares)

    def weight(clause: Clause, situation: str) -> float:
        whole = weights.get(situation, 0.0) / total if total else 1.0 / len(shares)
        return whole * SHARE[clause.stakes] / shares[situation]

    return tuple(
        _demand(clause, situation, row, weight(clause, situation))
        for clause, situation, row in found
    )


def _demand(clause: Clause, situation: str, row: CoveringRow, weight: float) -> Demand:
    values = dict(row.values)
    slot, _, mode = values["slot"].partition("/")
    return Demand(
        clause=clause.id,
        situation=situation,
        slot=_SLOTS[slot],
        mode=mode,
        intent=values.get("intent", ""),
        weight=weight,
        pairs=row.pairs,
    )


_SLOTS: dict[str, Slot] = {slot: slot for slot in get_args(Slot)}
