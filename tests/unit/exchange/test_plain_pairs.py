from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.loss import Losses
from ethogram.exchange.plain_pairs import PREFERENCE_COLUMNS, preference_of_row, preferences_csv
from tests.fakes.annotations import golden, kinds


def test_preferences_go_out_in_the_pairs_own_order_and_come_back() -> None:
    found, _ = golden("pairwise")
    rows = list(csv.DictReader(io.StringIO(preferences_csv(found.preferences), newline="")))
    assert [row["preferred"] for row in rows] == ["second", "first", "first", "tie"]
    assert rows[0]["first"] == found.preferences[0].pair.first
    back = [preference_of_row(row, "row", Losses()) for row in rows]
    assert back == list(found.preferences)


@given(st.dictionaries(st.sampled_from(PREFERENCE_COLUMNS), st.text(max_size=12)))
def test_any_row_is_a_preference_or_counted(row: dict[str, str]) -> None:
    losses = Losses()
    assert preference_of_row(row, "row 2", losses) is not None or kinds(losses)
