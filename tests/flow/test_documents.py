"""The user's path through the documents: make them, look at them, compare them."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from ethogram.cli.app import run_command
from tests.fakes.releases import commit, write_releases

PROMPT = """You are Pip, a cheerful assistant for GreenGrocer.

# Rules
- Never invent a product or a price.
- Always greet the user by name.

If the user is upset, apologise once and offer a refund.
"""


def as_typed(text: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")


class Typed:
    """Types commands in a folder and gives what the screen shows."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """Run one command, expect its exit code, give what it printed."""
        found = run_command(["-C", str(self.folder), *arguments])
        shown = self._capsys.readouterr()
        assert found == code, shown.err
        return shown.out + shown.err


@pytest.fixture
def typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Typed:
    monkeypatch.chdir(tmp_path)
    return Typed(tmp_path, capsys)


@pytest.fixture
def pip(typed: Typed, tmp_path: Path) -> Typed:
    (tmp_path / "prompt.txt").write_text(PROMPT, encoding="utf-8")
    typed("init", "pip", "--from", "prompt.txt")
    typed.folder = tmp_path / "pip"
    return typed


def test_a_new_workspace_says_what_to_type_next_and_reads_without_errors(
    typed: Typed, tmp_path: Path
) -> None:
    shown = typed("init", "my-assistant")
    assert "Next:\n  cd my-assistant\n  ethogram check\n" in shown
    typed.folder = tmp_path / "my-assistant"
    typed("check")
    assert "is a workspace already" in typed("init", ".", code=2)


def test_a_prompt_becomes_blocks_that_send_the_same_bytes(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").write_bytes(PROMPT.replace("\n", "\r\n").encode())
    shown = typed("init", "pip", "--from", "prompt.txt")
    assert f"exactly your {len(PROMPT) + PROMPT.count(chr(10)):,} bytes" in shown
    assert '"Never invent a product or a price." (in rules)' in shown
    typed.folder = tmp_path / "pip"
    page = json.loads(typed("context", "show", "--json"))
    assert page["messages"][0]["content"] == PROMPT.replace("\n", "\r\n")
    typed("check")


def test_a_prompt_can_come_through_a_pipe(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", as_typed(PROMPT))
    assert "2 blocks:" in typed("init", "pip", "--from", "-")


def test_what_cannot_be_a_prompt_is_refused_in_words(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    assert "is not UTF-8 text" in typed("init", "a", "--from", "picture.png", code=2)
    assert "No such file" in typed("init", "a", "--from", "nowhere.txt", code=2)
    assert not (tmp_path / "a").exists()


def test_the_kinds_of_document_are_listed_and_made(pip: Typed) -> None:
    shown = pip("new")
    for kind in ("spec", "context", "rubric", "red-team", "refusal-policy"):
        assert kind in shown
    assert "Wrote refusal-policy.md" in pip("new", "refusal-policy")
    assert json.loads(pip("new", "red-team", "--json")) == {"written": ["cases/red-team.yaml"]}
    assert "Did you mean 'ethogram new rubric'" in pip("new", "rubrik", code=2)
    pip("check")


def test_a_context_is_shown_exactly_and_block_by_block(pip: Typed) -> None:
    assert PROMPT in pip("context", "show", "assistant")
    shown = pip("context", "show", "--block")
    assert "[block rules · Rules · serves no-invent-product-price, greet-name" in shown
    assert "no block 'tone'" in pip("context", "show", "--variant", "tone=warm", code=2)
    assert "is not NAME=VALUE" in pip("context", "show", "--variant", "tone", code=2)
    assert "No surface is called 'chat'" in pip("context", "show", "chat", code=2)
    assert "assistant  context/assistant.md" in pip("context", "list")


def test_a_second_prompt_is_imported_beside_the_first(pip: Typed, tmp_path: Path) -> None:
    shown = pip("context", "import", str(tmp_path / "prompt.txt"), "--surface", "Help centre")
    assert "Wrote context/help-centre.md" in shown
    assert "product.md does not name the surface" in shown
    again = pip("context", "import", "../prompt.txt", "--surface", "help-centre", code=2)
    assert "exists already" in again
    assert "Which surface?" in pip("context", "show", code=2)


def test_production_is_held_against_the_context(pip: Typed) -> None:
    def captured(text: str) -> str:
        turns = [{"role": "system", "content": text}, {"role": "user", "content": "Hi"}]
        (pip.folder / "sent.json").write_text(json.dumps({"messages": turns}), encoding="utf-8")
        return "sent.json"

    assert "Yes: the request sends" in pip("context", "verify", "assistant", captured(PROMPT))
    other = captured(PROMPT.replace("greet the user by name", "greet the customer"))
    shown = pip("context", "verify", "assistant", other, code=1)
    assert "changed: block rules" in shown
    assert "[-user by name.-] {+customer+}" in shown or "{+customer.+}" in shown
    found = json.loads(pip("context", "verify", "assistant", other, "--json", code=1))
    assert not found["is_same"]
    (pip.folder / "sent.json").write_text("no json", encoding="utf-8")
    assert "is not JSON" in pip("context", "verify", "assistant", "sent.json", code=2)


def test_a_published_specification_is_shown_and_compared(typed: Typed, tmp_path: Path) -> None:
    write_releases(tmp_path)
    shown = typed("spec", "show", "spec.2026-01-01.md", "--prompts", "examples")
    assert "6 · root 2, user 3, guideline 1" in shown
    shown = typed("spec", "diff", "spec.2025-01-01.md", "spec.2026-01-01.md")
    assert "1 level renamed, 1 clause promoted" in shown
    assert "be-honest/example-1" in shown
    assert "is no specification" in typed("spec", "show", "examples/ab1c.md", code=2)
    assert "No workspace" in typed("spec", "diff", "HEAD~1", code=2)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_changed_sentence_names_the_cases_to_read_again(pip: Typed) -> None:
    commit(pip.folder, "first")
    assert "Nothing changed" in pip("spec", "diff", "HEAD")
    spec = pip.folder / "spec.md"
    words = spec.read_text("utf-8")
    spec.write_text(words.replace("Never invent a product", "Do not make up a product"), "utf-8")
    shown = pip("spec", "diff", "HEAD")
    assert "HEAD → the workspace" in shown
    assert "Do not make up+}" in " ".join(shown.split())
    assert "STALE BECAUSE OF IT" in shown
    assert "no revision of 'pip'" in pip("spec", "diff", "nowhere", code=2)


def test_cases_are_listed_selected_and_counted(typed: Typed, tmp_path: Path) -> None:
    typed("init", "a")
    typed.folder = tmp_path / "a"
    assert "by clause" in typed("cases")
    assert json.loads(typed("cases", "--count", "--json"))["cases"] == []
    assert "unknown field 'moon'" in typed("cases", "--where", "moon=1", code=2)
    assert "example-1" in typed("cases", "--examples")
