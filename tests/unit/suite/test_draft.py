from __future__ import annotations

from ethogram.suite.draft import DraftPlace


def test_what_a_case_says_of_its_place_goes_before_what_its_original_says() -> None:
    own = DraftPlace(audience="teacher")
    original = DraftPlace(surface="editor", audience="student", known_from="account")
    assert own.over(original) == DraftPlace(
        surface="editor", audience="teacher", known_from="account"
    )
