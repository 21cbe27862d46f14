"""A Python function of the workspace as the model: a product endpoint, an agent, another library.

    [options]
    callable = "bot.py:answer"        # or package.module:answer

The function takes the messages as a list of mappings with `role` and `content`, and may be
asynchronous. When it has a parameter named `request` it is given the whole request there. It returns
the reply's text, or a mapping with `text` and any of `tool_calls`, `finish_reason`, `refusal`,
`usage`, `model`, `reasoning`. It may raise the errors of `ethogram.errors`, such as `RateLimited`,
to say what happened; any other error is recorded as a failure of the user's code.

It runs only when the workspace is trusted. A plain function runs in a thread, which cannot be
stopped: one that never returns is reported as timed out and left behind.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import msgspec

from ethogram.errors import CallFailed, ModelCodeFailed, UsageRefused
from ethogram.ids import digest
from ethogram.model.message import Reply, Request, ToolCall, Usage
from ethogram.model.providers.options import read_options
from ethogram.model.secret import hide
from ethogram.model.target import Target


class PythonOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What only this provider knows."""

    callable: str


class Returned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a function may return instead of a text."""

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str = ""
    refusal: str | None = None
    usage: Usage = Usage()
    model: str = ""
    reasoning: str = ""


class PythonClient:
    """A function that answers in this process."""

    def __init__(self, target: Target, root: Path, *, is_trusted: bool) -> None:
        """Load the function.

        Raises:
            UsageRefused: The workspace is not trusted, or there is no such function.
            ModelCodeFailed: The file itself raised while it was loaded.
        """
        self._where = read_options(target, PythonOptions).callable
        if not is_trusted:
            raise UsageRefused(
                f"Target {str(target.name)!r} runs {self._where!r} of this workspace, which is not "
                "trusted to run code. Read the file first, then write trusted = true in "
                "ethogram.toml."
            )
        self._function = _load(self._where, root)
        self._takes_request = "request" in inspect.signature(self._function).parameters
        self._is_async = inspect.iscoroutinefunction(self._function)
        self._threads = ThreadPoolExecutor(
            max_workers=target.limits.concurrency, thread_name_prefix="ethogram-target"
        )
        self._model = target.model or str(target.name)

    async def ask(self, request: Request) -> Reply:
        """Call the function once.

        Raises:
            ModelCodeFailed: It raised, or returned something that is no reply.
            CallFailed: It raised one itself.
        """
        messages = [msgspec.to_builtins(m) | {"content": m.content} for m in request.messages]
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            value = await self._call(messages, request)
        except CallFailed:
            raise
        except Exception as error:
            raise ModelCodeFailed(
                f"{self._where} raised {type(error).__name__}: {hide(str(error))}"
                f"{_line_of(error)}. Correct the function, or raise an error of ethogram.errors."
            ) from error
        reply = self._reply(value)
        return msgspec.structs.replace(
            reply, latency_s=loop.time() - started, model=reply.model or self._model
        )

    async def aclose(self) -> None:
        """Let go of the threads; a call that still runs is left behind."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _call(self, messages: list[dict[str, Any]], request: Request) -> object:
        more = {"request": request} if self._takes_request else {}
        if self._is_async:
            return await cast("Awaitable[object]", self._function(messages, **more))
        loop = asyncio.get_running_loop()
        value = await loop.run_in_executor(self._threads, lambda: self._function(messages, **more))
        # An object with an asynchronous __call__ looks like a plain function.
        return await value if inspect.isawaitable(value) else value

    def _reply(self, value: object) -> Reply:
        try:
            if isinstance(value, str | Reply):
                # Written and read once: half a letter, or a field of another type, is no reply.
                reply = Reply(text=value) if isinstance(value, str) else value
                return msgspec.json.decode(msgspec.json.encode(reply), type=Reply)
            if not isinstance(value, Mapping):
                raise msgspec.ValidationError(f"it returned {type(value).__name__}")
            returned = msgspec.convert(dict(value), Returned)
            msgspec.json.encode(returned)
        except (msgspec.ValidationError, UnicodeError, TypeError) as error:
            names = ", ".join(Returned.__struct_fields__)
            raise ModelCodeFailed(
                f"{self._where} returned something that is no reply: {error}. Return the text, or "
                f"a mapping with some of: {names}."
            ) from error
        return Reply(**msgspec.structs.asdict(returned))


def _load(where: str, root: Path) -> Callable[..., object]:
    """Find the function that `file.py:function` or `module:function` names."""
    place, colon, name = where.rpartition(":")
    if not (place and colon and name):
        raise UsageRefused(
            f'The callable {where!r} names no function. Write callable = "file.py:function".'
        )
    try:
        module = _load_file(root / place) if place.endswith(".py") else _import(place, root)
    except (CallFailed, UsageRefused):
        raise
    except Exception as error:
        raise ModelCodeFailed(
            f"{place} cannot be loaded: {type(error).__name__}: {hide(str(error))}"
            f"{_line_of(error)}. Correct the file."
        ) from error
    function = getattr(module, name, None)
    if not callable(function):
        found = ", ".join(sorted(n for n, v in vars(module).items() if inspect.isfunction(v)))
        raise UsageRefused(
            f"{place} has no function {name!r}. Functions there: {found or 'none'}. "
            f"Correct callable under [options] of the target."
        )
    return cast("Callable[..., object]", function)


def _import(name: str, root: Path) -> ModuleType:
    """Load a module of the workspace where there is one of that name, else an installed one."""
    own = root.joinpath(*name.split(".")).with_suffix(".py")
    if own.is_file():
        return _load_file(own)
    _search(root)
    return importlib.import_module(name)


def _load_file(path: Path) -> ModuleType:
    """Run a file as a module of its own, so that two workspaces may both have a `bot.py`."""
    path = path.resolve()
    if not path.is_file():
        raise UsageRefused(
            f"There is no file {path.name!r} where the target's callable points. Correct callable "
            "under [options] of the target; it is relative to the workspace."
        )
    name = f"ethogram_workspace_{digest(str(path))}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageRefused(f"{path.name!r} is no Python file. Name a file that ends in .py.")
    _search(path.parent)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _search(folder: Path) -> None:
    """Let a workspace's file import its neighbours; installed packages come first."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def _line_of(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" (line {frames[-1].lineno} of {Path(frames[-1].filename).name})" if frames else ""
