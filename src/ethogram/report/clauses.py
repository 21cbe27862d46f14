"""Every clause for the terminal: its answer, its figures, its judges, what would settle it."""

from __future__ import annotations

from collections.abc import Iterator

from ethogram.findings.next_step import parted
from ethogram.findings.summary import ClauseConformance, ConformanceStatus, Summary
from ethogram.report.answers import answers, could_not, finding, judged_by
from ethogram.report.change import change_of
from ethogram.report.corrected import correction_sentences
from ethogram.report.ink import Tone, ink
from ethogram.report.number import rate_text
from ethogram.report.plain_text import cells, cut, one_line, pad, visible, wrap

_STATUS_WIDTH = 11
_LEAST_WIDTH = 60
TONES: dict[ConformanceStatus, Tone] = {
    "broken": "bad",
    "holds": "good",
    "undecided": "warn",
    "untested": "faint",
}


def render_clauses(summary: Summary, *, width: int = 100, colour: bool = False) -> str:
    """Show every clause with all that is known of it; the answer to the one question comes last.

    What the reader must be told, such as that a stand-in answered, comes first.
    """
    width = max(width, _LEAST_WIDTH)
    said = answers(summary)
    names = [cells(one_line(each.clause)) + 2 for each in summary.clauses]
    name_width = min(max([10, *names]), 26)
    lines = [
        line
        for warned in said.warnings
        for line in wrap(one_line(f"{warned.label}: {warned.text}"), width)
    ]
    for clause in summary.clauses:
        lines += _clause(clause, summary, name_width, width, colour=colour)
    lines += wrap(one_line(said.answer), width)
    return "\n".join(lines) + "\n"


def _clause(
    clause: ClauseConformance, summary: Summary, name_width: int, width: int, *, colour: bool
) -> list[str]:
    indent = _STATUS_WIDTH + name_width
    status = ink(pad(clause.status, _STATUS_WIDTH), TONES[clause.status], colour=colour)
    name = ink(
        pad(cut(one_line(clause.clause), name_width - 1), name_width), "strong", colour=colour
    )
    texts = [visible(text).replace("\n", " ") for text in _texts(clause, summary)]
    wrapped = [line for text in texts for line in wrap(text, width - indent)] or [""]
    return [status + name + wrapped[0], *(" " * indent + line for line in wrapped[1:])]


def _texts(clause: ClauseConformance, summary: Summary) -> Iterator[str]:
    if clause.status == "untested":
        yield clause.next_step or "no case tests it"
        return
    yield f"{finding(clause)} · {judged_by(clause)}"
    change = change_of(clause.clause, summary.comparison)
    if change:
        yield change
    if clause.criteria_failing:
        yield "by criterion: " + ", ".join(
            f"{name} {number}" for name, number in clause.criteria_failing
        )
    yield from correction_sentences(clause)
    yield from _bounds(clause)
    if clause.probed:
        yield could_not(clause)
    if clause.reason:
        yield f"{clause.reason}: {clause.next_step}" if clause.next_step else clause.reason
    if people_part(clause):
        yield people_part(clause)
    numbers = ", ".join(str(quote.read) for quote in clause.quotes)
    if numbers:
        yield f"read {numbers}"


def people_part(clause: ClauseConformance) -> str:
    """Say that people part over the words of a clause that is decided all the same; else empty."""
    contest = clause.contest
    if contest is None or not contest.is_contested or clause.reason == "people disagree":
        return ""
    return f"people disagree: {parted(contest)}"


def _bounds(clause: ClauseConformance) -> Iterator[str]:
    tally = clause.tally
    gone = tally.unclear + tally.judge_failed + tally.missing
    best, worst = clause.fail_rate_best, clause.fail_rate_worst
    if gone and best and worst:
        yield (
            f"{gone} without a verdict ({tally.unclear} unclear, {tally.judge_failed} judging "
            f"failed, {tally.missing} no reply): best case {rate_text(best)}, "
            f"worst case {rate_text(worst)}"
        )
