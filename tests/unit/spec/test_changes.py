from __future__ import annotations

from ethogram.spec.changes import SpecDiff


def test_a_diff_without_changes_is_empty_whatever_the_releases_are_called() -> None:
    assert SpecDiff(before="2025-09-12", after="2025-12-18", unchanged=52).is_empty
    assert not SpecDiff(sections_added=("chatgpt_u18",)).is_empty
