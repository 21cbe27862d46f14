from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ethogram.findings.code import (
    Code,
    code_line,
    deciding_codes,
    parse_codes,
    standing_codes,
)
from ethogram.findings.failure_mode import FailureMode, Taxonomy
from ethogram.ids import CaseId, CodeId, Digest, ModeId, TranscriptId

BOOK = Taxonomy(
    modes=(
        FailureMode(id=ModeId("ghost"), name="Ghost", formerly=(ModeId("writes"),)),
        FailureMode(id=ModeId("scolds"), name="Scolds"),
    )
)


def code(number: int, mode: str, **rest: Any) -> Code:
    fields: dict[str, Any] = {
        "id": CodeId(f"c{number}"),
        "transcript": TranscriptId("r.1"),
        "case": CaseId("q1"),
        "mode": ModeId(mode),
        "by": "ana",
        "at": f"2026-11-09T10:{number:02}:00+01:00",
    }
    return Code(**(fields | rest))


def test_the_last_code_counts_and_undoing_it_brings_the_one_before_back() -> None:
    codes = [code(1, "ghost"), code(2, "scolds")]
    assert deciding_codes(standing_codes(codes, BOOK))[TranscriptId("r.1")].mode == "scolds"
    codes.append(code(3, "", undoes=CodeId("c2")))
    assert deciding_codes(standing_codes(codes, BOOK))[TranscriptId("r.1")].mode == "ghost"
    codes.append(code(4, "", undoes=CodeId("c1")))
    assert not deciding_codes(standing_codes(codes, BOOK))


def test_a_code_of_a_merged_mode_counts_for_what_it_became() -> None:
    (standing,) = standing_codes([code(1, "writes")], BOOK)
    assert standing.mode == "ghost"


def test_a_code_of_a_mode_that_is_gone_leaves_its_note() -> None:
    (standing,) = standing_codes([code(1, "gone", note="no")], BOOK)
    assert (standing.mode, standing.note) == ("", "no")


def test_a_blind_code_counts_nothing() -> None:
    codes = [code(1, "ghost"), code(2, "scolds", by="ben", is_blind=True)]
    assert deciding_codes(standing_codes(codes, BOOK))[TranscriptId("r.1")].mode == "ghost"


def test_one_reply_in_two_runs_counts_once() -> None:
    same = Digest("same")
    codes = [
        code(1, "ghost", reply=same),
        code(2, "scolds", reply=same, transcript=TranscriptId("s.1")),
    ]
    deciding = deciding_codes(standing_codes(codes, BOOK))
    assert {name: each.mode for name, each in deciding.items()} == {"r.1": "scolds"}


def test_a_line_that_is_no_code_is_reported_and_the_rest_is_kept() -> None:
    parsed = parse_codes([code_line(code(1, "ghost")), "{", code_line(code(1, "scolds"))])
    assert [each.mode for each in parsed.value] == ["ghost"]
    assert [each.at.line for each in parsed.problems] == [2, 3]


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_lines_are_read_without_an_exception(lines: list[str]) -> None:
    parse_codes(lines)
