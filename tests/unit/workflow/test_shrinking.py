"""What fails without any context shrinks to nothing."""

from __future__ import annotations

from pathlib import Path

from ethogram.experiment.oracle import Sequential
from ethogram.workflow.experimenting import Bench, Lab
from ethogram.workflow.shrinking import Minimal, shrink
from tests.unit.workflow.test_experimenting import on_a_bench


def test_a_model_that_cannot_needs_no_context_to_fail(tmp_path: Path) -> None:
    async def work(bench: Bench, _: Lab) -> Minimal:
        return await shrink(bench, Sequential())

    assert on_a_bench(tmp_path, work) == Minimal(parts=(), is_minimal=True)


def test_a_result_that_was_not_checked_is_not_called_minimal(tmp_path: Path) -> None:
    async def work(bench: Bench, lab: Lab) -> tuple[Minimal, int]:
        return await shrink(bench, Sequential()), lab.left

    found, left = on_a_bench(tmp_path, work, calls=11)
    assert found.parts == ()
    assert not found.is_minimal
    assert left < 4
