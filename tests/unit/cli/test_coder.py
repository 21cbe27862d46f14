from __future__ import annotations

from pathlib import Path

from ethogram.cli.coder import LETTERS, Coder, farewell
from ethogram.cli.keyboard import LineKeys
from tests.fakes.coded import a_bench, a_failing_run


def test_no_letter_of_a_mode_is_a_key_of_its_own() -> None:
    assert not set(LETTERS) & set("nobqz?+h ")


def test_a_sitting_walks_on_and_ends_after_the_last_reply(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    shown: list[str] = []
    coder = Coder(bench, bench.uncoded(), shown.append, width=60)
    coder.read(LineKeys(["+ Writes it", *["a"] * 9]))
    assert coder.coded == 6
    assert "That was the last one." in shown[-1]
    assert bench.uncoded() == []
    assert farewell(coder, bench).startswith("6 answers kept")
    bench.close()


def test_a_note_stays_when_a_mode_is_chosen_after_it(tmp_path: Path) -> None:
    a_failing_run(tmp_path)
    bench = a_bench(tmp_path)
    first = bench.order[0]
    Coder(bench, bench.uncoded(), lambda _: None).read(
        LineKeys(["o hands over the text", "+ Writes it", "q"])
    )
    assert bench.open([first])[0].note == "hands over the text"
    bench.close()
