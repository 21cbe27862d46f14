"""The user's own check: a Python function of the workspace, run only when it is trusted."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ethogram.ids import digest
from ethogram.judge.checks.check import CheckResult, SpecRefused, Test, not_run, text_value
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec

DOC = (
    "A function of yours, as file.py:function; it is given the reply and the transcript and "
    "returns true or false, a score, or a mapping with passed, score and reason. "
    "Runs only in a trusted workspace."
)
EXAMPLE = "python: checks/citations.py:cites_only_given_sources"

UserFunction = Callable[[str, Transcript], object]


def compile_python(spec: CheckSpec, trusted_root: Path | None) -> Test:
    """Make the user's function a check.

    Raises:
        SpecRefused: The reference is not `file.py:function` inside the workspace, or the trusted
            file cannot be loaded.
    """
    reference = text_value(spec)
    file, _, name = reference.partition(":")
    if not file.endswith(".py") or not name.isidentifier() or not _is_inside(file):
        raise SpecRefused(
            f"The check {spec.type!r} has the value {reference!r}; it needs a file of the "
            "workspace and a function in it.",
            "Write python: checks/mine.py:my_check.",
        )
    if trusted_root is None:
        return lambda _: not_run(
            f"{reference!r} was not run: Python of a workspace runs only when it is trusted"
        )
    function = _load(trusted_root / file, name, reference)
    return lambda transcript: _run(function, reference, spec.threshold, transcript)


def _is_inside(file: str) -> bool:
    path = Path(file)
    return not path.is_absolute() and ".." not in path.parts


def _load(path: Path, name: str, reference: str) -> UserFunction:
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise SpecRefused(
            f"The check {reference!r} names a file that is not there: {str(path)!r}.",
            "Create the file, or correct its path from the workspace's folder.",
        ) from error
    module = _module(path, changed)
    function = module.get(name)
    if not callable(function):
        known = ", ".join(sorted(key for key, value in module.items() if callable(value))) or "none"
        raise SpecRefused(
            f"The check {reference!r} names no function of that file. Functions there: {known}.",
            "Correct the name after the colon.",
        )
    return function


@lru_cache(maxsize=64)
def _module(path: Path, changed: int) -> dict[str, object]:
    """Load a file once for each time it was saved."""
    name = f"ethogram_user_{digest([str(path), changed])[:12]}"
    found = importlib.util.spec_from_file_location(name, path)
    if found is None or found.loader is None:
        raise SpecRefused(f"The file {str(path)!r} is not Python.", "Name it with .py at the end.")
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # dataclasses and pickling look their module up here
    try:
        found.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise SpecRefused(
            f"The file {str(path)!r} cannot be loaded: {type(error).__name__}: {error}.",
            "Run it with python to see where it stops.",
        ) from error
    return vars(module)


def _run(
    function: UserFunction, reference: str, threshold: float | None, transcript: Transcript
) -> CheckResult:
    try:
        answer = function(transcript.text, transcript)
    except Exception as error:  # noqa: BLE001 - anything the user's code raises is one record
        return not_run(f"{reference!r} raised {type(error).__name__}: {error}")
    return _result(answer, reference, threshold)


def _result(answer: object, reference: str, threshold: float | None) -> CheckResult:
    reason = f"{reference} returned {answer!r:.120}"
    if isinstance(answer, dict):
        reason = str(answer.get("reason") or reason)
        passed, score = answer.get("passed", answer.get("pass")), answer.get("score")
        if isinstance(passed, bool):
            value = float(score) if isinstance(score, int | float) else float(passed)
            return CheckResult(passed=passed, score=value, reason=reason)
        answer = score
    if isinstance(answer, bool):
        return CheckResult(passed=answer, score=float(answer), reason=reason)
    if isinstance(answer, int | float):
        score = float(answer)
        passed = score > 0 if threshold is None else score >= threshold
        return CheckResult(passed=passed, score=score, reason=reason)
    return not_run(f"{reason}; a check returns true or false, a number, or a mapping")
