from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import CallFailed, UsageRefused
from ethogram.ids import CaseId, FamilyId, RunId, SurfaceId, TargetName, TranscriptId
from ethogram.model.message import Message, Reply, Request, Role, ToolCall, Usage
from ethogram.model.providers.recorded import RecordedClient, recorded_line
from ethogram.model.target import Target
from ethogram.run.transcript import Transcript
from ethogram.suite.case import Place


def said(role: Role, content: str) -> Message:
    return Message(role=role, content=content)


def a_client(text: str, **options: object) -> RecordedClient:
    target = Target(
        name=TargetName("october"),
        provider="recorded",
        options={"file": "r.jsonl", **options},
    )
    return RecordedClient(target, text)


async def answer(client: RecordedClient, *messages: Message, repeat: int = 0) -> str:
    return (await client.ask(Request(messages=messages, repeat=repeat))).text


SYSTEM, HELLO = said("system", "Be kind."), said("user", "Hello?")
LINE = '{"messages": [{"role": "user", "content": "Hello?"}], "reply": "Hi."}'


async def test_the_reply_to_the_same_messages_is_given_again() -> None:
    client = a_client(LINE)
    assert await answer(client, HELLO) == "Hi."
    assert (await client.ask(Request(messages=(HELLO,)))).model == "october"
    await client.aclose()


async def test_other_messages_have_no_reply_and_the_failure_names_its_boundary() -> None:
    for messages in ((SYSTEM, HELLO), (said("user", "Hello"),), ()):
        with pytest.raises(CallFailed, match=r"r\.jsonl has no reply to") as caught:
            await answer(a_client(LINE), *messages)
        assert caught.value.boundary == "recording"
        assert not caught.value.is_retryable


async def test_a_system_text_can_be_left_out_of_the_match() -> None:
    assert await answer(a_client(LINE, match="turns"), SYSTEM, HELLO) == "Hi."


async def test_each_repeat_has_a_reply_of_its_own() -> None:
    client = a_client("\n".join([LINE, LINE.replace("Hi.", "Ho."), ""]))
    assert [await answer(client, HELLO, repeat=n) for n in (0, 1)] == ["Hi.", "Ho."]
    with pytest.raises(CallFailed, match="repeat 3 was asked for"):
        await answer(client, HELLO, repeat=2)


async def test_recordings_are_used_again_only_when_told_to() -> None:
    client = a_client(LINE + "\n" + LINE.replace("Hi.", "Ho."), reuse=True)
    assert [await answer(client, HELLO, repeat=n) for n in range(4)] == ["Hi.", "Ho.", "Hi.", "Ho."]


async def test_every_reply_of_an_exported_transcript_is_found() -> None:
    call = ToolCall(id="c", name="f")
    replies = (
        Reply(text="First.", usage=Usage(output_tokens=2), model="m"),
        Reply(text="", tool_calls=(call,)),
    )
    messages = (
        SYSTEM,
        said("user", "Example."),
        said("assistant", "First."),
        said("user", "One?"),
        said("assistant", "First."),
        said("user", "Two?"),
        Message(role="assistant", tool_calls=(call,)),
    )
    transcript = Transcript(
        id=TranscriptId("r.1"),
        run=RunId("r"),
        case=CaseId("c"),
        family=FamilyId("c"),
        place=Place(surface=SurfaceId("editor")),
        target=TargetName("t"),
        messages=messages,
        context_length=3,
        replies=replies,
        repeat=2,
    )
    client = a_client(msgspec.json.encode(transcript).decode())
    for end, reply in ((4, replies[0]), (6, replies[1])):
        got = await client.ask(Request(messages=messages[:end], repeat=2))
        assert (got.text, got.tool_calls, got.usage) == (reply.text, reply.tool_calls, reply.usage)
    with pytest.raises(CallFailed):
        await answer(client, *messages[:2], repeat=2)


@pytest.mark.parametrize("line", ["{", "[]", '{"messages": "no"}', '{"reply": "a"}', "\ud800"])
def test_a_line_that_is_no_recording_is_named(line: str) -> None:
    with pytest.raises(UsageRefused, match=r"Line 2 of 'r\.jsonl' is no recording"):
        a_client(f"{LINE}\n{line}")


@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 3))
async def test_what_is_recorded_is_answered(question: str, text: str, repeat: int) -> None:
    line = recorded_line((SYSTEM, said("user", question)), Reply(text=text), repeat)
    assert await answer(a_client(line), SYSTEM, said("user", question), repeat=repeat) == text
