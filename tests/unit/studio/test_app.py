from __future__ import annotations

from pathlib import Path

from ethogram.studio.app import PAGES, navigation
from ethogram.studio.studio import Studio
from tests.fakes.studio import StudioClient, served
from tests.fakes.workspaces import a_workspace


def test_the_navigation_links_only_what_answers(tmp_path: Path) -> None:
    client = StudioClient(a_workspace(tmp_path).root)
    entries = navigation(PAGES)
    assert [entry.name for entry in entries][:2] == ["Home", "Clauses"]
    assert len({entry.key for entry in entries}) == len(entries)
    for entry in entries:
        assert client.get(entry.href).status == 200


def test_what_waits_for_the_end_is_called_when_the_studio_ends(tmp_path: Path) -> None:
    ended: list[str] = []
    with served(a_workspace(tmp_path).root) as studio:
        studio.at_end.append(lambda: ended.append("drained"))
        assert not studio.ending.is_set()
    assert ended == ["drained"]
    assert studio.ending.is_set()
    assert isinstance(studio, Studio)
