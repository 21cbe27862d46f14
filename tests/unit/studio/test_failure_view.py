from __future__ import annotations

from pathlib import Path

from ethogram.stats.unseen import Point
from ethogram.studio.failure_view import LETTERS, RESERVED, curve_of, readable, shown
from tests.fakes.coded import a_bench, a_failing_run


def test_the_curve_starts_at_nothing_and_ends_at_everything() -> None:
    found = curve_of([Point(read=20, seen=3, expected=2.5), Point(read=40, seen=4, expected=4.0)])
    assert found is not None
    assert found.seen.split() == ["0.0,120.0", "160.0,30.0", "320.0,0.0"]
    assert found.label == "4 modes seen in 40 failures read"
    assert curve_of([]) is None


def test_the_first_reply_without_a_mode_lies_in_front(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    bench.name_mode("Writes it", bench.open(bench.order[:2]))
    laid = shown(bench)
    assert laid.reply is not None
    assert laid.reply.transcript == bench.order[2]
    assert (laid.place, laid.of, laid.left) == (3, 6, 4)
    assert (laid.rows[0].bar, len(laid.rows[0].reads)) == (120.0, 2)
    assert [(mode.id, key) for mode, key in laid.choices] == [("writes-it", "a")]
    bench.close()


def test_a_second_coder_reads_what_a_first_one_coded_alone(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    bench.name_mode("Writes it", bench.open(bench.order[:2]))
    blind = a_bench(tmp_path, coder="ben", is_blind=True, start=50)
    assert readable(blind) == list(bench.order[:2])
    assert shown(blind).groups is None
    assert shown(blind).rows[0].reads == ()
    blind.close()
    bench.close()


def test_no_letter_of_a_mode_is_a_key_of_the_page() -> None:
    assert not set(LETTERS) & set(RESERVED)
