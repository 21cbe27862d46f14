"""Open the connection to a target. Each provider is imported only when a target names it."""

# ruff: noqa: PLC0415 - providers bring HTTP clients and engines that few commands need

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

from ethogram.errors import UsageRefused
from ethogram.model.client import Client
from ethogram.model.target import Target


async def connect(
    target: Target, *, root: Path, env: Mapping[str, str], is_trusted: bool = False
) -> Client:
    """Open the connection to a target.

    Args:
        target: What to talk to.
        root: The workspace; files a target names are relative to it.
        env: The environment, where keys are.
        is_trusted: Whether Python of the workspace may run.

    Raises:
        KeyRefused: The environment has no such key.
        MissingExtra: The provider's optional package is not installed.
        UsageRefused: The target names something that is not there or may not run.
    """
    match target.provider:
        case "openai":
            from ethogram.model.providers.openai import OpenAIClient

            return OpenAIClient(target, env)
        case "anthropic":
            from ethogram.model.providers.anthropic import AnthropicClient

            return AnthropicClient(target, env)
        case "python":
            from ethogram.model.providers.python import PythonClient

            return PythonClient(target, root, is_trusted=is_trusted)
        case "recorded":
            from ethogram.model.providers.recorded import RecordedClient

            return RecordedClient(target, _document(target, "file", root))
        case "standin":
            from ethogram.model.standin.client import StandinClient

            return StandinClient(target, _document(target, "document", root))
        case "embedded":
            from ethogram.model.embedded import EmbeddedClient

            return EmbeddedClient(target, root=root)
        case _:
            assert_never(target.provider)


def _document(target: Target, option: str, root: Path) -> str:
    """Read the file that an option of the target names."""
    name = target.options.get(option)
    if not isinstance(name, str):
        raise UsageRefused(
            f"Target {str(target.name)!r} has no option {option!r}; a target of provider "
            f"{target.provider!r} needs the file it answers from. "
            f'Add {option} = "..." under [options] of {target.at.path or "its file"}.'
        )
    try:
        return (root / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageRefused(
            f"Target {str(target.name)!r} answers from {name!r}, which cannot be read: {reason}. "
            f"Correct {option} under [options] of {target.at.path or 'its file'}."
        ) from error
