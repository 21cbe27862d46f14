from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.failures import open_bench
from ethogram.workflow.mode_fixes import PATH, compare_modes
from tests.fakes.coded import a_bench, a_failing_run
from tests.fakes.workspaces import with_callable

FIXED = """
def answer(messages):
    asked = messages[-1]["content"]
    number = int(asked.split()[1].rstrip(":"))
    return f"Here is it: {asked}" if "whole" in asked and number > FIRST else "Where would you begin?"
"""


@pytest.mark.parametrize(("fixes", "answer"), [(12, "one"), (6, "two")])
def test_a_fix_that_removes_both_makes_them_one(tmp_path: Path, fixes: int, answer: str) -> None:
    folder = a_failing_run(tmp_path, families=14, failing=12)
    bench = a_bench(tmp_path)
    ordered = sorted(bench.open(bench.order), key=lambda reply: reply.read)
    bench.name_mode("One", ordered[:6])
    bench.name_mode("Other", ordered[6:])
    with_callable(folder, f"FIRST = {fixes}\n{FIXED}")
    folder.stance("Never write it for them.")
    assert folder.type("run", "--no-probe").code == 0
    after = open_bench(tmp_path, "last", coder="ana")
    compared = compare_modes(bench, after, ("one", "other"))
    assert compared.found.answer == answer
    assert (tmp_path / PATH).read_text().count("\n") == 1
    typed = folder.type("failures", "same", "one", "other", "--fixed-by", "last")
    assert typed.code == 0, typed.said
    assert ("ethogram failures merge other --into one" in typed.said) == (answer == "one")
    with pytest.raises(UsageRefused, match="the same mode"):
        compare_modes(bench, after, ("one", "One"))
    bench.close()
    after.close()
