from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.findings.distil import distil
from ethogram.model.embedder import Embedder
from ethogram.stats.grouping import adjusted_rand, group_alike
from ethogram.workflow.failures import Bench
from ethogram.workflow.mode_groups import keep_groups, suggest_groups
from tests.fakes.coded import a_bench, a_failing_run
from tests.fakes.noted import planted_notes


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    a_failing_run(tmp_path, families=26, failing=24)
    bench = a_bench(tmp_path)
    yield bench
    bench.close()


def note_all(bench: Bench, number: int) -> dict[int, str]:
    notes, modes = planted_notes(number, seed=2)
    planted = {}
    for reply, note, mode in zip(bench.open(bench.order), notes, modes, strict=False):
        bench.code(reply, "", note)
        planted[reply.read] = mode
    return planted


def test_planted_modes_come_back_as_groups(bench: Bench) -> None:
    planted = note_all(bench, 24)
    found = suggest_groups(bench)
    assert found.notes == 24
    assert found.stability is not None
    for group in found.groups:
        own = [planted[read] for read in group.reads]
        assert max(own.count(mode) for mode in own) / len(own) >= 0.5
    # What comes together was planted together, for the most part.
    names = sorted(set(planted.values()))
    at = {read: group.number for group in found.groups for read in group.reads}
    at |= {read: -place for place, (read, _) in enumerate(found.alone, 1)}
    reads = sorted(planted)
    assert adjusted_rand([names.index(planted[r]) for r in reads], [at[r] for r in reads]) > 0.6


def test_over_many_draws_planted_modes_are_recovered_well_beyond_chance() -> None:
    scores = []
    for seed in range(6):
        notes, modes = planted_notes(60, seed)
        found = group_alike(Embedder().embed([distil(note) for note in notes]))
        at = {member: place for place, group in enumerate(found.groups) for member in group}
        names = sorted(set(modes))
        scores.append(adjusted_rand([names.index(m) for m in modes], [at[n] for n in range(60)]))
    assert sum(scores) / len(scores) > 0.8


def test_a_kept_group_is_an_unreviewed_mode_with_its_replies(bench: Bench) -> None:
    note_all(bench, 24)
    found = suggest_groups(bench)
    (mode,) = keep_groups(bench, found, [1])
    assert not mode.is_reviewed
    assert len(bench.of_mode(mode.id)) == len(found.groups[0].reads)
    bench.undo()
    assert bench.taxonomy.modes == ()
    with pytest.raises(UsageRefused, match="no group 99"):
        keep_groups(bench, found, [99])


def test_a_later_note_is_told_which_mode_it_resembles(bench: Bench) -> None:
    replies = bench.open(bench.order)
    bench.name_mode("Invents a source", replies[:1])
    for reply in replies[1:4]:
        bench.code(reply, "", "invents a source and names it")
    assert suggest_groups(bench).groups[0].near == "invents-a-source"


def test_nothing_is_suggested_of_one_note(bench: Bench) -> None:
    with pytest.raises(UsageRefused, match="to group takes 2"):
        suggest_groups(bench)
