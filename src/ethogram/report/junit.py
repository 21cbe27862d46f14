"""The gate's decision as JUnit XML: a breach is a failure, a lack of evidence is skipped."""

from __future__ import annotations

import re
from html import escape

from ethogram.findings.gate import GateDecision, GateOutcome, GateReason
from ethogram.report.plain_text import visible

_TAGS: dict[GateOutcome, str] = {
    "breach": "failure",
    "lack of evidence": "skipped",
    "machinery": "error",
}
_NOT_XML = re.compile("[\ufffe\uffff\ufdd0-\ufdef]")


def gate_junit(decision: GateDecision, *, suite: str = "ethogram", seconds: float = 0.0) -> str:
    """Write one test case a clause, and one for each thing about the run as a whole.

    A breach becomes a failure, machinery an error, a lack of evidence a skipped case. Readers of
    JUnit take skipped for fine, so the exit code decides, not this file.
    """
    tally = dict.fromkeys(_TAGS.values(), 0)
    for reason in decision.reasons:
        if reason.outcome in _TAGS:
            tally[_TAGS[reason.outcome]] += 1
    counts = (
        f'tests="{len(decision.reasons)}" failures="{tally["failure"]}" '
        f'errors="{tally["error"]}" skipped="{tally["skipped"]}" time="{seconds:.3f}"'
    )
    name = _attribute(suite)
    cases = "".join(_case(reason, name) for reason in decision.reasons)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuites name={name} {counts}>\n<testsuite name={name} {counts}>\n"
        f'<properties><property name="outcome" value={_attribute(decision.outcome)}/>'
        f'<property name="exit code" value="{decision.exit_code}"/></properties>\n'
        f"{cases}</testsuite>\n</testsuites>\n"
    )


def _case(reason: GateReason, suite: str) -> str:
    name = _attribute(reason.clause or "the run")
    opening = f"<testcase classname={suite} name={name}"
    if reason.outcome not in _TAGS:
        return f"{opening}/>\n"
    tag = _TAGS[reason.outcome]
    kind = "" if tag == "skipped" else f" type={_attribute(reason.outcome)}"
    advice = f"next: {reason.next_step}" if reason.next_step else ""
    body = escape(_text(advice))
    return (
        f"{opening}><{tag} message={_attribute(reason.message)}{kind}>{body}</{tag}></testcase>\n"
    )


def _attribute(text: str) -> str:
    return f'"{escape(_text(text))}"'


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", visible(text))
