"""What the page is told of a run while it goes."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ethogram.ids import ClauseId, RunId
from ethogram.studio.live import told
from ethogram.workflow.following import Newest, Pulse
from tests.fakes.ghost_workspace import a_held_run, a_workspace
from tests.fakes.studio import StudioClient

PULSE = Pulse(
    run=RunId("r"),
    state="running",
    planned=2000,
    done=1200,
    missing=2,
    cached=3,
    cost=0.5,
    currency="EUR",
    rate=4.0,
    seconds_left=200.0,
    seconds=300.0,
    worst=(ClauseId("coach"), 3, 9),
    failed_calls=(("network", 2),),
    newest=(Newest(read=7, case="q7", text="<b>"),),
)


def test_a_line_says_how_far_how_fast_how_dear_and_what_failed() -> None:
    said = told(PULSE)
    assert said["line"] == (
        "1,200 of 2,000 replies · 3 known before · 4.0 a second · 3 min 20 s to go · 0.50 EUR"
        " · 2 failed (2 network) · 5 min 0 s"
    )
    assert said["worst"] == "worst so far: coach, 3 of 9 verdicts fail"
    assert said["newest"] == [[7, "q7", "<b>"]]


def test_stopping_and_judging_are_told() -> None:
    assert str(told(PULSE, is_stopping=True)["line"]).startswith("stopping: waits for the calls")
    judging = msgspec.structs.replace(PULSE, state="judging", done=2000)
    assert "judges judge" in str(told(judging)["line"])
    assert told(msgspec.structs.replace(PULSE, worst=None))["worst"] == ""


def test_a_run_that_is_over_is_one_event(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    run = a_held_run(tmp_path)
    answer = StudioClient(tmp_path).get(f"/runs/{run.id}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith("event: over\ndata: {")
    assert answer.text.count("event:") == 1
