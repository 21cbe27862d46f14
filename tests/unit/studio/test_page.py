from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from ethogram.studio.page import environment, shortened
from tests.fakes.studio import StudioClient
from tests.fakes.workspaces import a_workspace


def test_whatever_is_put_in_is_text_and_what_hides_is_shown() -> None:
    made = environment().from_string("{{ said }}").render(said="<b>\u202etxt</b>")
    assert "<b>" not in made
    assert "\u202e" not in made


def test_a_name_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ nobody }}").render()


def test_a_reply_is_shown_on_one_line_and_an_empty_one_says_so() -> None:
    assert shortened("one\ntwo", 20) == "one two"
    assert shortened("", 20) == "(an empty reply)"


def test_every_page_has_a_way_past_its_navigation_and_lists_its_keys(tmp_path: Path) -> None:
    page = StudioClient(a_workspace(tmp_path).root).get("/clauses").text
    assert '<a class="skip" href="#main">' in page
    assert '<html lang="en">' in page
    assert 'aria-current="page">Clauses</a>' in page
    assert "<kbd>j</kbd> <kbd>k</kbd>" in page
    assert "<kbd>g</kbd> <kbd>c</kbd>" in page
