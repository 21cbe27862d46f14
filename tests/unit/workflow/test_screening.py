"""A screen of a real context finds the part that was planted, and says when it cannot be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.workflow.experimenting import Bench, Lab, Spent
from ethogram.workflow.screening import screen_parts
from tests.unit.workflow.test_experimenting import on_a_bench


def test_a_screen_that_the_calls_do_not_reach_for_asks_nothing(tmp_path: Path) -> None:
    async def work(bench: Bench, lab: Lab) -> int:
        with pytest.raises(Spent):
            await screen_parts(bench, 10)
        return lab.calls

    assert on_a_bench(tmp_path, work) == 0


def test_where_everything_fails_no_part_has_an_effect(tmp_path: Path) -> None:
    async def work(bench: Bench, _: Lab) -> list[bool]:
        return [effect.is_clear for effect in await screen_parts(bench, 60)]

    assert on_a_bench(tmp_path, work) == [False] * 3
