from __future__ import annotations

from ethogram.cli.live import progress_line
from ethogram.errors import RateLimited
from ethogram.model.message import Request
from ethogram.run.converse import Answer, converse
from ethogram.workflow.progress import Progress
from tests.fakes.conversations import Echo, a_question
from tests.fakes.verdicts import a_verdict


async def _fails(request: Request) -> Answer:
    raise RateLimited("slow down")


async def test_the_line_names_failures_by_boundary_and_the_worst_clause() -> None:
    progress = Progress(planned=4)
    good = await converse(a_question(), Echo(), lambda: 0.0)
    bad = await converse(a_question(), _fails, lambda: 0.0)
    progress.count(good, [a_verdict(good.id, "fail")])
    progress.count(bad, [])
    assert progress_line(progress, 2.0) == (
        "2 of 4 replies · 1.0/s · 2 s to go · 1 failed (1 provider) · worst so far: coach 1/1"
    )
