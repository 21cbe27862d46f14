from __future__ import annotations

import re
from pathlib import Path

import pytest

from ethogram.studio.assets import STATIC, assets
from ethogram.studio.page import TEMPLATES
from tests.fakes.studio import StudioClient
from tests.fakes.workspaces import a_workspace

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+\s*=|javascript:", re.IGNORECASE
)
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org)[\w.-]+\.\w+", re.IGNORECASE)


@pytest.mark.parametrize(
    "name",
    [
        "../studio.py",
        "..%2fstudio.py",
        "%2e%2e/studio.py",
        "....//studio.py",
        "/etc/passwd",
        "report-../html.py",
        "report.html.j2",
        "shell.css%00.js",
        "",
    ],
)
def test_no_name_leads_out_of_the_list(name: str, tmp_path: Path) -> None:
    client = StudioClient(a_workspace(tmp_path).root)
    assert client.get(f"/static/{name}").status == 404


def test_a_style_is_sent_once_and_then_known_by_its_tag(tmp_path: Path) -> None:
    client = StudioClient(a_workspace(tmp_path).root)
    first = client.get("/static/shell.css")
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    again = client.get("/static/shell.css", {"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_the_palette_of_the_report_is_sent_and_not_copied() -> None:
    assert b"--paper" in assets()["report-page.css"].body
    assert not any(b"--paper:" in path.read_bytes() for path in STATIC.glob("*.css"))


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.name)
def test_no_template_holds_a_script_a_style_or_an_escape(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert INLINE.findall(text) == []
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_no_style_or_script_loads_anything_from_elsewhere_or_makes_mark_up(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ELSEWHERE.findall(text) == []
    for word in ("document.write", "eval(", "new Function", "insertAdjacentHTML", "outerHTML"):
        assert word not in text


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.name)
def test_every_style_and_script_that_a_template_names_is_there(path: Path) -> None:
    for name in re.findall(r"/static/([\w.-]+)", path.read_text(encoding="utf-8")):
        assert name in assets()
