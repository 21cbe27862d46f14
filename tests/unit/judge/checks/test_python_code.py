from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.judge.checks.check import CheckResult
from ethogram.judge.checks.registry import compile_check, run_check
from tests.fakes.judged import check, said

CODE = """
def truth(reply, transcript):
    return "claim" in reply

def score(reply, transcript):
    return 0.25

def whole(reply, transcript):
    return {"passed": False, "score": 0.4, "reason": "too long"}

def pass_key(reply, transcript):
    return {"pass": True}

def broken(reply, transcript):
    raise KeyError("x")

def nothing(reply, transcript):
    return None

not_a_function = 3
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "mine.py").write_text(CODE, encoding="utf-8")
    return tmp_path


def result(root: Path, name: str, threshold: float | None = None) -> CheckResult:
    spec = check("python", f"checks/mine.py:{name}", threshold=threshold)
    parsed = compile_check(spec, trusted_root=root)
    assert parsed.value is not None, parsed.problems
    return run_check(parsed.value, said("your claim"))


def test_what_the_function_returns_is_the_result(root: Path) -> None:
    assert result(root, "truth").passed is True
    assert result(root, "pass_key").passed is True
    whole = result(root, "whole")
    assert (whole.passed, whole.score, whole.reason) == (False, 0.4, "too long")


def test_a_score_passes_above_zero_or_at_its_threshold(root: Path) -> None:
    assert result(root, "score").passed is True
    assert result(root, "score", threshold=0.5).passed is False


def test_code_that_raises_or_says_nothing_is_not_a_fail(root: Path) -> None:
    assert result(root, "broken").passed is None
    assert "KeyError" in result(root, "broken").reason
    assert result(root, "nothing").passed is None


@pytest.mark.parametrize(
    "reference",
    [
        "checks/mine.py:gone",
        "checks/mine.py:not_a_function",
        "gone.py:x",
        "../x.py:y",
        "/x.py:y",
        "x",
    ],
)
def test_a_reference_to_nothing_is_a_problem(root: Path, reference: str) -> None:
    parsed = compile_check(check("python", reference), trusted_root=root)
    assert parsed.value is None
    assert parsed.problems[0].fix


def test_a_file_that_does_not_load_is_a_problem(root: Path) -> None:
    (root / "bad.py").write_text("import nowhere_at_all", encoding="utf-8")
    parsed = compile_check(check("python", "bad.py:x"), trusted_root=root)
    assert "ModuleNotFoundError" in parsed.problems[0].message


def test_without_trust_the_file_is_not_even_opened(tmp_path: Path) -> None:
    parsed = compile_check(check("python", "gone.py:x"))
    assert parsed.value is not None
    assert run_check(parsed.value, said("hi")).passed is None
