"""What is covered: every cell the specification wants, and how far each one is.

A cell is *tested* when cases hold every pair of values it stands for, *labelled* when people have
labelled replies to such cases under the clause's present words, and has *enough* when so many
families stand on its side of the clause in its situation that the bar could be shown there. One
percentage would hide all three, so there is none without them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from ethogram.findings.coverage_demand import Demand, Named, Slot, demands, values_of
from ethogram.findings.polarity import OtherSide, sides
from ethogram.ids import AudienceId, CaseId, ClauseId, FamilyId, SurfaceId, UseCaseId
from ethogram.lint.bars import families_needed
from ethogram.spec.clause import Bar, Clause, Spec, Stakes
from ethogram.spec.product import Product
from ethogram.suite.case import Case
from ethogram.suite.covering import Pair, pairs_in

State = Literal["missing", "tested", "labelled", "enough"]
"""How far a cell is; each state holds the one before it."""
LIVE = frozenset({"in force", "contested"})
_Where = tuple[SurfaceId, AudienceId | None, UseCaseId | None]


class Cell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One cell that the specification wants."""

    clause: ClauseId
    situation: str
    """`editor/student/essay-help`."""
    slot: Slot
    """Kind of case, or the other side of the clause's line."""
    mode: str = ""
    """Expected failure of an adversarial case; empty: any."""
    intent: str = ""
    """What the user is after; empty: anything."""
    weight: float = 0.0
    """Share of all that was said to matter."""
    families: int = 0
    """Families that stand exactly here."""
    is_tested: bool = False
    is_labelled: bool = False
    has_enough: bool = False
    waiting: int = 0
    """Families of proposed cases that stand here."""

    @property
    def state(self) -> State:
        """How far it is, in one word."""
        if not self.is_tested:
            return "missing"
        if not self.is_labelled:
            return "tested"
        return "enough" if self.has_enough else "labelled"


class ClauseCoverage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clause as a whole."""

    clause: ClauseId
    title: str
    stakes: Stakes
    bar: Bar
    families: int
    """Independent families anywhere; twins are left out."""
    needed: int | None
    """Families, all clean, that would show the bar; None: no number does."""


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cells that got somewhere, and their part of all weight."""

    cells: int
    weight: float


class CoverageGrid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every cell that is wanted, in the order of the specification."""

    cells: tuple[Cell, ...] = ()
    clauses: tuple[ClauseCoverage, ...] = ()
    situations: tuple[str, ...] = ()
    """Heaviest first."""
    cases: int = 0
    elsewhere: int = 0
    """Cases that stand where nobody said it matters, or leave open where they stand."""
    untied: int = 0
    """Cases that speak of no clause."""

    @property
    def tested(self) -> Share:
        """Cells that cases test."""
        return _share(cell for cell in self.cells if cell.is_tested)

    @property
    def labelled(self) -> Share:
        """Cells in which people labelled replies."""
        return _share(cell for cell in self.cells if cell.is_tested and cell.is_labelled)

    @property
    def enough(self) -> Share:
        """Cells with enough families for the bar."""
        return _share(cell for cell in self.cells if cell.is_tested and cell.has_enough)


def _share(cells: Iterable[Cell]) -> Share:
    found = list(cells)
    return Share(cells=len(found), weight=sum(cell.weight for cell in found))


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """What stands against the specification's demands."""

    cases: Sequence[Case] = ()
    proposed: Sequence[Case] = ()
    labelled: Collection[tuple[ClauseId, CaseId]] = frozenset()
    """Cases with a reply that people labelled under the present words of the clause."""
    modes: Mapping[ClauseId, Collection[str]] = msgspec.field(default_factory=dict)
    """Expected failures by clause that a taxonomy names, beside those the cases name."""


class _Key(NamedTuple):
    situation: str
    slot: str
    """`adversarial/ghost-writing` where the case names a failure."""
    intent: str


class _Seen:
    """Families and labelled families of one key."""

    __slots__ = ("families", "labelled")

    def __init__(self) -> None:
        self.families: set[FamilyId] = set()
        self.labelled: set[FamilyId] = set()


_Found = defaultdict[ClauseId, defaultdict[_Key, _Seen]]


def coverage_grid(product: Product, spec: Spec, suite: Suite) -> CoverageGrid:
    """Hold the cases against every cell that the specification wants.

    Args:
        product: Its situations say what matters.
        spec: Drafts, retired clauses and voice axes want nothing.
        suite: Cases, and what people labelled.
    """
    clauses = [each for each in spec.clauses if each.status in LIVE and each.kind != "voice"]
    every = (*suite.cases, *suite.proposed) if suite.proposed else suite.cases
    lines = sides(clauses, every)
    other = OtherSide(every, lines)
    census = _Census(clauses, product, other, suite.labelled)
    for case in suite.cases:
        census.count(case)
    waiting = _Census(clauses, product, other, frozenset())
    for case in suite.proposed:
        waiting.count(case)
    wanted = demands(clauses, product, lines, _named(census.found, waiting.found, suite.modes))
    weight: defaultdict[str, float] = defaultdict(float)
    for each in wanted:
        weight[each.situation] += each.weight
    by_clause = {clause.id: _Standing(clause, census.found[clause.id]) for clause in clauses}
    return CoverageGrid(
        cells=tuple(
            by_clause[each.clause].cell(each, families_in(waiting.found[each.clause], each))
            for each in wanted
        ),
        clauses=tuple(by_clause[clause.id].whole() for clause in clauses),
        situations=tuple(sorted(weight, key=lambda name: (-weight[name], name))),
        cases=len(suite.cases),
        elsewhere=census.elsewhere(frozenset(weight)),
        untied=census.untied,
    )


class _Census:
    """Counts cases into keys, clause by clause."""

    def __init__(
        self,
        clauses: Iterable[Clause],
        product: Product,
        other: OtherSide,
        labelled: Collection[tuple[ClauseId, CaseId]],
    ) -> None:
        self.found: _Found = defaultdict(lambda: defaultdict(_Seen))
        self.untied = 0
        self._at: defaultdict[_Where, int] = defaultdict(int)
        self._always = [each for each in clauses if each.judged == "always"]
        self._always_at: dict[_Where, tuple[ClauseId, ...]] = {}
        self._other, self._labelled = other, labelled
        self._known = {each.id for each in clauses}
        self._keys: dict[tuple[object, ...], _Key] = {}

    def count(self, case: Case) -> None:
        """Count one case for every clause it speaks of."""
        place = case.place
        where = (place.surface, place.audience, place.use_case)
        always = self._always_at.get(where)
        if always is None:
            always = self._always_at[where] = self._applying(where)
        beside = self._other.of(case)
        for clause, at in beside:
            self._add(clause, at, self._other.side(clause), case)
        tests = case.tests if case.twin_of is None else ()
        slot = case.kind if case.kind != "adversarial" else f"adversarial/{case.category}"
        for clause in tests:
            if clause in self._known:
                self._add(clause, case, slot, case)
        for clause in always:
            if clause not in case.tests:
                self._add(clause, case, "normal", case)
        self._at[where] += 1
        self.untied += not (beside or always or tests)

    def elsewhere(self, situations: Collection[str]) -> int:
        """Count the cases that stand in none of the situations."""
        return sum(
            number
            for where, number in self._at.items()
            if "/".join(name or "-" for name in where) not in situations
        )

    def _add(self, clause: ClauseId, at: Case, slot: str, case: Case) -> None:
        place = at.place
        parts = (place.surface, place.audience, place.use_case, slot, case.intent)
        key = self._keys.get(parts)
        if key is None:
            key = self._keys[parts] = _Key(place.situation, slot, case.intent)
        seen = self.found[clause][key]
        seen.families.add(case.family)
        if (clause, case.id) in self._labelled:
            seen.labelled.add(case.family)

    def _applying(self, where: _Where) -> tuple[ClauseId, ...]:
        surface, audience, use_case = where
        return tuple(
            clause.id
            for clause in self._always
            if (not clause.surfaces or surface in clause.surfaces)
            and (not clause.audiences or audience in clause.audiences)
            and (not clause.use_cases or use_case in clause.use_cases)
        )


class _Standing:
    """What stands against one clause: its keys, the pairs they hold, and its families."""

    def __init__(self, clause: Clause, found: Mapping[_Key, _Seen]) -> None:
        self._clause, self._found = clause, found
        self._is_high = clause.stakes == "high"
        self.needed = families_needed(clause.bar)
        self._tested, self._labelled = set[Pair](), set[Pair]()
        self._at: defaultdict[tuple[str, bool], set[FamilyId]] = defaultdict(set)
        for key, seen in found.items():
            pairs = self._pairs(key)
            self._tested.update(pairs)
            if seen.labelled:
                self._labelled.update(pairs)
            self._at[key.situation, _is_of_line(key.slot)] |= seen.families

    def _pairs(self, key: _Key) -> list[Pair]:
        """Give the pairs a key holds; an expected failure is an adversarial case of any kind too."""
        slots = {key.slot, key.slot.partition("/")[0]}
        return [
            pair
            for slot in slots
            for pair in pairs_in(values_of(key.situation, slot, key.intent, is_high=self._is_high))
        ]

    def whole(self) -> ClauseCoverage:
        """Sum the clause up."""
        families = set[FamilyId]()
        for (_, is_of_line), those in self._at.items():
            if is_of_line:
                families |= those
        return ClauseCoverage(
            clause=self._clause.id,
            title=self._clause.title,
            stakes=self._clause.stakes,
            bar=self._clause.bar,
            families=len(families),
            needed=self.needed,
        )

    def cell(self, demand: Demand, waiting: int) -> Cell:
        """Say how far one cell is."""
        stands = self._at[demand.situation, _is_of_line(demand.slot)]
        return Cell(
            clause=demand.clause,
            situation=demand.situation,
            slot=demand.slot,
            mode=demand.mode,
            intent=demand.intent,
            weight=demand.weight,
            families=families_in(self._found, demand),
            is_tested=self._tested.issuperset(demand.pairs),
            is_labelled=self._labelled.issuperset(demand.pairs),
            has_enough=self.needed is not None and len(stands) >= self.needed,
            waiting=waiting,
        )


def families_in(found: Mapping[_Key, _Seen], demand: Demand) -> int:
    """Count the families that stand in exactly this cell."""
    families = set[FamilyId]()
    for key, seen in found.items():
        slot, _, mode = key.slot.partition("/")
        if (
            key.situation == demand.situation
            and slot == demand.slot
            and demand.mode in ("", mode)
            and demand.intent in ("", key.intent)
        ):
            families |= seen.families
    return len(families)


def _is_of_line(slot: str) -> bool:
    """True for cases that speak of the clause itself, not of the other side of its line."""
    return slot not in ("twin", "counterpart")


def _named(
    found: _Found, waiting: _Found, more: Mapping[ClauseId, Collection[str]]
) -> dict[ClauseId, Named]:
    """Gather the expected failures and intents that are named for each clause."""
    named: dict[ClauseId, Named] = {}
    for clause in dict.fromkeys((*found, *waiting, *more)):
        keys = (*found.get(clause, ()), *waiting.get(clause, ()))
        modes = {key.slot.partition("/")[2] for key in keys} | set(more.get(clause, ()))
        intents = {key.intent for key in keys}
        named[clause] = Named(
            modes=tuple(sorted(modes - {""})), intents=tuple(sorted(intents - {""}))
        )
    return named
