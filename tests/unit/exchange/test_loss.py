from __future__ import annotations

from ethogram.exchange.loss import LONGEST_EXAMPLE, MOST_EXAMPLES, Losses, quoted, shortened


def test_the_same_kind_is_told_once_with_its_count_and_a_few_examples() -> None:
    losses = Losses()
    for number in range(10):
        losses.lose("odd", "It was odd.", f"row {number}")
    (only,) = losses.report("f.json", read=10, taken=0).losses
    assert (only.count, only.is_lost) == (10, True)
    assert only.examples == tuple(f"row {number}" for number in range(MOST_EXAMPLES))


def test_what_was_lost_stands_before_what_was_only_changed() -> None:
    losses = Losses()
    losses.note("renamed", "Taken under another name.", count=4)
    losses.lose("gone", "Left out.", count=2)
    told = losses.report("f.json", read=6, taken=4)
    assert [each.kind for each in told.losses] == ["gone", "renamed"]
    assert told.lost == 2


def test_a_huge_value_is_cut_before_it_is_shown() -> None:
    assert len(shortened("x" * 1_000_000)) == LONGEST_EXAMPLE
    assert len(quoted("y" * 1_000_000)) <= 60
    assert quoted({"a": 1}) == "a dict of 1"
    assert quoted(True) == "True"
    assert quoted(object()) == "object"
