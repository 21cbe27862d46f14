"""Which release a document is."""

from __future__ import annotations

from ethogram.spec.release import release_of


def test_front_matter_comes_before_the_file_name() -> None:
    assert release_of([("model_spec.2025-12-18.md", {"version": "3"})]) == "3"
    assert release_of([("specs/model_spec.2025-12-18.md", {})]) == "2025-12-18"
    assert release_of([("2020-01-01/spec.md", {})]) == ""
