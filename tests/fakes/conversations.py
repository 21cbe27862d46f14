"""Small records for tests that need a case, a question or a finished conversation."""

from __future__ import annotations

from ethogram.context.block import Rendered
from ethogram.errors import Position
from ethogram.ids import (
    CaseId,
    ClauseId,
    FamilyId,
    RunId,
    SurfaceId,
    TargetName,
    digest,
)
from ethogram.model.message import Message, Reply, Request, Usage
from ethogram.model.target import Prices, Target
from ethogram.run.converse import Answer, Question, transcript_id
from ethogram.suite.case import Case, Place

RUN = RunId("20261109-143005-8f2c")
SYSTEM = Message(role="system", content="You are Margin.")


def a_case(*said: str, name: str = "essay-deadline", tests: tuple[str, ...] = ("coach",)) -> Case:
    """A case in the editor that says each text in turn."""
    return Case(
        id=CaseId(name),
        family=FamilyId(name),
        place=Place(surface=SurfaceId("editor")),
        turns=tuple(Message(role="user", content=text) for text in said or ("Write my intro.",)),
        tests=tuple(ClauseId(test) for test in tests),
        at=Position(path="cases.yaml", line=3),
    )


def a_target(prices: Prices | None = None) -> Target:
    """A target that needs nothing outside the test."""
    return Target(name=TargetName("echo"), provider="python", prices=prices)


def a_rendered() -> Rendered:
    """A context of one system message."""
    return Rendered(
        surface=SurfaceId("editor"), messages=(SYSTEM,), digest=digest(["editor", SYSTEM])
    )


def a_question(
    case: Case | None = None, *, read: int = 1, prices: Prices | None = None
) -> Question:
    """The first conversation of a run."""
    return Question(
        id=transcript_id(RUN, read),
        run=RUN,
        case=case or a_case(),
        repeat=0,
        target=a_target(prices),
        rendered=a_rendered(),
    )


class Echo:
    """Answers with what it was told last, and remembers every request."""

    def __init__(self, *, is_cached: bool = False) -> None:
        self.requests: list[Request] = []
        self.is_cached = is_cached

    async def __call__(self, request: Request) -> Answer:
        self.requests.append(request)
        reply = Reply(
            text=f"You said: {request.messages[-1].content}",
            model="echo-1",
            usage=Usage(input_tokens=100, output_tokens=10, cached_tokens=40),
        )
        return Answer(reply=reply, is_cached=self.is_cached)
