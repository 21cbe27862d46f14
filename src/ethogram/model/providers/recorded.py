"""Recorded transcripts as the model: what was answered then is answered again.

    [options]
    file = "recordings/october.jsonl"

One JSON object a line, either `{"messages": [...], "reply": "text"}`, where the reply may be an
object with `text` and the other fields of a reply, and `repeat` says which repeat it was; or a
transcript of ours, every reply of which is found. A request is answered by the recording of the same
messages, repeat by repeat.

Options:

- `match`: `all` (default) compares every message; `turns` leaves system and developer texts out,
  for recordings of a product whose prompt is not known.
- `reuse`: true answers further repeats with the recorded ones again. Off by default: a reply that
  was given once is no evidence for two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec

from ethogram.errors import CallFailed, UsageRefused
from ethogram.ids import Digest, digest
from ethogram.model.message import Message, Reply, Request, Role, ToolCall
from ethogram.model.providers.options import read_options
from ethogram.model.target import Target

LONGEST_QUOTE = 80


class RecordedOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What only this provider knows."""

    file: str
    match: Literal["all", "turns"] = "all"
    reuse: bool = False


class RecordedMessage(msgspec.Struct, frozen=True):
    """A message of a recording; fields we do not know are ignored."""

    role: Role
    content: str | None = ""
    tool_calls: tuple[ToolCall, ...] | None = ()
    tool_call_id: str | None = None


class Recording(msgspec.Struct, frozen=True):
    """One line: a question and its reply, or a whole transcript."""

    messages: tuple[RecordedMessage, ...]
    reply: str | Reply | None = None
    repeat: int | None = None
    replies: tuple[Reply, ...] = ()
    context_length: int = 0


_DECODE = msgspec.json.Decoder(Recording).decode


class RecordedClient:
    """Answers from recordings; asks nobody."""

    def __init__(self, target: Target, text: str) -> None:
        """Read the recordings.

        Raises:
            UsageRefused: A line is no recording; says which and why.
        """
        self._options = read_options(target, RecordedOptions)
        self._model = target.model or str(target.name)
        self._replies: dict[Digest, dict[int, Reply]] = {}
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                self._keep(_read(line, number, self._options.file))

    async def ask(self, request: Request) -> Reply:
        """Give the recorded reply to the same messages.

        Raises:
            CallFailed: There is none; its boundary is `recording`.
        """
        replies = self._replies.get(self._key(request.messages))
        if replies is None:
            raise self._unmatched(request)
        repeat = request.repeat
        if self._options.reuse:
            repeat = sorted(replies)[repeat % len(replies)]
        if repeat not in replies:
            raise _failed(
                f"{self._options.file} has {len(replies)} of these replies and repeat "
                f"{request.repeat + 1} was asked for. Ask for fewer repeats, or set reuse = true "
                "under [options]."
            )
        reply = replies[repeat]
        return reply if reply.model else msgspec.structs.replace(reply, model=self._model)

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _keep(self, recording: Recording) -> None:
        for messages, reply in _exchanges(recording):
            replies = self._replies.setdefault(self._key(messages), {})
            repeat = recording.repeat
            if repeat is None or repeat in replies:
                # Two runs of one case both have a repeat 0; both replies were given.
                repeat = next(n for n in range(len(replies) + 1) if n not in replies)
            replies[repeat] = reply

    def _key(self, messages: Sequence[Message | RecordedMessage]) -> Digest:
        hidden = ("system", "developer") if self._options.match == "turns" else ()
        return digest(
            [
                (
                    m.role,
                    m.content or "",
                    [(call.name, call.arguments) for call in m.tool_calls or ()],
                    m.tool_call_id,
                )
                for m in messages
                if m.role not in hidden
            ]
        )

    def _unmatched(self, request: Request) -> CallFailed:
        last = request.messages[-1].content if request.messages else ""
        quote = last if len(last) <= LONGEST_QUOTE else last[:LONGEST_QUOTE] + "…"
        hint = (
            'Record it, or set match = "turns" under [options] when only the system text differs.'
            if self._options.match == "all"
            else "Record it, or take the case out of the run."
        )
        return _failed(f"{self._options.file} has no reply to {quote!r} after these turns. {hint}")


def _read(line: str, number: int, file: str) -> Recording:
    try:
        recording = _DECODE(line)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise UsageRefused(
            f"Line {number} of {file!r} is no recording: {error}. Expected "
            '{"messages": [...], "reply": "..."} or a transcript, one a line.'
        ) from error
    return recording


def _exchanges(
    recording: Recording,
) -> Iterator[tuple[Sequence[RecordedMessage], Reply]]:
    """Yield each question of a recording with the reply it got."""
    messages = recording.messages
    if recording.reply is not None:
        reply = recording.reply
        yield messages, Reply(text=reply) if isinstance(reply, str) else reply
        return
    left = list(recording.replies)
    for index in range(recording.context_length, len(messages)):
        if left and _is_reply(messages, index, left[0]):
            yield messages[:index], left.pop(0)


def _is_reply(messages: Sequence[RecordedMessage], index: int, reply: Reply) -> bool:
    """True when a message is the model's own and not a scripted turn."""
    message = messages[index]
    return (
        message.role == "assistant"
        and index > 0
        and messages[index - 1].role in ("user", "tool")
        and (message.content or "") == reply.text
        and (message.tool_calls or ()) == reply.tool_calls
    )


def _failed(message: str) -> CallFailed:
    error = CallFailed(message)
    error.boundary = "recording"
    return error


def recorded_line(messages: Sequence[Message], reply: Reply, repeat: int = 0) -> str:
    """Write one line of a recording."""
    content: dict[str, Any] = {"messages": messages, "reply": reply, "repeat": repeat}
    return msgspec.json.encode(content).decode()
