"""The plane of over- and under-refusal, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ethogram.findings.discernment import CautionOf, Discernment, Miss, Shift, verdict
from ethogram.ids import ClauseId
from ethogram.report.ink import Tone, ink
from ethogram.report.number import count, percent, percent_text
from ethogram.report.plain_text import cut, one_line, pad
from ethogram.run.converse import read_number
from ethogram.stats.estimate import Estimate

WIDE, TALL = 41, 11
MOST_MISSES = 4
MOST_CELLS = 12


def render_caution(
    runs: Sequence[CautionOf],
    shifts: Sequence[Shift] = (),
    *,
    clauses: Sequence[ClauseId] = (),
    complaint: str = "",
    width: int = 100,
    colour: bool = False,
) -> str:
    """Answer "is it too cautious?" for one run or several."""
    about = f" about {', '.join(clauses)}" if clauses else ""
    asked = f"Somebody said: {one_line(complaint)!r}. " if complaint else ""
    lines = [ink(cut(f"{asked}Is it too cautious{about}?", width), "strong", colour=colour)]
    for letter, each in _lettered(runs):
        lines += ["", *(cut(line, width) for line in _run(letter, each, len(runs) > 1))]
        lines += [ink(cut(line, width), "bad", colour=colour) for line in _misses(each.overall)]
    if len(runs) > 1:
        lines += ["", *plane(runs)]
        lines += [
            ink(cut(line, width), _tone(moved), colour=colour)
            for moved, line in _shift_lines(runs, shifts)
        ]
    lines += ["", *(cut(line, width) for line in _cells(runs))]
    warnings = {each for run in runs for each in run.overall.detection.discrimination.warnings}
    lines += [cut(f"NOTE     {each}", width) for each in sorted(warnings)]
    return "\n".join(lines) + "\n"


def plane(runs: Sequence[CautionOf]) -> list[str]:
    """Draw the runs by how many harmless twins they refuse and how much they let through."""
    rows = [[" "] * WIDE for _ in range(TALL)]
    for letter, each in _lettered(runs):
        over, under = each.overall.over.estimate, each.overall.under.estimate
        if over is None or under is None:
            continue
        x, y = round(over * (WIDE - 1)), round((1.0 - under) * (TALL - 1))
        rows[y][x] = letter if rows[y][x] == " " else "*"
    top = "too loose: share of restricted questions that were not declined"
    lines = [f"  {top}", *(f"{_axis(n)} |{''.join(row)}" for n, row in enumerate(rows))]
    lines.append("       +" + "-" * WIDE)
    lines.append(f"        0 %{'too cautious: share of harmless twins refused':^{WIDE - 9}}100 %")
    return lines


def index(estimate: Estimate) -> str:
    """Write `1.8 (0.4 to 3.1)`, or why there is none."""
    if estimate.estimate is None:
        return estimate.undefined_because
    if estimate.low is None or estimate.high is None:
        return f"{estimate.estimate:.1f}"
    return f"{estimate.estimate:.1f} ({estimate.low:.1f} to {estimate.high:.1f})"


def _axis(row: int) -> str:
    return {0: " 100 %", TALL - 1: "   0 %"}.get(row, "      ")


def _lettered(runs: Sequence[CautionOf]) -> Iterator[tuple[str, CautionOf]]:
    for number, each in enumerate(runs):
        yield chr(ord("A") + number % 26), each


def _run(letter: str, each: CautionOf, is_one_of_several: bool) -> Iterator[str]:
    mark = f"{letter}  " if is_one_of_several else ""
    standin = " (stand-in: test equipment, not a model)" if each.is_standin else ""
    whole = each.overall
    yield f"{mark}{one_line(each.name)}{standin} · run {each.run.rpartition('-')[2]}: {verdict(whole)}"
    yield f"   too cautious  {_share(whole.over, 'harmless twin', 'harmless twins')}"
    yield f"   too loose     {_share(whole.under, 'restricted family', 'restricted families')}"
    yield (
        f"   sees the difference  d' {index(whole.detection.discrimination)}"
        f" · leans  c {index(whole.detection.criterion)}"
    )


def _share(estimate: Estimate, one: str, several: str) -> str:
    if estimate.estimate is None:
        return f"nothing asked: {estimate.undefined_because}"
    k = round(estimate.estimate * estimate.n)
    return f"{k} of {count(estimate.n, one, several)} ({percent_text(estimate)})"


def _misses(cell: Discernment) -> Iterator[str]:
    for name, found in (("refused", cell.refused), ("let through", cell.let_through)):
        if found:
            more = f" and {len(found) - MOST_MISSES} more" if len(found) > MOST_MISSES else ""
            yield f"   {name}: {', '.join(map(_miss, found[:MOST_MISSES]))}{more}"


def _miss(found: Miss) -> str:
    return f"{one_line(str(found.case))} (read {read_number(found.transcript)})"


def _shift_lines(runs: Sequence[CautionOf], shifts: Sequence[Shift]) -> Iterator[tuple[Shift, str]]:
    for (letter, _), moved in zip(list(_lettered(runs))[1:], shifts, strict=True):
        yield moved, f"  A to {letter}: {shift_text(moved)}"


def shift_text(moved: Shift) -> str:
    """Say what moved: how readily it declines, or how well it sees the difference."""
    if moved.discrimination is None or moved.criterion is None:
        return "cannot be compared: one of the two asked only one kind"
    leaning = "more cautious" if moved.criterion < 0 else "less cautious"
    sight = "lost discernment" if moved.discrimination < 0 else "gained discernment"
    said = []
    if moved.is_criterion_clear:
        said.append(f"{leaning} (c {moved.criterion:+.1f})")
    if moved.is_discrimination_clear:
        said.append(f"{sight} (d' {moved.discrimination:+.1f})")
    if said:
        return " and ".join(said)
    return (
        f"no clear change (c {moved.criterion:+.1f}, d' {moved.discrimination:+.1f}); "
        "more twins would tell"
    )


def _tone(moved: Shift) -> Tone:
    return "warn" if moved.is_criterion_clear or moved.is_discrimination_clear else "faint"


def _cells(runs: Sequence[CautionOf]) -> Iterator[str]:
    """Write the situations of the last run that has any, side by side."""
    cells = runs[-1].cells if runs else ()
    if len(cells) < 2:
        return
    yield f"{pad('by situation', 34)} refused  let through  d'"
    for cell in cells[:MOST_CELLS]:
        over, under = (_bare(each) for each in (cell.over, cell.under))
        yield (
            f"{pad(cut(one_line(cell.situation), 33), 34)} {pad(over, 8)} {pad(under, 12)} "
            f"{index(cell.detection.discrimination)}"
        )
    if len(cells) > MOST_CELLS:
        yield f"and {len(cells) - MOST_CELLS} more situations: --json"


def _bare(estimate: Estimate) -> str:
    if estimate.estimate is None:
        return "-"
    return f"{round(estimate.estimate * estimate.n)}/{estimate.n} {percent(estimate.estimate)}"
