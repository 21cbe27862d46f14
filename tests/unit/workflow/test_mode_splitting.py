from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.run.converse import read_number
from ethogram.workflow.mode_splitting import split_off
from tests.fakes.coded import a_bench, a_failing_run


def test_a_part_takes_its_replies_along_and_undo_brings_them_back(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    bench.name_mode("Writes it", bench.open(bench.order[:4]))
    reads = [read_number(name) for name in bench.order[:2]]
    split_off(bench, "writes-it", "Writes the title", reads)
    counts = {each.mode.id: each.replies for each in bench.page().seen.counts}
    assert counts == {"writes-it": 2, "writes-the-title": 2}
    bench.undo()
    assert {each.mode.id: each.replies for each in bench.page().seen.counts} == {"writes-it": 4}
    bench.close()


def test_replies_of_another_mode_or_all_of_it_cannot_be_split_off(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    bench.name_mode("Writes it", bench.open(bench.order[:1]))
    own, other = (read_number(name) for name in bench.order[:2])
    with pytest.raises(UsageRefused, match="does not carry"):
        split_off(bench, "writes-it", "Part", [other])
    with pytest.raises(UsageRefused, match="Rename it instead"):
        split_off(bench, "writes-it", "Part", [own])
    bench.close()
