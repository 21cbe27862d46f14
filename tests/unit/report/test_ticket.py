"""The ticket holds everything needed to see a finding again."""

from __future__ import annotations

import json
import re

from msgspec.structs import replace

from ethogram.ids import BlockId
from ethogram.report.evidence import ReportBlock
from ethogram.report.ticket import Ticket, render_ticket, suspected_layer
from tests.fakes.replies import HOSTILE, clauses, contexts, failing, missing
from tests.fakes.summaries import broken_coach, run_facts

TICKET = Ticket(
    run=run_facts(),
    found=broken_coach(),
    clause=clauses()[0],
    transcript=failing(41),
    context=contexts()[0],
)


def test_it_has_observed_expected_reproduction_layer_and_owner() -> None:
    text = render_ticket(TICKET)
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == [
        "## Observed",
        "## Expected",
        "## See it again",
        "## Suspected layer",
        "## Owner",
    ]
    assert "> Photosynthesis turns light into energy." in text
    assert "- `coach.pasteable` **fail** by pasteable@3: Two consecutive" in text
    assert "- **fail** by dana: She could paste this." in text
    assert "`ethogram try essay-deadline -n 10`" in text
    assert "Add 'Owner:' to it." in text


def test_the_messages_are_exactly_what_was_sent() -> None:
    fence = re.search(r"```json\n(.*?)\n```", render_ticket(TICKET), re.DOTALL)
    assert fence is not None
    messages = json.loads(fence.group(1))
    assert [message["role"] for message in messages] == ["system", "user"]
    assert messages[0]["content"] == contexts()[0].turns[0].text


def test_the_layer_is_not_diagnosed_unless_there_is_evidence() -> None:
    assert suspected_layer(TICKET) == "Not yet diagnosed. Blocks that serve the clause: stance."
    assert suspected_layer(replace(TICKET, context=None)) == "Not yet diagnosed."
    could_not = replace(TICKET, found=replace(broken_coach(), probed=9, could_not=4))
    assert suspected_layer(could_not).startswith("The model: of 9 failing families")


def test_a_clause_that_no_block_serves_points_at_the_context() -> None:
    bare = replace(contexts()[0], blocks=(ReportBlock(block=BlockId("who"), start=0, end=3),))
    assert "No block of 'editor' says that it serves 'coach'" in (
        suspected_layer(replace(TICKET, context=bare))
    )


def test_stand_ins_and_unmeasured_judges_are_said_first() -> None:
    found = replace(broken_coach(), judges=(("rubric@1", "model", False),))
    text = render_ticket(replace(TICKET, run=run_facts(is_standin=True), found=found))
    assert text.index("**STAND-IN**") < text.index("## Observed")
    assert "**UNMEASURED**" in text


def test_a_failed_call_and_a_hostile_reply_can_be_told() -> None:
    assert "TimedOut" in render_ticket(replace(TICKET, transcript=missing(3)))
    text = render_ticket(replace(TICKET, transcript=failing(1, HOSTILE)))
    assert "<script" not in text
    text.encode("utf-8")
