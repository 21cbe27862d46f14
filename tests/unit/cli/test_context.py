from __future__ import annotations

from pathlib import Path

import msgspec
from click.testing import CliRunner, Result

from ethogram.cli.context import context
from ethogram.workflow.init import init_workspace


def typed(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(context, arguments, obj=folder, standalone_mode=False)


def test_messages_are_read_by_a_script_exactly(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    page = msgspec.json.decode(typed(tmp_path, "show", "--json").output)
    assert page["surface"] == "chat"
    assert typed(tmp_path, "show").output.splitlines()[1] in page["messages"][0]["content"]


def test_surfaces_are_listed_with_what_they_serve(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    shown = typed(tmp_path, "list").output
    assert shown.startswith("chat  context/chat.md")
    assert "  serves" in shown
    assert msgspec.json.decode(typed(tmp_path, "list", "--json").output)[0]["surface"] == "chat"


def test_a_difference_from_production_fails(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    body = {"messages": [{"role": "system", "content": "Something else entirely."}]}
    (tmp_path / "sent.json").write_bytes(msgspec.json.encode(body))
    result = typed(tmp_path, "verify", "chat", "sent.json")
    assert result.return_value == 1
    assert result.output.startswith("No: the request differs")
