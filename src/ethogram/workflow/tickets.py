"""Write the ticket of one finding, with the reply that shows it."""

from __future__ import annotations

import difflib
from pathlib import Path

from ethogram.errors import UsageRefused
from ethogram.findings.summary import ClauseConformance, Summary
from ethogram.ids import ClauseId
from ethogram.report.evidence import report_clause
from ethogram.report.ticket import Ticket, render_ticket
from ethogram.store.reading import find_run
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.report_files import Replies, report_contexts


def ticket_for(root: Path, summary: Summary, clause: str) -> str:
    """Write the ticket for a clause of a run, in Markdown.

    Raises:
        UsageRefused: The run has no such clause, or no reply that shows anything about it.
    """
    found = _finding(summary, clause)
    if not found.quotes:
        raise UsageRefused(
            f"No reply of this run fails clause {clause!r}: it is {found.status}. A ticket needs a "
            "reply that shows what went wrong. See the clauses with 'ethogram report --clauses'."
        )
    connection = open_evidence(root)
    try:
        run = find_run(connection, summary.run.run)
        evidence = gather_evidence(connection, root, run)
        shown = Replies(connection, evidence).one(found.quotes[0].read)
        contexts = {each.digest: each for each in report_contexts(connection, run)}
        text = evidence.documents.spec.clause(ClauseId(clause))
    finally:
        connection.close()
    if shown is None or text is None:
        raise UsageRefused(
            f"The reply behind clause {clause!r} is gone from the evidence. "
            "Ask again with 'ethogram run'."
        )
    return render_ticket(
        Ticket(
            run=summary.run,
            found=found,
            clause=report_clause(text),
            transcript=shown,
            context=contexts.get(shown.context),
        )
    )


def _finding(summary: Summary, clause: str) -> ClauseConformance:
    found = next((each for each in summary.clauses if each.clause == clause), None)
    if found is not None:
        return found
    names = [str(each.clause) for each in summary.clauses]
    near = difflib.get_close_matches(clause, names, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise UsageRefused(
        f"Unknown clause {clause!r}. {hint}Clauses of this run: {', '.join(names) or 'none'}."
    )
