from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.errors import ModelCodeFailed, RateLimited, UsageRefused
from ethogram.ids import TargetName
from ethogram.model.message import Message, Request, ToolCall, Usage
from ethogram.model.providers.python import PythonClient
from ethogram.model.target import Target

HELLO = Request(
    messages=(Message(role="system", content=""), Message(role="user", content="Hello?")), repeat=4
)


@pytest.fixture(autouse=True)
def _own_import_state() -> Iterator[None]:
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith("ethogram_workspace_") or name in ("neighbour", "bot"):
            del sys.modules[name]


def a_client(root: Path, code: str, where: str = "bot.py:answer") -> PythonClient:
    (root / "bot.py").write_text(code, encoding="utf-8")
    target = Target(name=TargetName("bot"), provider="python", options={"callable": where})
    return PythonClient(target, root, is_trusted=True)


async def asked(root: Path, code: str, where: str = "bot.py:answer") -> object:
    client = a_client(root, code, where)
    try:
        return await client.ask(HELLO)
    finally:
        await client.aclose()


@pytest.mark.parametrize("keyword", ["def", "async def"])
@pytest.mark.parametrize("where", ["bot.py:answer", "bot:answer"])
async def test_a_function_gets_the_messages_and_gives_the_text(
    tmp_path: Path, keyword: str, where: str
) -> None:
    client = a_client(tmp_path, f"{keyword} answer(messages):\n    return repr(messages)\n", where)
    reply = await client.ask(HELLO)
    await client.aclose()
    assert reply.text == (
        "[{'role': 'system', 'content': ''}, {'role': 'user', 'content': 'Hello?'}]"
    )
    assert (reply.model, reply.finish_reason) == ("bot", "")


async def test_a_mapping_gives_everything_else(tmp_path: Path) -> None:
    code = """
def answer(messages, request):
    return {
        "text": str(request.repeat),
        "tool_calls": [{"name": "f", "arguments": "{}"}],
        "usage": {"input_tokens": 3},
        "model": "inner",
        "refusal": "no",
        "finish_reason": "stop",
    }
"""
    client = a_client(tmp_path, code)
    reply = await client.ask(HELLO)
    await client.aclose()
    assert (reply.text, reply.model, reply.refusal, reply.finish_reason) == (
        "4",
        "inner",
        "no",
        "stop",
    )
    assert reply.tool_calls == (ToolCall(name="f"),)
    assert reply.usage == Usage(input_tokens=3)


@pytest.mark.parametrize("where", ["bot.py:answer", "bot:answer"])
async def test_two_workspaces_may_both_have_a_file_of_one_name(tmp_path: Path, where: str) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        code = f"def answer(messages):\n    return '{name}'\n"
        client = a_client(tmp_path / name, code, where)
        assert (await client.ask(HELLO)).text == name
        await client.aclose()


async def test_an_installed_module_can_answer(tmp_path: Path) -> None:
    client = a_client(tmp_path, "", "textwrap:dedent")
    with pytest.raises(ModelCodeFailed, match="textwrap:dedent raised"):
        await client.ask(HELLO)
    await client.aclose()


async def test_a_neighbouring_file_can_be_imported(tmp_path: Path) -> None:
    (tmp_path / "neighbour.py").write_text("WORD = 'near'\n", encoding="utf-8")
    code = "from neighbour import WORD\ndef answer(messages):\n    return WORD\n"
    client = a_client(tmp_path, code)
    assert (await client.ask(HELLO)).text == "near"
    await client.aclose()


async def test_what_the_code_raises_is_a_failure_with_its_line_and_no_key(tmp_path: Path) -> None:
    code = "def answer(messages):\n    raise ValueError('bad key sk-proj-abc12345678')\n"
    with pytest.raises(
        ModelCodeFailed, match=r"ValueError: bad key \[hidden\] \(line 2 of bot.py\)"
    ):
        await asked(tmp_path, code)


async def test_the_code_may_say_itself_what_happened(tmp_path: Path) -> None:
    code = (
        "from ethogram.errors import RateLimited\n"
        "async def answer(messages):\n    raise RateLimited('slow', retry_after_s=2)\n"
    )
    with pytest.raises(RateLimited) as caught:
        await asked(tmp_path, code)
    assert caught.value.retry_after_s == 2


@pytest.mark.parametrize(
    "value",
    [
        "None",
        "7",
        "{'txt': 'a'}",
        "{'text': 7}",
        "['a']",
        "'half a letter \\ud800'",
        "{'text': '\\ud800'}",
        "__import__('ethogram.model.message').model.message.Reply(text=7)",
    ],
)
async def test_what_is_no_reply_is_a_failure(tmp_path: Path, value: str) -> None:
    with pytest.raises(ModelCodeFailed, match="is no reply"):
        await asked(tmp_path, f"def answer(messages):\n    return {value}\n")


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("bot.py", "names no function"),
        ("nowhere.py:answer", "There is no file 'nowhere.py'"),
        ("bot.py:anwser", "Functions there: answer"),
    ],
)
def test_a_function_that_is_not_there_is_named(tmp_path: Path, where: str, message: str) -> None:
    with pytest.raises(UsageRefused, match=message):
        a_client(tmp_path, "def answer(messages):\n    return ''\n", where)


@pytest.mark.parametrize("code", ["import nothing_of_that_name", "def answer(:", "1 / 0"])
def test_a_file_that_cannot_be_loaded_is_the_users_to_correct(tmp_path: Path, code: str) -> None:
    with pytest.raises(ModelCodeFailed, match=r"bot\.py cannot be loaded"):
        a_client(tmp_path, code)


async def test_calls_of_a_plain_function_run_side_by_side(tmp_path: Path) -> None:
    code = """
import threading
both = threading.Barrier(2, timeout=20)
def answer(messages):
    both.wait()
    return "met"
"""
    client = a_client(tmp_path, code)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(client.ask(HELLO)) for _ in range(2)]
    await client.aclose()
    assert [task.result().text for task in tasks] == ["met", "met"]
