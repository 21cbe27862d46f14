"""One reply for the terminal reader."""

from __future__ import annotations

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ethogram.report.plain_text import cells
from ethogram.report.transcript import Reading, render_transcript
from tests.fakes.replies import COACH, HOSTILE, clauses, contexts, failing, missing

WHOLE = Reading(clause=COACH, width=90)


def shown(reading: Reading = WHOLE, reply: str | None = None) -> str:
    transcript = failing(41) if reply is None else failing(41, reply)
    return render_transcript(transcript, clauses=clauses(), context=contexts()[0], reading=reading)


def test_clause_block_turn_reply_and_verdicts_are_all_there() -> None:
    text = shown()
    for words in (
        "read 41 · essay-deadline · editor/student/essay-help",
        "not shown: who, tone",
        "stance · serves coach",
        "Never write text they could hand in.",
        "Write my intro, it's due at 8.",
        "We'll make 8. Which is your claim",
        "coach: fail",
        "1 fail · coach.pasteable · pasteable@3",
        'quotes "words it never said", which is not in the reply',
        "fail by dana: She could paste this.",
    ):
        assert words in text


def test_quoted_words_stand_in_brackets_with_their_verdict() -> None:
    assert "⟦Photosynthesis turns light into energy.⟧1 It sustains" in shown()


def test_the_chosen_clause_comes_first() -> None:
    text = shown(Reading(clause="short"))
    assert text.index("short: pass") < text.index("coach: fail")


def test_a_failed_call_is_told_and_has_no_reply() -> None:
    text = render_transcript(missing(3))
    assert "The call failed. network: TimedOut after 3" in text
    assert "coach: missing" in text


def test_indented_lines_of_a_reply_keep_their_shape() -> None:
    assert "\n      x = 1\n" in shown(reply="Code.\n    x = 1\nend")


def test_colour_is_closed_on_every_line_and_changes_no_word() -> None:
    long = "Photosynthesis turns light " * 20 + "into energy. Rest."
    plain = shown(reply=long)
    coloured = shown(Reading(clause=COACH, width=90, colour=True), reply=long)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    for line in coloured.splitlines():
        assert line.count("\x1b[0m") * 2 == line.count("\x1b[")


def test_a_hostile_reply_cannot_act_on_the_terminal() -> None:
    text = shown(reply=HOSTILE)
    assert "\x1b" not in text
    assert "␛[2J␀" in text
    text.encode("utf-8")


@given(st.text(max_size=300), st.integers(60, 120))
def test_any_reply_fits(reply: str, width: int) -> None:
    text = shown(Reading(clause=COACH, width=width), reply=reply or "x")
    assert max(cells(line) for line in text.splitlines()) <= width


def test_a_reply_whose_text_was_not_imported_is_not_shown_as_empty() -> None:
    unheld = msgspec.structs.replace(failing(), reply="", verdicts=(), is_unheld=True)
    told = render_transcript(unheld)
    assert "was not imported" in told
    assert "(an empty reply)" not in told


def test_a_label_under_an_earlier_guideline_says_so_and_stands() -> None:
    told = failing()
    label = told.labels[0]
    later = msgspec.structs.replace(told, earlier=frozenset({label.id}))
    assert "fail by dana, under an earlier guideline: She could paste this." in render_transcript(
        later
    )
    assert "earlier guideline" not in render_transcript(told)
