"""The plan of an explanation, written down before anything is asked."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ethogram.experiment.cause import REMEDIES
from ethogram.ids import CaseId
from ethogram.report.markdown_text import code, escaped, table


class PlanPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan says."""

    title: str
    date: str
    subject: str
    clause: str
    surface: str
    target: str
    cases: Sequence[CaseId]
    held_out: Sequence[CaseId]
    parts: Sequence[str]
    most_calls: int
    screens: bool = False
    shrinks: bool = False


def plan_page(plan: PlanPage) -> str:
    """Write question, factors, controls, sample size and analysis as Markdown."""
    listed = ", ".join(code(str(case)) for case in plan.cases) or "none"
    held = ", ".join(code(str(case)) for case in plan.held_out) or "fresh replies to the same cases"
    rows = [[escaped(cause), escaped(remedy.confirmed_by)] for cause, remedy in REMEDIES.items()]
    steps = ["search for the cause by the interventions below, the likeliest and cheapest first"]
    if plan.screens:
        steps.append("screen every part in a folded two-level orthogonal array")
    if plan.shrinks:
        steps.append("shrink the context by delta debugging, and check the result on fresh replies")
    return (
        "\n\n".join(
            [
                f"# {escaped(plan.title)}",
                f"Planned {plan.date}, before anything was asked.",
                "## Question",
                escaped(f"Where in the stack would one fix {plan.subject} on {plan.surface}?"),
                "## Factors",
                ", ".join(code(part) for part in plan.parts)
                or "Nothing is sent before the question.",
                "## Controls",
                "The same cases as they are, asked afresh; the instruction alone; no system prompt; "
                "leaving out a part that nobody suspects.",
                "## Sample",
                f"Target {code(plan.target)}. Search on {listed}. Confirm on {held}. "
                f"At most {plan.most_calls:,} replies.",
                "## Analysis",
                f"Clause {code(plan.clause)}. Each intervention is a sequential probability-ratio test "
                "(error 5 %) on whether it still fails. A cause is shown when fresh replies with its fix "
                "fail less often and Newcombe's 95 % interval of the difference lies below zero. Steps: "
                + "; ".join(steps)
                + ".",
                table(["cause", "confirmed by"], rows),
            ]
        )
        + "\n"
    )
