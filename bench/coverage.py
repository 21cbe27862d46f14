"""The table of coverage: a suite held against every cell that its specification wants.

    python bench/coverage.py [--cases 100000] [--rounds 5]

Plants a specification of 40 clauses (a third of high stakes, most with a line, two judged always)
in a product of 30 situations, and cases of every kind with twins and labels. Nothing is read from
disk: what is timed is the count itself, from records to the finished grid. Holes are planted, and
what is found missing is compared with them, so that a quick wrong answer shows.

Where other work shares the machine, wall times say little: the least of the rounds is shown.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Iterator

from ethogram.errors import Position
from ethogram.findings.coverage_grid import CoverageGrid, Suite, coverage_grid
from ethogram.ids import AudienceId, CaseId, ClauseId, FamilyId, SurfaceId, UseCaseId
from ethogram.model.message import Message
from ethogram.spec.clause import Clause, Spec, Stakes
from ethogram.spec.product import Product, Situation
from ethogram.suite.case import Case, CaseKind, Place

AT = Position(path="planted")
CLAUSES = 40
HOLES = 50
STAKES: tuple[Stakes, ...] = ("high", "medium", "low")
KINDS: tuple[CaseKind, ...] = ("normal", "edge", "adversarial")
PLACES = tuple(
    (f"surface-{s}", f"audience-{a}", f"use-case-{u}")
    for s, a, u in itertools.product(range(3), range(2), range(5))
)
Hole = tuple[str, str, str]


def product() -> Product:
    """Say that thirty situations matter, the first most."""
    total = sum(range(1, len(PLACES) + 1))
    return Product(
        situations=tuple(
            Situation(
                surface=SurfaceId(surface),
                audience=AudienceId(audience),
                use_case=UseCaseId(use_case),
                weight=(len(PLACES) - number) / total,
                at=AT,
            )
            for number, (surface, audience, use_case) in enumerate(PLACES)
        )
    )


def spec() -> Spec:
    """Write forty clauses."""
    return Spec(
        clauses=tuple(
            Clause(
                id=ClauseId(f"clause-{number}"),
                title=f"Clause {number}",
                text="It must refuse to help with that." if number % 2 else "It is kind.",
                stakes=STAKES[number % 3],
                judged="always" if number in (4, 5) else "when named",
                at=AT,
            )
            for number in range(CLAUSES)
        )
    )


def holes() -> frozenset[Hole]:
    """Choose cells of clauses of high stakes that no case will test."""
    cells = [
        (f"clause-{number}", "/".join(place), kind)
        for number in range(0, CLAUSES, 3)
        for place in PLACES
        for kind in KINDS
    ]
    return frozenset(cells[:: len(cells) // HOLES][:HOLES])


def cases(number: int, planted: frozenset[Hole]) -> Iterator[Case]:
    """Write so many cases, a fifth of them twins; none stands in a planted hole."""
    cells = [
        (clause, place, kind)
        for clause, place, kind in itertools.product(range(CLAUSES), PLACES, KINDS)
        if (f"clause-{clause}", "/".join(place), kind) not in planted
    ]
    turns = (Message(role="user", content="Planted."),)
    for n in range(number):
        clause, (surface, audience, use_case), kind = cells[n // 5 % len(cells)]
        is_twin = n % 5 == 4
        yield Case(
            id=CaseId(f"case-{n}"),
            family=FamilyId(f"case-{n - 1 if is_twin else n}"),
            place=Place(
                surface=SurfaceId(surface),
                audience=AudienceId(audience),
                use_case=UseCaseId(use_case),
            ),
            turns=turns,
            tests=() if is_twin else (ClauseId(f"clause-{clause}"),),
            twin_of=CaseId(f"case-{n - 1}") if is_twin else None,
            kind=kind,
            at=AT,
        )


def found_holes(grid: CoverageGrid) -> frozenset[Hole]:
    """Give the cells of high stakes that are missing on the clause's own side."""
    stakes = {each.clause: each.stakes for each in grid.clauses}
    return frozenset(
        (cell.clause, cell.situation, cell.slot)
        for cell in grid.cells
        if not cell.is_tested and cell.slot in KINDS and stakes[cell.clause] == "high"
    )


def timed(wanted: Product, rules: Spec, held: Suite) -> tuple[CoverageGrid, float]:
    """Count once, and give the seconds it took."""
    started = time.perf_counter()
    grid = coverage_grid(wanted, rules, held)
    return grid, time.perf_counter() - started


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    planted = holes()
    suite = tuple(cases(chosen.cases, planted))
    labelled = frozenset((case.tests[0], case.id) for case in suite[::7] if case.tests)
    wanted, rules = product(), spec()
    held = Suite(cases=suite, labelled=labelled)
    grid, least = timed(wanted, rules, held)
    for _ in range(chosen.rounds - 1):
        grid, seconds = timed(wanted, rules, held)
        least = min(least, seconds)
    mark = "+" if least <= 1.0 else "-"
    what = f"coverage over {chosen.cases:,} cases, {len(grid.cells):,} cells"
    print(f"{mark} {what:46} {least:>9.2f} s   at most 1 s for 100,000")
    found = found_holes(grid)
    missed, false = len(planted - found), len(found - planted)
    mark = "+" if not missed and not false else "-"
    what = f"planted holes found, of {len(planted)}"
    print(f"{mark} {what:46} {len(planted) - missed:>11}   all, and {false} that are none")


if __name__ == "__main__":
    main()
