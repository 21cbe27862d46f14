from __future__ import annotations

import json
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.contexts import (
    decode_prompt,
    import_prompt,
    list_contexts,
    only_surface,
    read_prompt,
    show_context,
    verify_capture,
)
from ethogram.workflow.init import init_workspace
from ethogram.workflow.workspace import load_workspace

PROMPT = "You are Pip.\r\n\r\nNever invent a product.\r\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init_workspace(tmp_path, "Pip")
    return tmp_path


def test_an_imported_prompt_keeps_its_bytes(root: Path) -> None:
    found = import_prompt(root, PROMPT, "Help centre")
    assert (found.path, found.is_exact, found.size_bytes) == (
        "context/help-centre.md",
        True,
        len(PROMPT),
    )
    assert not found.is_known_surface
    page = show_context(load_workspace(root), "help-centre", {})
    assert page.messages[0].content == PROMPT


def test_what_is_no_prompt_or_no_surface_is_refused(root: Path) -> None:
    with pytest.raises(UsageRefused, match="empty"):
        import_prompt(root, " \n", "search")
    with pytest.raises(UsageRefused, match="no letter or figure"):
        import_prompt(root, PROMPT, "!!")
    with pytest.raises(UsageRefused, match="exists already"):
        import_prompt(root, PROMPT, "chat")


def test_a_surface_without_context_is_told_from_one_that_is_unknown(root: Path) -> None:
    (root / "context/chat.md").unlink()
    workspace = load_workspace(root)
    with pytest.raises(UsageRefused, match="ethogram new context chat"):
        show_context(workspace, "chat", {})
    with pytest.raises(UsageRefused, match="No surface is called 'moon'"):
        show_context(workspace, "moon", {})
    with pytest.raises(UsageRefused, match="No surface has a context"):
        only_surface(workspace)
    [line] = list_contexts(workspace)
    assert (line.surface, line.path) == ("chat", "")
    assert line.unserved


def test_the_only_surface_needs_no_name(root: Path) -> None:
    assert only_surface(load_workspace(root)) == "chat"
    import_prompt(root, PROMPT, "search")
    with pytest.raises(UsageRefused, match="There are 2"):
        only_surface(load_workspace(root))


def test_tokens_are_counted_for_every_block(root: Path) -> None:
    page = show_context(load_workspace(root), "chat", {}, with_tokens=True)
    assert page.tokens is not None
    assert page.tokens.is_estimate == (page.counted_by == "")
    assert [name for name, _ in page.tokens.blocks] == [block.id for block in page.blocks]


def test_a_capture_is_compared(root: Path) -> None:
    page = show_context(load_workspace(root), "chat", {})
    turns = [{"role": each.role, "content": each.content} for each in page.messages]
    sent = root / "sent.json"
    sent.write_text(json.dumps({"messages": turns}), encoding="utf-8")
    assert verify_capture(load_workspace(root), "chat", sent, {}).is_same
    sent.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageRefused, match="holds no messages"):
        verify_capture(load_workspace(root), "chat", sent, {})


def test_a_byte_order_mark_belongs_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(b"\xef\xbb\xbfYou are Pip.\r\n")
    assert read_prompt(path) == "You are Pip.\r\n"
    with pytest.raises(UsageRefused, match=r"not UTF-8 text \(byte 2\)"):
        decode_prompt(b"a\xff", "p.txt")
    with pytest.raises(UsageRefused, match="No such file"):
        read_prompt(tmp_path / "q.txt")
