"""The target: the thing under test, as its own small document describes it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ethogram.errors import Position
from ethogram.ids import Digest, TargetName, digest
from ethogram.model.message import Settings

Provider = Literal["embedded", "openai", "anthropic", "python", "recorded", "standin"]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How hard the target may be driven."""

    concurrency: int = 8
    """Most calls in flight; lowered while the provider answers 429, raised again afterwards."""
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    timeout_s: float = 60.0
    retries: int = 6
    """Further attempts after the first, for errors that can pass. With 4, one run in ten of 10,000
    calls lost one to a provider that failed a tenth of the attempts."""
    retry_ceiling_s: float = 30.0
    """Longest single wait; a server that asks for more makes the call fail instead."""


class Prices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Price of a million tokens, in `currency`."""

    input: float
    output: float
    cached: float | None = None
    currency: str = "USD"


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model and its settings, or a product endpoint. It does not contain the context."""

    name: TargetName
    provider: Provider
    model: str = ""
    base_url: str = ""
    key_env: str | None = None
    """Name of the environment variable that holds the key; never the key."""
    settings: Settings = msgspec.field(default_factory=Settings)
    limits: Limits = msgspec.field(default_factory=Limits)
    prices: Prices | None = None
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    """What only this provider knows: `callable`, `file`, `slots`, `weights`, `system_role`."""
    source: Digest = Digest("")
    """Hash of the file it answers from (a stand-in's document, recordings, a callable's Python);
    filled by whoever reads the workspace, empty for models."""
    notes: str = ""
    digest: Digest = Digest("")
    """Hash of provider, model, endpoint, settings and options; not of limits and prices."""
    at: Position = msgspec.field(default_factory=lambda: Position(path=""))

    @property
    def is_standin(self) -> bool:
        """True for a scripted model: test equipment, and said so wherever it is shown."""
        return self.provider == "standin"

    @property
    def is_free(self) -> bool:
        """True when a call costs no money: embedded, callable, recorded, stand-in."""
        return self.provider in ("embedded", "python", "recorded", "standin")

    @property
    def request_model(self) -> str:
        """What requests and the cache call the model: provider, model, and what else decides it.

        The part after `@` stands for endpoint, options and source: the same model behind another
        endpoint, or a stand-in whose document was edited, shares no reply with this one.
        """
        named = f"{self.provider}:{self.model or self.name}"
        rest = [self.base_url, self.options, self.source]
        return f"{named}@{digest(rest)[:8]}" if any(rest) else named
