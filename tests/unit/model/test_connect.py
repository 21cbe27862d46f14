from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ethogram.errors import KeyRefused, UsageRefused
from ethogram.ids import TargetName
from ethogram.model.connect import connect
from ethogram.model.message import Message, Request
from ethogram.model.target import Provider, Target


def a_target(provider: Provider, **options: object) -> Target:
    return Target(name=TargetName("t"), provider=provider, model="m", options=options)


HELLO = Request(messages=(Message(role="user", content="Hello?"),))


async def test_recordings_are_read_from_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(
        '{"messages": [{"role": "user", "content": "Hello?"}], "reply": "Hi."}\n', encoding="utf-8"
    )
    client = await connect(a_target("recorded", file="r.jsonl"), root=tmp_path, env={})
    assert (await client.ask(HELLO)).text == "Hi."
    await client.aclose()


async def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match=r"'r\.jsonl', which cannot be read: No such file"):
        await connect(a_target("recorded", file="r.jsonl"), root=tmp_path, env={})


async def test_a_target_without_its_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match="has no option 'file'"):
        await connect(a_target("recorded"), root=tmp_path, env={})


async def test_python_runs_only_in_a_trusted_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "bot.py").write_text("def answer(messages):\n    return 'yes'\n", encoding="utf-8")
    target = a_target("python", callable="bot.py:answer")
    with pytest.raises(UsageRefused, match="not trusted"):
        await connect(target, root=tmp_path, env={})
    client = await connect(target, root=tmp_path, env={}, is_trusted=True)
    assert (await client.ask(HELLO)).text == "yes"
    await client.aclose()


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
async def test_a_key_that_is_not_in_the_environment_is_named(
    provider: Provider, tmp_path: Path
) -> None:
    with pytest.raises(KeyRefused, match=f"{provider.upper()}_API_KEY"):
        await connect(a_target(provider), root=tmp_path, env={})


def test_connecting_imports_no_provider_before_it_is_named() -> None:
    program = (
        "import sys; import ethogram.model.connect, ethogram.model.read_target\n"
        "heavy = {'aiohttp', 'xllamacpp', 'numpy', 'ssl', 'asyncio', 'concurrent'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
