"""The panel: several judges on one criterion, who decide only what they all say.

Judges share what they were trained on, and with it their mistakes: that they agree is no measurement.
A panel has a card of its own, measured against people like any judge's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ethogram.ids import Digest, JudgeName, digest
from ethogram.judge.verdict import JudgeKind, Outcome, Verdict

JOINT = "+"
"""Between the names of a panel's members: `small+trained:tone`."""


def panel_name(members: Sequence[str]) -> JudgeName:
    """Name a panel by its members, each once; one member is no panel and keeps its name."""
    return JudgeName(JOINT.join(dict.fromkeys(member.strip() for member in members)))


def members_of(name: str) -> tuple[JudgeName, ...]:
    """Give the members of a panel; empty for a single judge."""
    parts = name.split(JOINT)
    return tuple(JudgeName(part) for part in parts) if len(parts) > 1 and all(parts) else ()


def may_judge(named: str | None, judge: str) -> bool:
    """Say whether a judge may speak on a criterion whose rubric names one, several, or none."""
    return named in (None, judge) or judge in members_of(named or "")


def panel_digest(members: Mapping[JudgeName, Digest]) -> Digest:
    """Hash who exactly sits in a panel; the order of its members does not matter."""
    return digest(["panel", sorted(members.items())])


def panel_kind(kinds: Sequence[JudgeKind]) -> JudgeKind:
    """Say what kind of judge a panel is: its least trusted member's."""
    for kind in ("standin", "model"):
        if kind in kinds:
            return kind
    return "classifier"


def panel_verdict(name: JudgeName, verdicts: Sequence[Verdict]) -> Verdict:
    """Join what the members say of one criterion of one reply.

    All the same: that. Otherwise `unclear`, and the reply is one for people; a member that could
    not be asked leaves an error, which asking again may mend.
    """
    first = verdicts[0]
    outcomes = {verdict.outcome for verdict in verdicts}
    outcome: Outcome = "unclear"
    if "error" in outcomes:
        outcome = "error"
    elif len(outcomes) == 1:
        outcome = next(iter(outcomes))
    said = "; ".join(f"{verdict.judge}: {verdict.outcome}" for verdict in verdicts)
    split = {"pass", "fail"} <= outcomes
    note = " They disagree: ask people." if split else ""
    digests = {verdict.judge: verdict.judge_digest for verdict in verdicts}
    agreeing = [verdict for verdict in verdicts if verdict.outcome == outcome]
    costs = [verdict.cost for verdict in verdicts if verdict.cost is not None]
    return Verdict(
        transcript=first.transcript,
        clause=first.clause,
        criterion=first.criterion,
        outcome=outcome,
        judge=name,
        judge_kind=panel_kind([verdict.judge_kind for verdict in verdicts]),
        judge_digest=panel_digest(digests),
        reason=f"{said}.{note}",
        evidence=tuple(dict.fromkeys(quote for verdict in agreeing for quote in verdict.evidence)),
        cost=sum(costs) if costs else None,
    )
