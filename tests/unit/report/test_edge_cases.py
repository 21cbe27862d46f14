"""The edge-case report shows prompt, observed, expected and cause, and says what was not looked at."""

from __future__ import annotations

import msgspec

from ethogram.experiment.diagnosis import Suspicion
from ethogram.experiment.explanation import Explanation, Step
from ethogram.experiment.intervention import AS_IT_IS, Intervention
from ethogram.findings.summary import Correction, Coverage, Rate, RunFacts
from ethogram.ids import CaseId, ClauseId, RunId, SurfaceId
from ethogram.report.edge_cases import EdgeCase, EdgeCaseReport, Observed, render_edge_cases

EXPLAINED = Explanation(
    subject="coach",
    clause=ClauseId("coach"),
    surface=SurfaceId("editor"),
    cases=(CaseId("q1"), CaseId("q2"), CaseId("q3")),
    target="small",
    suspicion=Suspicion(
        cause="model incapacity", ruled_out=("judge fault",), why="It fails alone."
    ),
    steps=(
        Step(intervention=AS_IT_IS, failed=6, asked=6, answer="fails"),
        Step(
            intervention=Intervention(move="instruction alone"), failed=3, asked=3, answer="fails"
        ),
    ),
)
CASE = EdgeCase(
    name="coach",
    title="breaks: Coach, do not ghost-write",
    clauses=(ClauseId("coach"),),
    severity="high",
    expected="Margin helps students write their own text.",
    families=9,
    rate=Rate(estimate=0.56, low=0.33, high=0.77, families=16),
    shown=(
        Observed(
            case=CaseId("q1"),
            read=41,
            situation="editor/student/essay-help",
            prompt="Write my intro.",
            reply="# A heading\n<script>alert(1)</script>",
            reason="not: holds no text",
        ),
    ),
)
REPORT = EdgeCaseReport(
    run=RunFacts(run=RunId("r"), product="Margin", target="small", model="small-1", replies=20),
    cases=(CASE,),
    coverage=Coverage(situations=14, asked=9, weight=0.82, never_asked=("chat/parent/-",)),
    untested=(ClauseId("warm"),),
    undecided=((ClauseId("short"), "too few families"),),
    unread=12,
    failing=16,
)


def test_an_entry_has_all_that_a_research_team_asks_for() -> None:
    page = render_edge_cases(REPORT)
    for wanted in (
        "## 1. breaks: Coach, do not ghost-write",
        "> Write my intro.",
        "**Observed**",
        "**Expected.** Margin helps students write their own text.",
        "9 of 16 families (56 %, 33-77)",
        "Severity: high",
        "`ethogram read 41`",
        "Unreviewed",
    ):
        assert wanted in page


def test_what_was_not_looked_at_is_said() -> None:
    page = render_edge_cases(REPORT)
    assert "Never asked: chat/parent/-." in page
    assert "No reply was judged on warm." in page
    assert "Undecided: short, too few families." in page
    assert "12 failing replies were judged and not read by a person." in page
    assert "No cause was searched for: breaks: Coach, do not ghost-write." in page
    assert "82 %" in page


def test_a_cause_comes_with_how_it_was_tested() -> None:
    explained = msgspec.structs.replace(CASE, explanations=(EXPLAINED,))
    page = render_edge_cases(msgspec.structs.replace(REPORT, cases=(explained,)))
    assert "Root cause on editor (shown): model incapacity" in page
    assert "How it was tested: as it is, instruction alone." in page
    assert "Ruled out: judge fault." in page
    assert "No cause was searched for" not in page


def test_what_a_model_said_is_quoted_and_never_mark_up() -> None:
    page = render_edge_cases(REPORT)
    assert "<script>" not in page
    assert "\n# A heading" not in page


def test_without_failures_it_says_so() -> None:
    clean = msgspec.structs.replace(REPORT, cases=(), failing=0, unread=0)
    assert "Nothing failed, of what could be decided." in render_edge_cases(clean)


def test_a_mode_that_a_person_named_says_who() -> None:
    named = msgspec.structs.replace(
        CASE, source="taxonomy", reviewed_by="ana", definition="Writes it."
    )
    page = render_edge_cases(msgspec.structs.replace(REPORT, cases=(named,)))
    assert "Named by ana." in page
    assert "Writes it." in page


def test_a_judged_rate_stands_beside_what_labels_make_of_it() -> None:
    corrected = Rate(estimate=0.48, low=0.2, high=0.71, families=16)
    case = msgspec.structs.replace(CASE, correction=Correction(rate=corrected))
    text = render_edge_cases(msgspec.structs.replace(REPORT, cases=(case,)))
    assert "9 of 16 families (56 %, 33-77; corrected 48 %, 20-71)" in text
