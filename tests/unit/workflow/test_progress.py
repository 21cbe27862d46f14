from __future__ import annotations

from ethogram.run.converse import converse
from ethogram.workflow.progress import Progress
from tests.fakes.conversations import Echo, a_question
from tests.fakes.verdicts import a_verdict


async def test_the_worst_clause_is_the_one_with_the_largest_share_of_failing_verdicts() -> None:
    transcript = await converse(a_question(), Echo(), lambda: 0.0)
    progress = Progress(planned=10)
    assert progress.worst_clause() is None
    for outcome in ("pass", "fail", "pass", "unclear"):
        progress.count(transcript, [a_verdict(transcript.id, outcome)])
    progress.count(transcript, [a_verdict(transcript.id, "pass", "tone.kind")])
    assert progress.worst_clause() == ("coach", 1, 3)


async def test_what_an_earlier_session_did_is_not_counted_as_speed() -> None:
    transcript = await converse(a_question(), Echo(), lambda: 0.0)
    progress = Progress(planned=110, already_done=100)
    assert progress.seconds_left(5.0) is None
    for _ in range(5):
        progress.count(transcript, [])
    assert progress.rate(5.0) == 1.0
    assert progress.seconds_left(5.0) == 5.0
