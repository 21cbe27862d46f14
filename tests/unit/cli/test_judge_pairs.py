from __future__ import annotations

from typing import Any

import msgspec

from ethogram.cli.judge_pairs import preferred_text
from ethogram.findings.preferred import preferred_of
from ethogram.workflow.preferring import PairTally, Preferring
from tests.fakes.compared import compared, preference

DONE = Preferring(
    first="20261109-100000-aaaa",
    second="20261109-110000-bbbb",
    judge="both",
    judge_kind="model",
    clause="warm",
    tally=PairTally(pairs=20, same=3, alone=1, calls=40, known=0),
    found=preferred_of([compared(n, "second") for n in range(20)]),
)


def told(**fields: Any) -> str:
    return " ".join(preferred_text(msgspec.structs.replace(DONE, **fields)).split())


def test_the_first_sentence_answers_which_run_is_preferred() -> None:
    assert "Which replies does both prefer, by warm? B, more often than chance." in told()
    other = preferred_of([compared(n, "first") for n in range(20)])
    assert "A, more often than chance." in told(found=other)
    none = preferred_of([compared(n, "first" if n % 2 else "second") for n in range(20)])
    assert "No difference was shown." in told(found=none)


def test_a_choice_that_hangs_on_the_order_is_no_answer() -> None:
    found = preferred_of([compared(n, "first", "second") for n in range(20)])
    assert "It cannot be told" in told(found=found)
    assert "FOUND position bias" in told(found=found)


def test_what_was_left_out_and_who_is_a_script_is_said() -> None:
    assert "3 pairs of the same words, 1 replies without a counterpart" in told()
    assert "STAND-IN" in told(judge_kind="standin")


def test_people_come_next_where_nobody_compared_and_are_named_where_they_did() -> None:
    assert "ethogram label new pairs --task pairwise --run aaaa --against bbbb" in told()
    verdicts = [compared(n, "second") for n in range(20)]
    found = preferred_of(verdicts, [preference(n, "second") for n in range(4)])
    assert "says what ada said on 100 %" in told(found=found)
