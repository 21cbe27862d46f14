"""The cases as a table for the terminal, and how they spread over clauses, kinds and places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ethogram.ids import CaseId, FamilyId
from ethogram.report.ink import ink
from ethogram.report.number import count
from ethogram.report.plain_text import cells, cut, one_line, pad, wrap
from ethogram.run.converse import asked_turns
from ethogram.suite.case import Case
from ethogram.suite.twins import guarded_clauses

_HEADS = ("id", "place", "tests", "expect", "kind")
_WIDEST = (40, 32, 28, 14, 11)
_LEAST_WORDS, _NARROWEST = 32, 11


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Cases and families that share a clause, a kind, a category or a situation."""

    name: str
    cases: int
    families: int


class CaseCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How a set of cases spreads. A case that tests two clauses counts for both."""

    cases: int
    families: int
    calls: int
    """Replies that asking each case once takes; a conversation takes several."""
    by_clause: tuple[Spread, ...] = ()
    by_kind: tuple[Spread, ...] = ()
    by_category: tuple[Spread, ...] = ()
    by_situation: tuple[Spread, ...] = ()
    twins: int = 0
    untied: int = 0
    """Cases that name no clause; clauses that are always judged may still apply."""


def count_cases(cases: Sequence[Case], by_id: Mapping[CaseId, Case]) -> CaseCounts:
    """Count cases and families by clause, kind, category and situation, most families first.

    Args:
        cases: What to count.
        by_id: Every case of the workspace, because a twin guards the clauses of its original.
    """
    guarded = {case.id: guarded_clauses(case, by_id) for case in cases}
    return CaseCounts(
        cases=len(cases),
        families=len({case.family for case in cases}),
        calls=sum(is_asked for case in cases for _, is_asked in asked_turns(case.turns)),
        by_clause=_spread((clause, case) for case in cases for clause in guarded[case.id]),
        by_kind=_spread((case.kind, case) for case in cases),
        by_category=_spread((case.category, case) for case in cases if case.category),
        by_situation=_spread((case.place.situation, case) for case in cases),
        twins=sum(case.twin_of is not None for case in cases),
        untied=sum(not guarded[case.id] for case in cases),
    )


def _spread(pairs: Iterator[tuple[str, Case]]) -> tuple[Spread, ...]:
    found: dict[str, tuple[int, set[FamilyId]]] = {}
    for name, case in pairs:
        number, families = found.get(name, (0, set()))
        found[name] = (number + 1, families | {case.family})
    spreads = [Spread(name=k, cases=n, families=len(f)) for k, (n, f) in found.items()]
    return tuple(sorted(spreads, key=lambda each: (-each.families, -each.cases, each.name)))


def render_cases(
    cases: Sequence[Case],
    by_id: Mapping[CaseId, Case],
    *,
    width: int = 100,
    colour: bool = False,
) -> str:
    """Show one case a line: what it is called, where it stands, what it tests and how it begins.

    The further cases of a family are indented under its first. Where the words have no room beside
    the columns they stand on a line of their own.
    """
    if not cases:
        return ""
    listed: set[str] = set()
    rows = []
    for case in cases:
        rows.append(_row(case, by_id, listed))
        listed.add(case.family)
    used = [i for i in range(len(_HEADS)) if any(row[i] for row in rows)]
    widths = _widths(rows, used, width)
    taken = sum(widths.values()) + 2 * len(widths)
    is_stacked = taken + _LEAST_WORDS > width
    lines = [
        ink(_fit(_HEADS, used, widths) + "first words" * (not is_stacked), "faint", colour=colour)
    ]
    for row in rows:
        start = _fit(row, used, widths)
        lines += (
            [start, "    " + cut(row[-1], width - 4)]
            if is_stacked
            else [start + cut(row[-1], width - taken)]
        )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def render_counts(counts: CaseCounts, *, width: int = 100, of: int | None = None) -> str:
    """Show how the cases spread; `of` is the number of all cases, when these were selected."""
    selected = f" of {of:,}" if of is not None and of != counts.cases else ""
    calls = count(counts.calls, "reply", "replies")
    head = f"{counts.cases:,}{selected} {'case' if counts.cases == 1 else 'cases'} in "
    head += f"{count(counts.families, 'family', 'families')}; asking each once takes {calls}"
    lines = wrap(head, width)
    parts = (
        ("by clause", counts.by_clause),
        ("by kind", counts.by_kind),
        ("by category", counts.by_category),
        ("by situation", counts.by_situation),
    )
    for label, spreads in parts:
        text = ", ".join(f"{each.name} {_figure(each)}" for each in spreads)
        rows = wrap(one_line(text), width - 14)
        lines += [f"{label if not n else '':<12}  {row}" for n, row in enumerate(rows)]
    if counts.twins:
        lines.append(f"{'twins':<12}  {counts.twins} harmless neighbours that must be helped")
    if counts.untied:
        lines.append(f"{'no clause':<12}  {count(counts.untied, 'case names', 'cases name')} none")
    return "\n".join(lines) + "\n"


def _figure(each: Spread) -> str:
    """Give the families; cases too where a family holds several."""
    return f"{each.families}" if each.families == each.cases else f"{each.families} ({each.cases})"


def _row(case: Case, by_id: Mapping[CaseId, Case], listed: set[str]) -> tuple[str, ...]:
    asked = [turn.content for turn in case.turns if turn.role == "user"]
    said = asked[0] if asked else next((turn.content for turn in case.turns), "")
    is_member = case.family in listed
    notes = [f"({len(asked)} turns)"] if len(asked) > 1 else []
    if str(case.family) != str(case.id) and not is_member:
        notes.insert(0, f"(family {one_line(case.family)})")
    return (
        ("  " if is_member else "") + one_line(case.id),
        one_line(case.place.situation),
        one_line(", ".join(guarded_clauses(case, by_id))),
        case.expect or "",
        case.kind if case.kind != "normal" else "",
        " ".join([*notes, f'"{one_line(said)}"']),
    )


def _widths(rows: Sequence[tuple[str, ...]], used: Sequence[int], width: int) -> dict[int, int]:
    """Give each column what it needs; all but the id, which is typed, can give way."""
    widths = {
        i: min(_WIDEST[i], max(cells(_HEADS[i]), *(cells(row[i]) for row in rows))) for i in used
    }
    while sum(widths.values()) + 2 * len(widths) > width:
        widest = max((i for i in widths if i), key=lambda i: widths[i], default=0)
        if widths[widest] <= _NARROWEST or not widest:
            break
        widths[widest] -= 1
    return widths


def _fit(row: Sequence[str], used: Sequence[int], widths: Mapping[int, int]) -> str:
    return "".join(pad(cut(row[i], widths[i]), widths[i] + 2) for i in used)
