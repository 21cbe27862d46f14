from __future__ import annotations

import pytest

from ethogram.errors import UsageRefused
from ethogram.suite.operators.operator import OperatorKind
from ethogram.suite.operators.registry import GROUPS, OPERATORS, chain_name, read_chains

GENTLE: tuple[OperatorKind, ...] = ("invariance", "twin")
HARD: tuple[OperatorKind, ...] = ("adversarial", "invariance")


def names(*texts: str, allowed: tuple[OperatorKind, ...] = HARD) -> list[str]:
    if allowed == HARD:
        allowed = ("adversarial",)
    return [chain_name(chain) for chain in read_chains(texts, allowed=allowed)]


def test_names_are_distinct_and_every_group_names_operators() -> None:
    known = [operator.name for operator in OPERATORS]
    assert len(set(known)) == len(known)
    assert not set(GROUPS) & set(known)
    assert {member for members in GROUPS.values() for member in members} <= set(known)


def test_every_attack_says_why_it_might_work_and_how_breakage_would_look() -> None:
    for operator in OPERATORS:
        assert bool(operator.why and operator.sign) == (operator.kind == "adversarial")


def test_operators_are_told_apart_from_combinations() -> None:
    assert names("typos, casing", "twin", allowed=GENTLE) == ["typos", "casing", "twin"]
    assert names("role-play+base64") == ["role-play+base64"]


def test_the_order_in_which_a_combination_is_written_does_not_matter() -> None:
    assert names("typos+base64+role-play", "Role-Play+base64+typos") == ["role-play+base64+typos"]


def test_a_group_stands_for_each_of_its_members() -> None:
    assert names("pressure") == ["urgency", "authority", "emotion"]
    assert names("encoding+split") == [
        f"split+{name}" for name in ("base64", "rot13", "leetspeak", "zero-width", "homoglyphs")
    ]


@pytest.mark.parametrize(
    ("text", "allowed", "message"),
    [
        ("typo", GENTLE, "Did you mean 'typos'"),
        ("", GENTLE, "No operator is named"),
        ("zzzzz", GENTLE, "Expected one of"),
        ("role-play", GENTLE, "suite attack"),
        ("typos", HARD, "suite vary"),
        ("twin", HARD, "suite vary --with twin"),
        ("twin+typos", GENTLE, "case of its own"),
        ("typos+typos", GENTLE, "twice"),
        ("split+document", HARD, "combines split and document"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(
    text: str, allowed: tuple[OperatorKind, ...], message: str
) -> None:
    with pytest.raises(UsageRefused, match=message):
        names(text, allowed=allowed)
