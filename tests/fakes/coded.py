"""A run whose failures are planted, and a bench on it whose clock goes on by itself."""

from __future__ import annotations

import itertools
from pathlib import Path

from ethogram.workflow.failures import Bench, open_bench
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ANSWERS = """
def answer(messages):
    asked = messages[-1]["content"]
    return f"Here is it: {asked}" if "whole" in asked else "Where would you begin?"
"""
START = 1_762_700_000.0


def a_failing_run(root: Path, *, families: int = 8, failing: int = 6) -> Folder:
    """Ask a workspace once; the first so many replies fail the clause `coach`."""
    folder = a_workspace(root)
    folder.ask(planted(families, failing))
    with_callable(folder, ANSWERS)
    done = folder.type("run", "--no-probe")
    assert done.code == 0, done.said
    return folder


def a_bench(root: Path, *, coder: str = "ana", is_blind: bool = False, start: float = 0) -> Bench:
    seconds = itertools.count(START + start)
    return open_bench(root, coder=coder, is_blind=is_blind, clock=lambda: next(seconds))
