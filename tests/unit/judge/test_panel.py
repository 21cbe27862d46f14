from __future__ import annotations

import pytest

from ethogram.ids import ClauseId, CriterionId, Digest, JudgeName, TranscriptId
from ethogram.judge.panel import (
    may_judge,
    members_of,
    panel_digest,
    panel_kind,
    panel_name,
    panel_verdict,
)
from ethogram.judge.verdict import Evidence, JudgeKind, Outcome, Verdict


def said(judge: str, outcome: Outcome, kind: JudgeKind = "model") -> Verdict:
    return Verdict(
        transcript=TranscriptId("run.1"),
        clause=ClauseId("warm"),
        criterion=CriterionId("warm.kind"),
        outcome=outcome,
        judge=JudgeName(judge),
        judge_kind=kind,
        judge_digest=Digest(judge),
        evidence=(Evidence(quote=judge, start=0, end=1),),
        cost=0.25,
    )


def test_a_panel_is_named_by_its_members() -> None:
    assert panel_name(["small", " trained:tone", "small"]) == "small+trained:tone"
    assert members_of("small+trained:tone") == ("small", "trained:tone")
    assert members_of("small") == ()
    assert panel_name(["small"]) == "small"


def test_a_rubric_that_names_a_panel_lets_its_members_speak() -> None:
    assert may_judge("small+large", "small")
    assert may_judge("small+large", "small+large")
    assert may_judge(None, "anyone")
    assert not may_judge("small+large", "medium")
    assert not may_judge("small", "large")


@pytest.mark.parametrize(
    ("outcomes", "panel"),
    [
        (("pass", "pass"), "pass"),
        (("fail", "fail"), "fail"),
        (("pass", "fail"), "unclear"),
        (("fail", "unclear"), "unclear"),
        (("fail", "refused"), "unclear"),
        (("pass", "error"), "error"),
        (("not-applicable", "not-applicable"), "not-applicable"),
    ],
)
def test_a_panel_decides_only_what_all_say(outcomes: tuple[Outcome, ...], panel: str) -> None:
    verdicts = [said(f"judge{number}", each) for number, each in enumerate(outcomes)]
    found = panel_verdict(JudgeName("judge0+judge1"), verdicts)
    assert found.outcome == panel
    assert ("ask people" in found.reason) == (set(outcomes) == {"pass", "fail"})
    assert found.cost == 0.5


def test_another_member_is_another_panel_and_another_order_is_not() -> None:
    one = {JudgeName("a"): Digest("1"), JudgeName("b"): Digest("2")}
    assert panel_digest(one) == panel_digest(dict(reversed(one.items())))
    assert panel_digest(one) != panel_digest({**one, JudgeName("b"): Digest("3")})


def test_a_stand_in_makes_the_panel_a_stand_in() -> None:
    assert panel_kind(["model", "standin"]) == "standin"
    assert panel_kind(["classifier", "model"]) == "model"
    assert panel_kind(["classifier", "classifier"]) == "classifier"
