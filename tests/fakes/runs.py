"""A small run with finished conversations, for tests of the store and of what reads it."""

from __future__ import annotations

from ethogram.ids import Digest, digest
from ethogram.model.message import Reply
from ethogram.run.converse import converse
from ethogram.run.run import Plan, Run
from ethogram.store.writing import Finished
from tests.fakes.conversations import RUN, Echo, a_case, a_question, a_target
from tests.fakes.verdicts import a_verdict


def a_run() -> Run:
    """A run of two conversations."""
    plan = Plan(target=a_target(), documents=digest("documents"))
    return Run(id=RUN, product="Margin", plan=plan, planned=2, started_at=5.0)


async def a_finished(read: int) -> tuple[Finished, list[tuple[Digest, Reply]]]:
    """A conversation of two turns that is over and judged, and its replies by key."""
    case, echo = a_case("One.", "Two."), Echo()
    transcript = await converse(a_question(case, read=read), echo, lambda: 7.0)
    keys = tuple(request.key() for request in echo.requests)
    finished = Finished(
        transcript=transcript,
        case=case,
        clauses=("coach",),
        is_twin=False,
        reply_keys=keys,
        verdicts=(a_verdict(transcript.id),),
    )
    return finished, list(zip(keys, transcript.replies, strict=True))
