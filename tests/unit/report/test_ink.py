"""Colour is an addition, never the message."""

from __future__ import annotations

from ethogram.report.ink import ink


def test_without_colour_the_text_is_as_it_was() -> None:
    assert ink("BROKEN", "bad", colour=False) == "BROKEN"


def test_colour_is_always_closed() -> None:
    assert ink("BROKEN", "bad", colour=True) == "\x1b[1;31mBROKEN\x1b[0m"
    assert ink("x", "plain", colour=True) == "x"
