"""The door into asynchronous code."""

from __future__ import annotations

import asyncio
import gc

import pytest

from ethogram.cli.loop import run_async


async def _three() -> int:
    await asyncio.sleep(0)
    return 3


async def _broken() -> int:
    raise ValueError("no")


def test_work_is_run_to_its_end_and_its_answer_given_back() -> None:
    assert run_async(_three()) == 3


def test_an_error_comes_out_as_it_was_raised() -> None:
    with pytest.raises(ValueError, match="no"):
        run_async(_broken())


def test_the_quickest_loop_that_is_installed_is_used() -> None:
    uvloop = pytest.importorskip("uvloop")

    async def loop() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    assert isinstance(run_async(loop()), uvloop.Loop)


def test_what_was_loaded_before_is_not_searched_for_garbage_while_work_goes_on() -> None:
    async def frozen() -> int:
        return gc.get_freeze_count()

    assert run_async(frozen()) > 0
    assert gc.get_freeze_count() == 0
