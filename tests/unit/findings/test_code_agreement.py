from __future__ import annotations

import random
from typing import Any

from ethogram.findings.code import Code
from ethogram.findings.code_agreement import code_agreement
from ethogram.ids import CaseId, CodeId, ModeId, TranscriptId


def code(number: int, mode: str, by: str = "ana", **rest: Any) -> Code:
    return Code(
        id=CodeId(f"{by}{number}"),
        transcript=TranscriptId(f"r.{number}"),
        case=CaseId(f"q{number}"),
        mode=ModeId(mode),
        by=by,
        at=f"2026-11-09T10:00:{number % 60:02}+01:00",
        **rest,
    )


def two_coders(number: int, errs: float, seed: int = 1) -> list[Code]:
    dice = random.Random(seed)  # noqa: S311 # planted, not secret
    found = []
    for each in range(1, number + 1):
        mode = dice.choice(["a", "b", "c"])
        other = dice.choice(["a", "b", "c"]) if dice.random() < errs else mode
        found += [code(each, mode), code(each, other, "ben", is_blind=True)]
    return found


def test_coders_who_see_the_same_agree() -> None:
    found = code_agreement(two_coders(30, 0.0))
    assert (found.both, found.same, found.standing) == (30, 30, "agree")
    assert not found.partings


def test_a_second_coder_who_guesses_fails_the_gate() -> None:
    found = code_agreement(two_coders(60, 0.9))
    assert found.standing == "disagree"
    assert found.kappa.low is not None
    assert found.kappa.low < 0.7
    assert len(found.partings) == 60 - found.same
    assert sum(number for _, _, number in found.confused) == len(found.partings)


def test_few_replies_pass_and_fail_nobody() -> None:
    assert code_agreement(two_coders(8, 0.0)).standing == "undecided"
    assert code_agreement([]).both == 0


def test_nobody_is_their_own_second_coder_and_no_machine_is_one() -> None:
    codes = [
        code(1, "a"),
        code(1, "a", "ana", is_blind=True),
        code(1, "a", "bot", is_blind=True, is_simulated=True),
    ]
    assert code_agreement(codes).both == 0


def test_coders_of_one_mode_alone_are_undecided_with_the_reason() -> None:
    codes = [code(n, "a") for n in range(30)]
    codes += [code(n, "a", "ben", is_blind=True) for n in range(30)]
    found = code_agreement(codes)
    assert found.standing == "undecided"
    assert "without variation" in found.kappa.undefined_because
