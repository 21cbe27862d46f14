"""A scripted model as a target. Nothing here is a real model, and its replies say so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from ethogram.errors import (
    CallFailed,
    ConnectionLost,
    DocumentsRefused,
    ModelCodeFailed,
    RateLimited,
    RequestRefused,
    ServerFaulty,
    TimedOut,
)
from ethogram.ids import Digest
from ethogram.model.message import Reply, Request, Usage
from ethogram.model.standin.answer import Dice, answer, dice_for
from ethogram.model.standin.grade import graded
from ethogram.model.standin.read import read_standin
from ethogram.model.standin.script import Failures, Standin
from ethogram.model.target import Target

FINISH_REASON = "stop"
MODEL_PREFIX = "stand-in"


class StandinClient:
    """A live stand-in. Counts attempts, so that a call that failed may succeed the next time."""

    def __init__(
        self,
        target: Target,
        document: str,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Read the document.

        Args:
            target: A target whose provider is `standin`.
            document: The stand-in's document, as text.
            sleep: How to wait; the latency is planted, so tests need not spend it.

        Raises:
            DocumentsRefused: The document has problems.
        """
        path = str(target.options.get("document", target.at.path))
        parsed = read_standin(document, path)
        if parsed.problems:
            raise DocumentsRefused(parsed.problems)
        self._standin = parsed.value
        self._model = f"{MODEL_PREFIX} {target.model or target.name}"
        self._sleep = sleep
        self._attempts: dict[Digest, int] = {}

    async def ask(self, request: Request) -> Reply:
        """Answer by the document's rules, after its latency.

        Raises:
            CallFailed: One of its children, as often as the document says.
        """
        key = request.key()
        attempt = self._attempts.get(key, 0)
        self._attempts[key] = attempt + 1
        dice = dice_for(self._standin, request)
        latency = self._standin.latency
        seconds = latency.seconds + latency.jitter * dice.throw(f"latency {attempt}")
        if seconds > 0:
            await self._sleep(seconds)
        failure = planted_failure(self._standin.failures, dice, attempt)
        if failure is not None:
            raise failure
        text = reply_text(self._standin, request)
        return Reply(
            text=text,
            finish_reason=FINISH_REASON,
            usage=Usage(input_tokens=words(request), output_tokens=len(text.split())),
            model=self._model,
            latency_s=seconds,
        )

    async def aclose(self) -> None:
        """Nothing to let go of."""


def reply_text(standin: Standin, request: Request) -> str:
    """Answer as a judge or as a model under test, as the document says.

    Raises:
        ModelCodeFailed: A rule has no reply for what the dice say.
    """
    if standin.judge is not None:
        return graded(standin, standin.judge, request)
    said = answer(standin, request)
    if not said.text:
        raise ModelCodeFailed(
            f"The stand-in's rule {said.rule!r} has no reply that {said.truth} its clause. Expected "
            f'at least one. Add {said.truth} = ["..."] to the rule.'
        )
    return said.text


def planted_failure(failures: Failures, dice: Dice, attempt: int) -> CallFailed | None:
    """Throw the dice on one attempt: the failure it meets, or none."""
    planted: tuple[tuple[float, CallFailed], ...] = (
        (
            failures.rate_limited,
            RateLimited(
                "The stand-in asks to slow down, as its document says.",
                status=429,
                retry_after_s=failures.retry_after_s,
            ),
        ),
        (failures.server_faulty, ServerFaulty("The stand-in failed, as planted.", status=500)),
        (failures.connection_lost, ConnectionLost("The stand-in hung up, as planted.")),
        (failures.timed_out, TimedOut("The stand-in never answered, as planted.")),
        (
            failures.request_refused,
            RequestRefused("The stand-in refuses the request, as planted.", status=400),
        ),
    )
    thrown = dice.throw(f"failure {attempt}")
    for rate, failure in planted:
        if thrown < rate:
            return failure
        thrown -= rate
    return None


def words(request: Request) -> int:
    """Count words, the tokens of a scripted model."""
    return sum(len(message.content.split()) for message in request.messages)
