from __future__ import annotations

from pathlib import Path

from ethogram.workflow.mode_replies import modes_on
from tests.fakes.coded import a_bench, a_failing_run


def test_replies_carry_their_mode_in_this_run_and_the_next(tmp_path: Path) -> None:
    folder = a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    bench.name_mode("Hands it over", bench.open(bench.order[:2]))
    bench.code(bench.open(bench.order[2:3])[0], "", "only a note")
    assert set(modes_on(bench.connection, tmp_path, bench.run)) == set(bench.order[:2])
    folder.type("run", "--no-probe")
    later = a_bench(tmp_path)
    assert len(modes_on(later.connection, tmp_path, later.run)) == 2
    later.close()
    bench.close()
