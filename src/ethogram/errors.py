"""Every error a caller or a user can meet, and the record of a problem in a document.

::

    EthogramError                 anything we raise on purpose; its message is fit for a person
    ├── DocumentsRefused          documents of the workspace have errors; carries every Diagnostic
    ├── UsageRefused              a command or a call asks for something that does not exist or fit
    │   └── DocumentChanged       a document is not what it was when it was shown; carries it as it is
    ├── MissingExtra              an optional package is not installed; says the exact command
    ├── StoreRefused              the evidence database cannot be used as it is
    ├── BudgetReached             the budget of a run is spent; what finished is kept
    └── CallFailed                one call to a model failed; names the boundary it crossed
        ├── RateLimited           429 or the like; may carry the seconds to wait
        ├── ServerFaulty          5xx, overloaded
        ├── ConnectionLost        no answer came: refused, dropped, unreadable
        ├── TimedOut              no answer in time
        ├── RequestRefused        4xx: the request itself is wrong; not retried
        ├── KeyRefused            401, 403 or no key in the environment; not retried
        └── ModelCodeFailed       the user's callable, a stand-in or the engine raised

A message has three parts: what was wrong with which value, what was expected, what to type next.
`CallFailed` and its children become `Failure` records in a transcript; the others stop the command.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

T = TypeVar("T")

Severity = Literal["error", "warning", "note"]

Boundary = Literal["network", "provider", "engine", "user-code", "recording", "budget"]
"""What a failed call crossed last: the wire, the provider's answer, the in-process engine,
a user's Python callable, a recorded transcript, or the run's own budget."""


class Position(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place in a document. Lines and columns count from 1."""

    path: str
    """Path relative to the workspace, with forward slashes."""
    line: int = 1
    column: int = 1


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One problem in one document, with what to type instead."""

    rule: str
    """Stable name of the rule, in kebab case, such as `unknown-clause`."""
    severity: Severity
    at: Position
    message: str
    """What is wrong with which value, and what was expected. One sentence."""
    fix: str = ""
    """What to type instead, or what to do next."""
    excerpt: str = ""
    """The offending line as it stands in the document, without its line end."""


class Parsed(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What a parser made of a document, and every problem it met on the way.

    A parser never raises for what a person wrote: it returns the best record it can and says,
    in `problems`, what it could not understand.
    """

    value: T
    problems: tuple[Diagnostic, ...] = ()


class EthogramError(Exception):
    """Anything we raise on purpose. The message is shown to the user as it is."""


class DocumentsRefused(EthogramError):
    """Documents of the workspace have errors. Met by every command; `ethogram check` lists them."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Carry every problem, so that all are shown at once."""
        self.diagnostics = diagnostics
        count = len(diagnostics)
        super().__init__(
            f"{count} problem{'s' if count != 1 else ''} in the workspace documents. "
            "See them all with 'ethogram check'."
        )


class UsageRefused(EthogramError):
    """A command or call asks for something that does not exist or does not fit."""


class DocumentChanged(UsageRefused):
    """A document changed on disk after it was shown for editing. Nothing was written over it."""

    def __init__(self, path: str, text: str) -> None:
        """Carry the document, or the part in question, as it stands on the disk now."""
        self.path = path
        self.text = text
        super().__init__(
            f"{path!r} was changed on disk after this page was shown, so nothing was written. "
            "Expected the document as it was shown. Put your change into the text as it is now, "
            "and save again."
        )


class MissingExtra(EthogramError):
    """An optional package is absent. Met on first use of the integration that needs it."""

    def __init__(self, needed_for: str, extra: str) -> None:
        """Say in one sentence what is missing and the exact command that installs it."""
        self.extra = extra
        super().__init__(f"{needed_for} needs an extra: pip install 'ethogram[{extra}]'")


class StoreRefused(EthogramError):
    """The evidence database is unreadable, from a newer version, or in use by another writer."""


class BudgetReached(EthogramError):
    """The budget of a run is spent. What finished is kept; the message says how to go on."""


class CallFailed(EthogramError):
    """One call to a model failed. Retried when `is_retryable`, then kept as a `Failure` record."""

    boundary: Boundary = "provider"
    is_retryable: bool = False

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        """Keep the HTTP status and the wait the server asked for; `attempts` is counted later."""
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s
        self.attempts = 1


class RateLimited(CallFailed):
    """The provider asks us to slow down (429). Retried after `retry_after_s` or a backoff."""

    is_retryable = True


class ServerFaulty(CallFailed):
    """The provider failed (5xx, overloaded). Retried a bounded number of times."""

    is_retryable = True


class ConnectionLost(CallFailed):
    """No answer came back over the wire, or what came was not an answer. Retried."""

    boundary: Boundary = "network"
    is_retryable = True


class TimedOut(CallFailed):
    """No answer within the target's `timeout_s`. Retried a bounded number of times."""

    boundary: Boundary = "network"
    is_retryable = True


class RequestRefused(CallFailed):
    """The provider refuses the request itself (4xx): too long, unknown model, bad schema."""


class KeyRefused(CallFailed):
    """No key in the environment, or the provider does not accept it. Never shows the key."""


class ModelCodeFailed(CallFailed):
    """A user's callable, a stand-in document or the embedded engine raised."""

    boundary: Boundary = "user-code"
