"""The ticket: one finding for whoever will repair it, with everything needed to see it again."""

from __future__ import annotations

import msgspec

from ethogram.findings.summary import ClauseConformance, RunFacts
from ethogram.report.answers import finding, judged_by
from ethogram.report.evidence import ReportClause, ReportContext, ReportTranscript, ReportTurn
from ethogram.report.markdown_text import code, escaped, exact_json, fenced, quoted


class Ticket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding and the reply that shows it."""

    run: RunFacts
    found: ClauseConformance
    clause: ReportClause
    transcript: ReportTranscript
    context: ReportContext | None = None
    """What was sent before the case's own turns; None when the transcript holds every message."""


def render_ticket(ticket: Ticket) -> str:
    """Write observed, expected, clause, exact reproduction, suspected layer and owner."""
    found, clause, shown = ticket.found, ticket.clause, ticket.transcript
    name = code(found.clause)
    title = f"# {name} is {found.status} on {code(shown.case)}: {escaped(clause.title)}"
    standing = dict(shown.standings).get(found.clause, "undecided")
    return (
        "\n\n".join(
            [
                title,
                *_warnings(ticket),
                "## Observed",
                f"Read {shown.read}, {escaped(shown.situation)}: {standing}. In the run: "
                f"{escaped(finding(found))}, {escaped(judged_by(found))}.",
                quoted(shown.reply)
                if shown.reply
                else escaped(shown.failure or "(an empty reply)"),
                *_verdicts(ticket),
                "## Expected",
                quoted(clause.text or clause.title),
                *_criteria(clause),
                f"Bar: {clause.bar}. Stakes: {clause.stakes}.",
                "## See it again",
                f"{code(f'ethogram read {shown.read}')} shows it; "
                f"{code(f'ethogram try {shown.case} -n 10')} asks ten times now.",
                f"Model {code(ticket.run.model)}, target {code(ticket.run.target)}, run "
                f"{code(ticket.run.run)}, context {code(shown.context or ticket.run.context or '-')}. "
                "Exactly what was sent:",
                fenced(exact_json(_messages(ticket)), "json"),
                "## Suspected layer",
                escaped(suspected_layer(ticket)),
                "## Owner",
                escaped(clause.owner) or "The clause names no owner. Add 'Owner:' to it.",
            ]
        )
        + "\n"
    )


def suspected_layer(ticket: Ticket) -> str:
    """Say where the evidence points, or that nothing was diagnosed."""
    found, context = ticket.found, ticket.context
    if found.could_not:
        return (
            f"The model: of {found.probed} failing families that were asked again with the "
            f"instruction alone, {found.could_not} fail that too."
        )
    if context is not None and context.blocks:
        serving = [block.block for block in context.blocks if found.clause in block.serves]
        if not serving:
            return (
                f"Not yet diagnosed. No block of {context.surface!r} says that it serves "
                f"{found.clause!r}, so the context is the first place to look."
            )
        return f"Not yet diagnosed. Blocks that serve the clause: {', '.join(serving)}."
    return "Not yet diagnosed."


def _warnings(ticket: Ticket) -> list[str]:
    warnings = []
    if ticket.run.is_standin or ticket.transcript.is_simulated:
        warnings.append("> **STAND-IN** A scripted stand-in answered, not a real model.")
    if not any(is_measured for _, _, is_measured in ticket.found.judges):
        warnings.append("> **UNMEASURED** No measured judge and no person has confirmed this.")
    return warnings


def _verdicts(ticket: Ticket) -> list[str]:
    lines = [
        f"- {code(each.criterion)} **{each.outcome}** by {escaped(each.judge)}"
        + (f": {escaped(each.reason)}" if each.reason else "")
        for each in ticket.transcript.verdicts
        if each.clause == ticket.found.clause
    ]
    lines += [
        f"- **{each.outcome}** by {escaped(each.labeller)}"
        + (" (simulated, no person gave it)" if each.is_simulated else "")
        + (f": {escaped(each.note)}" if each.note else "")
        for each in ticket.transcript.labels
        if each.clause == ticket.found.clause
    ]
    return ["\n".join(lines)] if lines else []


def _criteria(clause: ReportClause) -> list[str]:
    lines = [f"- {code(name)} {escaped(text)}" for name, text in clause.criteria]
    return ["\n".join(["A reply passes when it", "", *lines])] if lines else []


def _messages(ticket: Ticket) -> list[dict[str, str]]:
    before: tuple[ReportTurn, ...] = ticket.context.turns if ticket.context else ()
    return [
        {"role": turn.role, "content": turn.text} for turn in (*before, *ticket.transcript.turns)
    ]
