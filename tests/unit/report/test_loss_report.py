from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.loss import Losses
from ethogram.report.loss_report import render_import, render_losses


def test_an_import_says_what_is_new_what_was_known_and_what_was_not_taken() -> None:
    losses = Losses()
    losses.lose("odd", "It was odd.", "row 3")
    losses.note("renamed", "Taken under another name.", "row 4")
    told = render_import(losses.report("f.json", read=9, taken=5, known=2))
    assert told.splitlines()[0] == ("9 answers in f.json · 5 new · 2 known already · 1 not taken")
    assert told.index("Not taken") < told.index("row 3") < told.index("Worth knowing")


def test_nothing_lost_is_said() -> None:
    assert render_losses(Losses().report("f", read=1, taken=1)) == "Nothing was lost.\n"


def test_labels_that_no_person_gave_are_shown_as_simulated() -> None:
    told = render_import(Losses().report("f", read=2, taken=2, simulated=2))
    assert "SIMULATED: 2" in told
    assert "would be new" in render_import(Losses().report("f", read=2, taken=2), is_dry=True)


@given(st.text(), st.text())
def test_no_value_of_a_file_commands_the_terminal(message: str, example: str) -> None:
    losses = Losses()
    losses.lose("odd", message, example)
    assert "\x1b" not in render_import(losses.report("f", read=1, taken=0))
