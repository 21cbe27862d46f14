from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.template import fill_template, slug, template_names, write_new

PLACES = ("id", "name", "title", "product", "surface", "place", "clause", "serves", "drafts")


@pytest.mark.parametrize("template", template_names())
def test_every_place_of_every_template_has_a_name(template: str) -> None:
    text = fill_template(template, **dict.fromkeys(PLACES, "filled"))
    assert text.endswith("\n")
    assert "$" not in text


def test_nothing_is_overwritten_and_nothing_else_is_written(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageRefused, match=r"'spec\.md' exists already"):
        write_new(tmp_path, {"product.md": "new", "spec.md": "new"})
    assert (tmp_path / "spec.md").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "product.md").exists()


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    [path] = write_new(tmp_path, {"context/a.md": "one\r\ntwo\n"})
    assert path.read_bytes() == b"one\r\ntwo\n"


def test_a_folder_that_is_a_file_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "context").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageRefused, match=r"Cannot write 'context/a\.md'"):
        write_new(tmp_path, {"context/a.md": "text"})


def test_a_name_becomes_an_id() -> None:
    assert slug("My Assistant, v2!") == "my-assistant-v2"
