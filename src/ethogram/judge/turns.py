"""What was said in a transcript, apart from the context it was said in."""

from __future__ import annotations

from ethogram.ids import Digest, digest
from ethogram.model.message import Message, ToolCall
from ethogram.run.transcript import Transcript


def conversation(transcript: Transcript) -> tuple[Message, ...]:
    """Give the case's own turns and every reply to them, without the context."""
    return transcript.messages[transcript.context_length :]


def exchange_digest(transcript: Transcript) -> Digest:
    """Hash what was asked and answered, by which a label finds the same exchange in another run."""
    return digest([[turn.role, turn.content] for turn in conversation(transcript)])


def user_text(transcript: Transcript) -> str:
    """Give what the user said last: the turn that the judged reply answers."""
    for message in reversed(transcript.messages):
        if message.role == "user":
            return message.content
    return ""


def all_user_text(transcript: Transcript) -> str:
    """Give everything the user said, one turn a line."""
    return "\n".join(
        message.content for message in conversation(transcript) if message.role == "user"
    )


def tool_calls(transcript: Transcript) -> tuple[ToolCall, ...]:
    """Give the calls of the judged reply."""
    return transcript.replies[-1].tool_calls if transcript.replies else ()
