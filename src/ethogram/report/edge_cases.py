"""The edge-case report: what one would present to a research team, failure mode by failure mode.

Every entry has a prompt, what was observed and expected, why it is believed to happen and how that
was tested, how often, and how bad it is. What was not looked at stands at the end, not in a
footnote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from ethogram.experiment.explanation import Explanation
from ethogram.findings.summary import Correction, Coverage, Rate, RunFacts
from ethogram.ids import CaseId, ClauseId
from ethogram.report.corrected import rates_text
from ethogram.report.explanation import confirmation_text, headline, mend_text
from ethogram.report.markdown_text import code, escaped, quoted, table
from ethogram.report.number import count, percent
from ethogram.spec.clause import Stakes

Source = Literal["taxonomy", "clause"]
"""Where the mode comes from: a person named it, or nobody did yet and the clause stands for it."""


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """One reply that shows a failure."""

    case: CaseId
    read: int
    situation: str
    prompt: str
    reply: str
    reason: str = ""


class EdgeCase(msgspec.Struct, frozen=True, kw_only=True):
    """One distinct way of failing."""

    name: str
    title: str
    source: Source = "clause"
    definition: str = ""
    clauses: tuple[ClauseId, ...]
    severity: Stakes
    expected: str
    """What the specification asks for, in its own words."""
    families: int
    """Failing families."""
    rate: Rate | None = None
    """How often, of the families that were asked."""
    correction: Correction | None = None
    """What labels make of the rate, where a judge with a card had a part."""
    shown: tuple[Observed, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    """Newest first."""
    could_not: int = 0
    probed: int = 0
    reviewed_by: str = ""
    """Who named it; empty: unreviewed."""


class EdgeCaseReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the report says."""

    run: RunFacts
    cases: tuple[EdgeCase, ...]
    """The most severe first, then the most frequent."""
    coverage: Coverage
    untested: tuple[ClauseId, ...] = ()
    undecided: tuple[tuple[ClauseId, str], ...] = ()
    """Clause and why."""
    unread: int = 0
    """Failing replies that nobody has read."""
    failing: int = 0
    notes: tuple[str, ...] = ()


def render_edge_cases(report: EdgeCaseReport) -> str:
    """Write the report as Markdown."""
    parts = [
        f"# Edge cases of {escaped(report.run.product)}",
        _about(report),
        *(f"> **Note** {escaped(note)}" for note in report.notes),
        "## At a glance",
        _glance(report.cases),
    ]
    for number, case in enumerate(report.cases, 1):
        parts += _entry(number, case)
    parts += ["## Coverage", _coverage(report.coverage), "## What was not looked at"]
    parts.append(_listed(list(_not_looked_at(report))) or "Nothing that we know of.")
    return "\n\n".join(parts) + "\n"


def _about(report: EdgeCaseReport) -> str:
    run = report.run
    return (
        f"Run {code(str(run.run))} of {escaped(run.started_at)}: {escaped(run.model or run.target)}, "
        f"{count(run.replies, 'reply', 'replies')}. "
        f"{count(len(report.cases), 'distinct failure mode')} in "
        f"{count(report.failing, 'failing reply', 'failing replies')}, "
        f"{report.unread:,} of which nobody has read."
    )


def _glance(cases: Sequence[EdgeCase]) -> str:
    if not cases:
        return "Nothing failed, of what could be decided."
    rows = [
        [
            str(number),
            escaped(case.title),
            case.severity,
            _often(case),
            escaped(_hypothesis(case)),
        ]
        for number, case in enumerate(cases, 1)
    ]
    return table(["", "failure mode", "severity", "how often", "believed cause"], rows)


def _entry(number: int, case: EdgeCase) -> list[str]:
    if case.reviewed_by:
        named = f"Named by {escaped(case.reviewed_by)}."
    elif case.source == "taxonomy":
        named = "Unreviewed: the mode was suggested, and no person has named it."
    else:
        named = "Unreviewed: nobody has named this mode; it stands for the clause."
    parts = [
        f"## {number}. {escaped(case.title)}",
        f"{named} Clauses: {', '.join(code(str(each)) for each in case.clauses)}. "
        f"Severity: {case.severity}. How often: {_often(case)}.",
    ]
    if case.definition:
        parts.append(escaped(case.definition))
    for shown in case.shown:
        parts += [
            f"**Prompt** ({code(str(shown.case))}, {escaped(shown.situation)}, "
            f"{code(f'ethogram read {shown.read}')})",
            quoted(shown.prompt),
            "**Observed**",
            quoted(shown.reply),
        ]
        if shown.reason:
            parts.append(escaped(f"Judged: {shown.reason}"))
    parts += [f"**Expected.** {escaped(case.expected)}", *_cause(case)]
    return parts


def _cause(case: EdgeCase) -> Iterator[str]:
    if not case.explanations:
        step = code(f"ethogram explain {case.name}")
        yield f"**Root cause.** Not tested yet. {step}".rstrip()
        return
    for found in case.explanations:
        certainty = "Shown" if found.is_shown else "Suspected"
        yield escaped(
            f"Root cause on {found.surface} ({certainty.lower()}): {headline(found)}. "
            f"{found.remedy.means} {found.suspicion.why}"
        )
        tested = f"How it was tested: {', '.join(step.intervention.name for step in found.steps)}."
        if found.confirmation is not None:
            tested += f" {confirmation_text(found.confirmation)}."
        ruled = ", ".join(found.suspicion.ruled_out)
        yield escaped(f"{tested} Ruled out: {ruled or 'nothing'}.")
        yield escaped(f"Proposed: {mend_text(found)}")


def _hypothesis(case: EdgeCase) -> str:
    if case.explanations:
        found = case.explanations[0]
        return f"{headline(found)}{'' if found.is_shown else ' (not confirmed)'}"
    if case.probed:
        return f"could not in {case.could_not} of {case.probed} families; not explained"
    return "not tested"


def _often(case: EdgeCase) -> str:
    families = count(case.families, "family", "families")
    if case.rate is None:
        return families
    return f"{case.families} of {case.rate.families} families ({rates_text(case.rate, case.correction)})"


def _coverage(coverage: Coverage) -> str:
    return (
        f"{coverage.asked} of {coverage.situations} situations that someone said matter were asked "
        f"({percent(coverage.weight)} by weight)."
    )


def _not_looked_at(report: EdgeCaseReport) -> Iterator[str]:
    for name in report.coverage.never_asked:
        yield f"Never asked: {name}."
    for clause in report.untested:
        yield f"No reply was judged on {clause}."
    for clause, why in report.undecided:
        yield f"Undecided: {clause}, {why}."
    if report.unread:
        yield f"{count(report.unread, 'failing reply was', 'failing replies were')} judged and not read by a person."
    unexplained = [case.title for case in report.cases if not case.explanations]
    if unexplained:
        yield f"No cause was searched for: {', '.join(unexplained)}."


def _listed(items: list[str]) -> str:
    return "\n".join(f"- {escaped(item)}" for item in items)
