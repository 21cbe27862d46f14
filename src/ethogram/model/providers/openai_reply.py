"""A chat completion as servers write it, and as one reply in our words."""

from __future__ import annotations

import msgspec

from ethogram.model.message import Reply, TokenLogprob, ToolCall, Usage


class Part(msgspec.Struct, frozen=True):
    """A piece of a reply's content, where the server sends pieces."""

    type: str = ""
    text: str | None = None
    refusal: str | None = None


class CalledFunction(msgspec.Struct, frozen=True):
    """The function of a tool call; some servers send its arguments as an object."""

    name: str = ""
    arguments: msgspec.Raw = msgspec.Raw(b'"{}"')


class Called(msgspec.Struct, frozen=True):
    """One tool call."""

    id: str | None = None
    function: CalledFunction = CalledFunction()


class Said(msgspec.Struct, frozen=True):
    """The assistant's message."""

    content: str | list[Part] | None = None
    refusal: str | None = None
    tool_calls: list[Called] | None = None
    function_call: CalledFunction | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None


class Candidate(msgspec.Struct, frozen=True):
    """A token that could have come."""

    token: str
    logprob: float | None = None


class Sampled(msgspec.Struct, frozen=True):
    """A token that came."""

    token: str
    logprob: float | None = None
    top_logprobs: list[Candidate] | None = None


class Logprobs(msgspec.Struct, frozen=True):
    """Log-probabilities of a reply."""

    content: list[Sampled] | None = None


class Choice(msgspec.Struct, frozen=True):
    """One reply; we ask for one."""

    message: Said
    finish_reason: str | None = None
    logprobs: Logprobs | None = None


class PromptDetails(msgspec.Struct, frozen=True):
    """How the prompt's tokens were come by."""

    cached_tokens: int | None = None


class CompletionDetails(msgspec.Struct, frozen=True):
    """What the reply's tokens were spent on."""

    reasoning_tokens: int | None = None


class Counted(msgspec.Struct, frozen=True):
    """Tokens as the server counts them."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: PromptDetails | None = None
    completion_tokens_details: CompletionDetails | None = None
    prompt_cache_hit_tokens: int | None = None


class Completion(msgspec.Struct, frozen=True):
    """The whole answer; fields we do not know are ignored."""

    choices: list[Choice] | None = None
    model: str | None = None
    usage: Counted | None = None


class ServerError(msgspec.Struct, frozen=True):
    """What a server says of its own error."""

    message: str | None = None
    code: str | int | None = None
    type: str | None = None


class Refusal(msgspec.Struct, frozen=True):
    """The body of an error: `{"error": {...}}`, `{"error": "..."}`, or `{"message": "..."}`."""

    error: ServerError | str | None = None
    message: str | None = None
    detail: msgspec.Raw = msgspec.Raw()


_DECODE_REFUSAL = msgspec.json.Decoder(Refusal).decode


def completed(completion: Completion, latency_s: float) -> Reply:
    """Give the first choice in our words; the completion has one."""
    choice = (completion.choices or [])[0]
    said = choice.message
    return Reply(
        text=said.content if isinstance(said.content, str) else _joined(said.content),
        tool_calls=_calls(said) if said.tool_calls or said.function_call else (),
        finish_reason=choice.finish_reason or "",
        refusal=said.refusal if said.refusal is not None else _refused(said.content),
        usage=_usage(completion.usage) if completion.usage else Usage(),
        logprobs=_logprobs(choice.logprobs) if choice.logprobs else (),
        model=completion.model or "",
        latency_s=latency_s,
        reasoning=said.reasoning_content or said.reasoning or "",
    )


def error_of(body: bytes) -> tuple[str, str]:
    """Find the server's words for an error, and its code; the whole body when it is not JSON."""
    try:
        refusal = _DECODE_REFUSAL(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body.decode(errors="replace"), ""
    error = refusal.error
    if isinstance(error, ServerError):
        return error.message or error.type or "", str(error.code or error.type or "")
    return error or refusal.message or bytes(refusal.detail).decode(errors="replace"), ""


def _joined(parts: list[Part] | None) -> str:
    return "".join(part.text or "" for part in parts or () if part.type in ("text", "output_text"))


def _refused(content: str | list[Part] | None) -> str | None:
    if content is None or isinstance(content, str):
        return None
    refusals = [part.refusal for part in content if part.refusal is not None]
    return "".join(refusals) if refusals else None


def _calls(said: Said) -> tuple[ToolCall, ...]:
    calls = [(call.id or "", call.function) for call in said.tool_calls or ()]
    if said.function_call is not None:
        calls.append(("", said.function_call))
    return tuple(
        ToolCall(id=call_id, name=function.name, arguments=_arguments(function.arguments))
        for call_id, function in calls
    )


def _arguments(raw: msgspec.Raw) -> str:
    text = bytes(raw)
    if text.startswith(b'"'):
        return msgspec.json.decode(text, type=str)
    return "{}" if text == b"null" else text.decode(errors="replace")


def _usage(counted: Counted) -> Usage:
    prompt, completion = counted.prompt_tokens_details, counted.completion_tokens_details
    cached = prompt.cached_tokens if prompt else counted.prompt_cache_hit_tokens
    return Usage(
        input_tokens=counted.prompt_tokens or 0,
        output_tokens=counted.completion_tokens or 0,
        cached_tokens=cached or 0,
        reasoning_tokens=(completion.reasoning_tokens or 0) if completion else 0,
    )


def _logprobs(logprobs: Logprobs) -> tuple[TokenLogprob, ...]:
    return tuple(
        TokenLogprob(
            token=token.token,
            logprob=token.logprob,
            top=tuple(
                (other.token, other.logprob)
                for other in token.top_logprobs or ()
                if other.logprob is not None
            ),
        )
        for token in logprobs.content or ()
        if token.logprob is not None
    )
