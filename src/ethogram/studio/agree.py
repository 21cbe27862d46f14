"""Do my labellers agree? The answer first, then clause by clause, and the replies that divide."""

from __future__ import annotations

from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ethogram.findings.agreement import Agreement
from ethogram.findings.agreement_figures import RELY, TENTATIVE
from ethogram.ids import ClauseId
from ethogram.report.agreement import REASONS, answer, facts_told, name_told, standing_told
from ethogram.report.agreement_answer import AgreementShown
from ethogram.report.gauge import WIDTH, Gauge, gauge
from ethogram.report.number import coefficient, count, estimate_text, percent, percent_text
from ethogram.studio.ground import ground_of
from ethogram.studio.page import Key, NavEntry, render
from ethogram.workflow.agreeing import ask_agreement
from ethogram.workflow.root import EVIDENCE
from ethogram.workflow.runs import list_runs
from ethogram.workflow.shelf import LABELS, stamp

NAV = (NavEntry("Agree", "/agree", "a"),)
KEYS = (
    Key("j k", "next, previous divided reply"),
    Key("Enter", "read it"),
    Key("s", "settle what divides people"),
)
FLOOR = -0.4
"""Where the lines of coefficients begin; what is worse is drawn there."""
HEATS = (0.02, 0.08, 0.18, 0.3)
"""Shares of pairs that differ from which a clause is drawn hotter."""


class Row(NamedTuple):
    """One clause or criterion as the page shows it."""

    found: Agreement
    name: str
    badge: str
    tone: str
    facts: tuple[str, ...]
    gauge: Gauge
    heat: int
    """0 to 4."""
    heat_text: str


class Part(NamedTuple):
    """One clause with its criteria."""

    row: Row
    criteria: tuple[Row, ...]


async def agree(request: Request) -> Response:
    """Show whether people agree."""
    run = request.query_params.get("run", "").strip()
    subject = request.query_params.get("for", "").strip()

    def look() -> tuple[AgreementShown, int]:
        ground = ground_of(request)
        root = ground.studio.root
        ground.shelf.workspace()
        runs = len(list_runs(root)) if (root / EVIDENCE).is_file() else 0
        state = (ground.shelf.edition, stamp(root, LABELS), runs)
        shown = ground.shelf.kept(
            ("agree", run, subject), state, lambda: ask_agreement(root, run or None, subject)
        )
        return shown, runs

    shown, runs = await run_in_threadpool(look)
    return render(
        request,
        "agree.html.j2",
        keys=KEYS,
        shown=shown,
        answer=answer(shown),
        parts=parts(shown),
        open=sum(each.state == "open" and each.read > 0 for each in shown.replies),
        reasons=REASONS,
        runs=runs,
        run=run,
        subject=subject,
        width=WIDTH,
        marks=(TENTATIVE, RELY),
        estimate=estimate_text,
        coefficient=coefficient,
        share=percent_text,
        count=count,
    )


def parts(shown: AgreementShown) -> tuple[Part, ...]:
    """Put the criteria under their clauses; a clause of one criterion stands alone."""
    criteria: dict[tuple[ClauseId, str], list[Row]] = {}
    for each in shown.agreements.by_criterion:
        criteria.setdefault((each.clause, each.kind), []).append(row(each))
    found = []
    for each in shown.agreements.by_clause:
        own = criteria.get((each.clause, each.kind), [])
        found.append(Part(row(each), tuple(own) if len(own) > 1 else ()))
    return tuple(found)


def row(each: Agreement) -> Row:
    """Lay out how people agree on one clause or criterion."""
    badge, _, tone = standing_told(each)
    deciding, figures = each.figures.deciding, each.figures
    label = f"{figures.decided_by or 'no coefficient'} {estimate_text(deciding)}"
    differ = each.heat.estimate or 0.0
    return Row(
        found=each,
        name=name_told(each),
        badge=badge,
        tone=tone,
        facts=tuple(facts_told(each)),
        gauge=gauge(deciding, label, floor=FLOOR, marks=(TENTATIVE, RELY)),
        heat=sum(differ > least for least in HEATS),
        heat_text=f"{percent(differ)} of pairs differ" if figures.pairs else "",
    )


ROUTES: tuple[BaseRoute, ...] = (Route("/agree", agree),)
