from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.store.cards import card_statement
from ethogram.store.database import open_database
from ethogram.store.writing import write_all
from ethogram.workflow.cards import list_cards
from tests.fakes.cards import a_card
from tests.fakes.labelled import KIND, a_marked_workspace
from tests.fakes.taught import taught


def test_the_newest_card_of_each_judge_is_listed_with_what_speaks_against_it(
    tmp_path: Path,
) -> None:
    folder = a_marked_workspace(tmp_path, 2)
    assert list_cards(folder.root) == ()
    cards = [
        a_card("strict", KIND, id="strict-1"),
        a_card("strict", KIND, id="strict-2", made_at="2026-11-24T08:00:00+00:00"),
        a_card("mild", KIND, id="mild-1"),
    ]
    write_all(open_database(folder.evidence), [card_statement(card) for card in cards])
    listed = list_cards(folder.root)
    assert [each.card.id for each in listed] == ["mild-1", "strict-2"]
    # Neither judge is a target of this workspace.
    assert {each.changed for each in listed} == {("target",)}
    assert [each.card.id for each in list_cards(folder.root, "mild", "warm")] == ["mild-1"]
    assert list_cards(folder.root, "mild", "coach") == ()
    with pytest.raises(UsageRefused, match="Judges with one: 'mild', 'strict'"):
        list_cards(folder.root, "lax")


def test_a_trained_judge_is_found_without_its_prefix(tmp_path: Path) -> None:
    folder, _ = taught(tmp_path)
    write_all(open_database(folder.evidence), [card_statement(a_card("trained:tone", KIND))])
    assert [each.card.judge for each in list_cards(folder.root, "tone")] == ["trained:tone"]
