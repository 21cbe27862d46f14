"""What a page shows of a judge."""

from __future__ import annotations

import pytest

from ethogram.judge.card_standing import Standing
from ethogram.studio.judge_view import badge_of, card_shown
from tests.fakes.cards import a_card


@pytest.mark.parametrize(
    ("standing", "word"),
    [
        (Standing(card=a_card()), "fresh"),
        (Standing(card=a_card(), changed=("rubric",)), "stale"),
        (Standing(card=a_card(), drifted="it fails more"), "drifted"),
        (Standing(card=a_card(is_simulated=True)), "simulated"),
        (Standing(card=a_card(refused_because=("chance",))), "refused"),
        (Standing(card=a_card(judge_kind="standin")), "stand-in"),
        (Standing(card=a_card(), not_here="the panel decides"), "set aside"),
        (None, "unmeasured"),
    ],
)
def test_a_standing_has_one_word(standing: Standing | None, word: str) -> None:
    assert badge_of(standing).word == word


def test_code_needs_no_card() -> None:
    assert badge_of(None, needs_a_card=False).word == "by rule"


def test_every_figure_stands_on_a_line_or_says_why_it_is_not_known() -> None:
    shown = card_shown(Standing(card=a_card()), "EUR")
    lines = {line.name: line for line in shown.lines}
    assert lines["catches"].text == "90 % (70-97)"
    assert lines["catches"].gauge.dot == 180
    assert lines["people agree"].text == "not known: nothing was measured"
    assert lines["people agree"].gauge.dot is None


def test_facts_that_stand_on_lines_are_not_told_again() -> None:
    names = [name for name, _ in card_shown(Standing(card=a_card()), "").facts]
    assert "catches" not in names
    assert "probes" in names


def test_labels_that_are_wanted_are_drawn_at_random_and_not_without_end() -> None:
    assert "rule=random" in card_shown(Standing(card=a_card(more_labels=30)), "").more
    assert "n=200" in card_shown(Standing(card=a_card(more_labels=5000)), "").more
    assert card_shown(Standing(card=a_card(more_labels=0)), "").more == ""
