"""Ethogram: is the model behaving the way we said it should, across the situations that matter?

The names below are for notebooks; each is loaded when it is first used. In code, import a name from
the room that defines it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ethogram.errors import Diagnostic, EthogramError
    from ethogram.findings.summary import Comparison, Summary
    from ethogram.judge.label import Label
    from ethogram.judge.rubric import Rubric
    from ethogram.judge.verdict import Verdict
    from ethogram.model.target import Target
    from ethogram.report.terminal import render_screen
    from ethogram.run.transcript import Transcript
    from ethogram.spec.clause import Clause, Spec
    from ethogram.suite.case import Case
    from ethogram.workflow.check import check_workspace
    from ethogram.workflow.reporting import report_run
    from ethogram.workflow.workspace import Workspace, load_workspace

__all__ = [
    "Case",
    "Clause",
    "Comparison",
    "Diagnostic",
    "EthogramError",
    "Label",
    "Rubric",
    "Spec",
    "Summary",
    "Target",
    "Transcript",
    "Verdict",
    "Workspace",
    "check_workspace",
    "load_workspace",
    "render_screen",
    "report_run",
]

_ROOMS = {
    "Case": "suite.case",
    "Clause": "spec.clause",
    "Comparison": "findings.summary",
    "Diagnostic": "errors",
    "EthogramError": "errors",
    "Label": "judge.label",
    "Rubric": "judge.rubric",
    "Spec": "spec.clause",
    "Summary": "findings.summary",
    "Target": "model.target",
    "Transcript": "run.transcript",
    "Verdict": "judge.verdict",
    "Workspace": "workflow.workspace",
    "check_workspace": "workflow.check",
    "load_workspace": "workflow.workspace",
    "render_screen": "report.terminal",
    "report_run": "workflow.reporting",
}


def __getattr__(name: str) -> object:
    """Load a name of the public list on first use."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'ethogram' has no attribute {name!r}")
    return getattr(importlib.import_module(f"ethogram.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
