from __future__ import annotations

from ethogram.report.assault import assault_line


def test_a_line_says_what_broke_and_when() -> None:
    assert assault_line("essay", "attacker", 2, ["coach.whole"], "") == (
        "essay attacker: broke coach.whole at turn 2"
    )


def test_what_no_check_saw_is_not_called_safe() -> None:
    assert assault_line("essay", "attacker", 1, [], "") == (
        "essay attacker: no check saw it break in 1 turn"
    )
    assert assault_line("e", "attacker", 0, [], "the attacker said\nnothing").endswith(
        "nothing was asked (the attacker said nothing)"
    )
