from __future__ import annotations

import pytest

from ethogram.findings.failure_mode import FailureMode, Taxonomy
from ethogram.findings.read_taxonomy import read_taxonomy
from ethogram.findings.write_taxonomy import plain_line, write_taxonomy
from ethogram.ids import ModeId


@pytest.mark.parametrize("text", ["# big", "- item", "1. one", "> said", "**Include.** x", "```"])
def test_what_looks_like_a_mark_stays_text(text: str) -> None:
    mode = FailureMode(id=ModeId("a"), name="A", definition=plain_line(text))
    parsed = read_taxonomy(write_taxonomy(Taxonomy(modes=(mode,))))
    assert not parsed.problems
    (read,) = parsed.value.modes
    assert read.definition == f"\\{text}"
    assert (read.include, read.examples) == ("", ())


def test_a_name_cannot_carry_attributes() -> None:
    mode = FailureMode(id=ModeId("a"), name="Ends {#b} early")
    (read,) = read_taxonomy(write_taxonomy(Taxonomy(modes=(mode,)))).value.modes
    assert (read.id, read.name) == ("a", "Ends #b early")


def test_an_empty_codebook_says_what_it_is_for() -> None:
    text = write_taxonomy(Taxonomy())
    assert "the same fix removes both" in text
    assert not read_taxonomy(text).problems
