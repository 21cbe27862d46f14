"""Hold one conversation: a case's turns to one target, in one context."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import msgspec

from ethogram.context.block import Rendered
from ethogram.errors import CallFailed
from ethogram.ids import Digest, RunId, TranscriptId
from ethogram.model.message import Failure, Message, Reply, Request, Usage
from ethogram.model.target import Prices, Target
from ethogram.run.transcript import Transcript
from ethogram.suite.case import Case

MILLION = 1_000_000


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A reply and how it was come by."""

    reply: Reply
    key: Digest = Digest("")
    """Hash of the request, by which the reply is found again."""
    is_cached: bool = False


Ask = Callable[[Request], Awaitable[Answer]]
"""Gives the reply to one request, from the cache or the model. Raises `CallFailed`."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation that is still to be held."""

    id: TranscriptId
    run: RunId
    case: Case
    repeat: int
    target: Target
    rendered: Rendered
    """The context, already rendered; shared by all questions of a surface."""
    response_schema: dict[str, Any] | None = None


def transcript_id(run: RunId, read: int) -> TranscriptId:
    """Name the conversation that a person opens with `ethogram read NUMBER`."""
    return TranscriptId(f"{run}.{read}")


def read_number(transcript: TranscriptId) -> int:
    """Give the number behind a transcript's name."""
    return int(transcript.rpartition(".")[2])


def opening(case: Case, rendered: Rendered) -> tuple[Message, ...]:
    """Give the messages that stand before the case's first turn."""
    return rendered.messages + case.history if case.history else rendered.messages


def asked_turns(turns: Sequence[Message]) -> Iterator[tuple[Message, bool]]:
    """Yield each scripted turn, and whether the model is asked for a reply after it.

    A user turn that is followed by a scripted assistant turn is history, not a question; so is
    one that a developer or tool message still follows. What ends with an assistant turn is whole.
    """
    last = len(turns) - 1
    for index, turn in enumerate(turns):
        is_end = index == last and turn.role != "assistant"
        is_followed = turn.role in ("user", "tool") and index < last
        yield turn, is_end or (is_followed and turns[index + 1].role == "user")


def as_message(reply: Reply) -> Message:
    """Turn a reply into the assistant message that later turns build on."""
    return Message(role="assistant", content=reply.text, tool_calls=reply.tool_calls)


def weave(
    start: tuple[Message, ...], turns: Sequence[Message], replies: Sequence[Reply]
) -> tuple[Message, ...]:
    """Put a conversation together again from its scripted turns and the replies it got.

    Stops after the last reply: a turn that was never sent does not appear, except the one whose
    answer failed.
    """
    messages = list(start)
    left = iter(replies)
    for turn, is_question in asked_turns(turns):
        messages.append(turn)
        if is_question:
            reply = next(left, None)
            if reply is None:
                break
            messages.append(as_message(reply))
    return tuple(messages)


def cost_of(usage: Usage, prices: Prices | None) -> float | None:
    """Price one reply in the currency of `prices`; None when the target has none."""
    if prices is None:
        return None
    cached_price = prices.input if prices.cached is None else prices.cached
    fresh = usage.input_tokens - usage.cached_tokens
    spent = fresh * prices.input + usage.cached_tokens * cached_price
    return (spent + usage.output_tokens * prices.output) / MILLION


def failure_of(error: CallFailed, attempts: int = 1) -> Failure:
    """Keep a failed call as a record."""
    return Failure(
        boundary=error.boundary,
        kind=type(error).__name__,
        message=str(error),
        status=error.status,
        attempts=getattr(error, "attempts", attempts),
    )


def request_for(question: Question, messages: tuple[Message, ...]) -> Request:
    """Build the request whose content is the cache key."""
    target = question.target
    return Request(
        messages=messages,
        tools=question.rendered.tools,
        model=target.request_model,
        settings=target.settings,
        response_schema=question.response_schema,
        repeat=question.repeat,
    )


async def converse(question: Question, ask: Ask, clock: Callable[[], float]) -> Transcript:
    """Ask every question of a case in turn, and keep whatever happened.

    Args:
        question: The conversation to hold.
        ask: Where replies come from.
        clock: Seconds since the epoch.

    Returns:
        The transcript. A call that failed for good ends the conversation and stands in `failure`;
        the replies before it are kept.
    """
    case, prices = question.case, question.target.prices
    started_at = clock()
    messages, answers = list(opening(case, question.rendered)), list[Answer]()
    failure: Failure | None = None
    for turn, is_question in asked_turns(case.turns):
        messages.append(turn)
        if not is_question:
            continue
        try:
            answer = await ask(request_for(question, tuple(messages)))
        except CallFailed as error:
            failure = failure_of(error)
            break
        answers.append(answer)
        messages.append(as_message(answer.reply))
    fresh = [answer.reply.usage for answer in answers if not answer.is_cached]
    return Transcript(
        id=question.id,
        run=question.run,
        case=case.id,
        family=case.family,
        place=case.place,
        repeat=question.repeat,
        target=question.target.name,
        model=answers[-1].reply.model if answers else "",
        is_standin=question.target.is_standin,
        messages=tuple(messages),
        context_length=len(question.rendered.messages),
        tools=question.rendered.tools,
        replies=tuple(answer.reply for answer in answers),
        failure=failure,
        context=question.rendered.digest,
        variant=question.rendered.variant,
        is_cached=bool(answers) and not fresh,
        started_at=started_at,
        seconds=max(0.0, clock() - started_at),
        cost=None if prices is None else sum(cost_of(usage, prices) or 0.0 for usage in fresh),
    )
