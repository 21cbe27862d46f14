from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.fakes.studio import StudioClient
from tests.fakes.workspaces import Folder, a_workspace

EDIT = "/clauses/coach/edit"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return a_workspace(tmp_path)


def shown(page: str) -> tuple[str, str]:
    """Give the digest and the text of the form, as a browser reads them."""
    digest = re.search(r'name="digest" value="(\w+)"', page)
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert digest is not None
    assert text is not None
    return digest[1], html.unescape(text[1])


def test_the_form_shows_the_very_letters_of_the_document(folder: Folder) -> None:
    path = folder.root / "spec.md"
    odd = path.read_text(encoding="utf-8").replace("their own text", "their\u200b & <own> text")
    path.write_text(odd, encoding="utf-8")
    _, text = shown(StudioClient(folder.root).get(EDIT).text)
    assert "their\u200b & <own> text" in text
    assert text in odd


def test_saving_what_is_shown_changes_no_byte(folder: Folder) -> None:
    client = StudioClient(folder.root)
    before = (folder.root / "spec.md").read_bytes()
    digest, text = shown(client.get(EDIT).text)
    sent = {"digest": digest, "text": text.replace("\n", "\r\n")}
    answer = client.post(EDIT, sent)
    assert (answer.status, answer.headers["location"]) == (303, "/clauses/coach?said=edited")
    assert (folder.root / "spec.md").read_bytes() == before


def test_another_norm_is_saved_and_told(folder: Folder) -> None:
    client = StudioClient(folder.root)
    digest, text = shown(client.get(EDIT).text)
    answer = client.post(EDIT, {"digest": digest, "text": text.replace("students", "pupils")})
    assert answer.headers["location"] == "/clauses/coach?said=reworded"
    assert "Margin helps pupils" in (folder.root / "spec.md").read_text(encoding="utf-8")
    assert "are stale" in client.get("/clauses/coach?said=reworded").text


def test_what_changed_meanwhile_is_shown_beside_what_was_typed(folder: Folder) -> None:
    client = StudioClient(folder.root)
    digest, text = shown(client.get(EDIT).text)
    path = folder.root / "spec.md"
    theirs = path.read_text(encoding="utf-8").replace("students", "children")
    path.write_text(theirs, encoding="utf-8")
    answer = client.post(EDIT, {"digest": digest, "text": text.replace("students", "pupils")})
    assert answer.status == 409
    assert "Margin helps children" in answer.text
    fresh, mine = shown(answer.text)
    assert "Margin helps pupils" in mine
    assert path.read_text(encoding="utf-8") == theirs
    again = client.post(EDIT, {"digest": fresh, "text": mine})
    assert again.status == 303


def test_a_text_with_an_error_is_not_saved_and_not_lost(folder: Folder) -> None:
    client = StudioClient(folder.root)
    before = (folder.root / "spec.md").read_bytes()
    digest, _ = shown(client.get(EDIT).text)
    answer = client.post(EDIT, {"digest": digest, "text": "## Coach\nNo id."})
    assert answer.status == 409
    assert "would no longer be read" in answer.text
    assert shown(answer.text)[1] == "## Coach\nNo id."
    assert (folder.root / "spec.md").read_bytes() == before
