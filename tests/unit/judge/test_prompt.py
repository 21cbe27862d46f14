from __future__ import annotations

from importlib import resources

import pytest

from ethogram.judge.prompt import filled, read_prompt

NAMES = sorted(
    file.name.removesuffix(".md")
    for file in (resources.files("ethogram.judge") / "prompts").iterdir()
    if file.name.endswith(".md")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_uses_what_it_declares(name: str) -> None:
    prompt = read_prompt(name)
    assert prompt.name == name
    assert [role for role, _ in prompt.parts] == ["system", "user"]


@pytest.mark.parametrize("name", NAMES)
def test_every_placeholder_is_filled(name: str) -> None:
    prompt = read_prompt(name)
    messages = filled(prompt, {one: f"<{one}>" for one in prompt.placeholders})
    text = "\n".join(message.content for message in messages)
    assert all(f"<{one}>" in text for one in prompt.placeholders)
    assert "{{" not in text


def test_a_forgotten_value_is_refused() -> None:
    with pytest.raises(ValueError, match="needs"):
        filled(read_prompt(NAMES[0]), {})


def test_what_is_filled_in_is_not_filled_again() -> None:
    prompt = read_prompt("criterion")
    values = dict.fromkeys(prompt.placeholders, "{{fence}}")
    assert "{{fence}}" in filled(prompt, values)[1].content
