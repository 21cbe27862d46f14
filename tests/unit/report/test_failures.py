from __future__ import annotations

from pathlib import Path

from ethogram.report.failures import next_step, number_text, render_failures, render_mode
from ethogram.stats.estimate import Estimate, undefined
from tests.fakes.coded import a_bench, a_failing_run


def test_a_codebook_is_told_with_counts_doubts_and_a_next_step(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    empty = render_failures(bench.page(), width=100, colour=False)
    assert "0 of 6 failing replies coded" in empty
    bench.name_mode("Writes \x1b[31m it", bench.open(bench.order[:2]), is_reviewed=False)
    text = render_failures(bench.page(), width=120, colour=False)
    bench.close()
    assert "UNREVIEWED" in text
    assert "\x1b" not in text
    assert "too few to rely on" in text
    assert all(len(line) <= 120 for line in text.split("\n"))


def test_a_mode_is_shown_with_replies_that_show_it(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    bench.name_mode("Writes it", bench.open(bench.order[:2]))
    (found,) = bench.page().seen.counts
    text = render_mode(found, bench.open(bench.order[:2]), width=100)
    bench.close()
    assert text.count("asked:") == 2
    assert "ethogram explain writes-it" in text


def test_the_next_step_follows_what_is_missing(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    assert next_step(bench.page().seen).startswith("ethogram failures read")
    bench.name_mode("Writes it", bench.open(bench.order), is_reviewed=False)
    assert next_step(bench.page().seen) == "ethogram failures rename writes-it 'A NAME'"
    bench.close()


def test_a_number_never_stands_without_its_interval_or_its_reason() -> None:
    found = Estimate(estimate=7.4, low=6.1, high=11.8, method="Chao1", n=30)
    assert number_text(found) == "7, 6-12"
    assert number_text(undefined("Chao1", "no failure was read yet")) == "no failure was read yet"
