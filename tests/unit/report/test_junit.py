"""JUnit tells a breach from a lack of evidence and from machinery."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from ethogram.findings.gate import Gate, GateDecision, GateReason, decide_gate
from ethogram.ids import ClauseId
from ethogram.report.junit import gate_junit
from tests.fakes.replies import HOSTILE
from tests.fakes.summaries import margin, run_facts

REASONS = (
    GateReason(
        outcome="breach", clause=ClauseId("coach"), message="coach is broken", next_step="read it"
    ),
    GateReason(outcome="lack of evidence", clause=ClauseId("short"), message="must hold"),
    GateReason(outcome="machinery", message="The run is incomplete."),
    GateReason(outcome="pass", clause=ClauseId("kind"), message="kind holds"),
)


def suite(decision: GateDecision) -> ET.Element:
    root = ET.fromstring(gate_junit(decision))  # noqa: S314 - our own output
    found = root.find("testsuite")
    assert found is not None
    return found


def test_each_outcome_has_a_sign_of_its_own() -> None:
    found = suite(GateDecision(outcome="breach", exit_code=1, reasons=REASONS))
    counts = [found.get(name) for name in ("tests", "failures", "errors", "skipped")]
    assert counts == ["4", "1", "1", "1"]
    tags = [[child.tag for child in case] for case in found.iter("testcase")]
    assert tags == [["failure"], ["skipped"], ["error"], []]
    failure = found.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "coach is broken"
    assert failure.text == "next: read it"


def test_a_decision_of_a_real_summary_can_be_written() -> None:
    decision = decide_gate(margin(run=run_facts(is_complete=False)), Gate(require="low"))
    found = suite(decision)
    assert found.get("failures") == "2"
    assert found.get("tests") == str(len(decision.reasons))


def test_hostile_words_leave_the_xml_well_formed() -> None:
    reason = GateReason(outcome="breach", message=HOSTILE + "\ufffe]]>", next_step=HOSTILE)
    text = gate_junit(GateDecision(outcome="breach", exit_code=1, reasons=(reason,)))
    ET.fromstring(text)  # noqa: S314 - our own output
    assert not re.search("[\x00-\x08\x1b\ufffe]", text)
