"""The records of a stand-in have harmless defaults."""

from __future__ import annotations

from ethogram.model.standin.script import Judge, Refusal, Standin


def test_an_empty_stand_in_plants_nothing() -> None:
    standin = Standin()
    assert standin.refusal is None
    assert standin.judge is None
    assert standin.failures.rate_limited == 0


def test_a_judge_is_perfect_until_its_document_says_otherwise() -> None:
    judge = Judge()
    assert (judge.sensitivity, judge.specificity) == (1.0, 1.0)


def test_records_are_written_with_dashes() -> None:
    assert "refusal-keeps" not in Refusal.__struct_encode_fields__
    assert "length-bias" in Judge.__struct_encode_fields__
