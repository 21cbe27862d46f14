"""All checks by name: compile one as a document writes it, run it on a transcript."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from ethogram.errors import Diagnostic, Parsed
from ethogram.judge.checks import (
    json_text,
    length,
    manner,
    markup,
    python_code,
    reply_facts,
    similarity,
    text,
    tool_calls,
    voice_range,
)
from ethogram.judge.checks.check import Check, CheckKind, CheckResult, SpecRefused
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec

KINDS: Mapping[str, CheckKind] = {
    kind.name: kind
    for kind in (
        *text.KINDS,
        *json_text.KINDS,
        *markup.KINDS,
        *length.KINDS,
        *similarity.KINDS,
        *manner.KINDS,
        *voice_range.KINDS,
        *tool_calls.KINDS,
        *reply_facts.KINDS,
    )
}
"""Every check but `python`, which needs to know where the user's code lies."""

PYTHON = "python"


def check_names() -> Mapping[str, str]:
    """Give every check's name with its one line; each has a `not-` form as well."""
    return {name: kind.doc for name, kind in KINDS.items()} | {PYTHON: python_code.DOC}


def check_examples() -> Mapping[str, str]:
    """Give every check as a case writes it."""
    return {name: kind.example for name, kind in KINDS.items()} | {PYTHON: python_code.EXAMPLE}


def compile_check(spec: CheckSpec, *, trusted_root: Path | None = None) -> Parsed[Check | None]:
    """Make a check ready to run; None with a problem when it has no meaning.

    Args:
        spec: The check as a document writes it.
        trusted_root: The workspace, when its Python code may run. None: a `python` check
            is accepted, and says of every transcript that it was not run.
    """
    name = spec.type.removeprefix("not-")
    is_negated = name != spec.type
    try:
        if name == PYTHON:
            test = python_code.compile_python(spec, trusted_root)
        elif name in KINDS:
            test = KINDS[name].compile(spec)
        else:
            return Parsed(value=None, problems=(_unknown(spec, name),))
    except SpecRefused as refused:
        problem = Diagnostic(
            rule="check-value",
            severity="error",
            at=spec.at,
            message=str(refused),
            fix=refused.fix,
        )
        return Parsed(value=None, problems=(problem,))
    return Parsed(value=Check(spec=spec, test=test, is_negated=is_negated))


def run_check(check: Check, transcript: Transcript) -> CheckResult:
    """Run a check on the last reply; the `not-` form turns a pass into a fail and back."""
    result = check.test(transcript)
    if not check.is_negated or result.passed is None:
        return result
    return CheckResult(
        passed=not result.passed,
        score=None if result.score is None else 1.0 - result.score,
        reason=result.reason,
        evidence=result.evidence,
    )


def _unknown(spec: CheckSpec, name: str) -> Diagnostic:
    names = [*KINDS, PYTHON]
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    prefix = spec.type[: len(spec.type) - len(name)]
    return Diagnostic(
        rule="unknown-check",
        severity="error",
        at=spec.at,
        message=f"Unknown check {spec.type!r}. Checks: {', '.join(sorted(names))}.",
        fix=f"Write {prefix + close[0]!r}." if close else "Choose one of the names above.",
    )
