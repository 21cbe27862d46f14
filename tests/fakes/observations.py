"""Small specifications, conversations and observations for tests."""

from __future__ import annotations

from collections.abc import Sequence

from ethogram.errors import Position
from ethogram.findings.heard import Heard
from ethogram.findings.in_force import Asked, Given
from ethogram.findings.observation import Observation
from ethogram.ids import (
    AudienceId,
    CaseId,
    ClauseId,
    CriterionId,
    Digest,
    FamilyId,
    JudgeName,
    LabelId,
    SurfaceId,
    TranscriptId,
    UseCaseId,
)
from ethogram.judge.label import Label, LabelOutcome
from ethogram.judge.verdict import JudgeKind, Outcome
from ethogram.spec.clause import Bar, Clause, Criterion, Spec, Stakes, Status
from ethogram.spec.product import Product, Situation

AT = Position(path="spec.md")
SITUATION = "editor/student/essay-help"
COACH = ClauseId("coach")


def a_clause(
    name: str = "coach",
    *,
    bar: Bar | None = None,
    criteria: Sequence[str] = ("pasteable",),
    stakes: Stakes = "medium",
    status: Status = "in force",
    digest: str = "",
) -> Clause:
    """A clause with criteria of the given own ids."""
    return Clause(
        id=ClauseId(name),
        title=f"The clause {name}",
        bar=bar or Bar(),
        stakes=stakes,
        status=status,
        digest=Digest(digest),
        criteria=tuple(
            Criterion(id=CriterionId(f"{name}.{own}"), text=own, at=AT) for own in criteria
        ),
        at=AT,
    )


def a_spec(*clauses: Clause) -> Spec:
    """A specification of these clauses, or of `coach` alone."""
    return Spec(clauses=clauses or (a_clause(),))


def asked(
    number: int,
    family: str = "",
    *,
    case: str = "",
    clauses: Sequence[str] = ("coach",),
    situation: str = SITUATION,
    repeat: int = 0,
    is_twin: bool = False,
    is_missing: bool = False,
) -> Asked:
    """Conversation `number` of run `r`, by default the only one of its family."""
    family = family or f"f{number}"
    return Asked(
        TranscriptId(f"r.{number}"),
        CaseId(case or family),
        FamilyId(family),
        situation,
        repeat,
        is_twin,
        is_missing,
        tuple(ClauseId(clause) for clause in clauses),
    )


def given(
    number: int,
    outcome: Outcome,
    criterion: str = "coach.pasteable",
    *,
    kind: JudgeKind = "code",
    judge: str = "",
    card: str | None = None,
    judged: int = 0,
) -> Given:
    """A verdict on conversation `number`."""
    return Given(
        TranscriptId(f"r.{number}"),
        ClauseId(criterion.rpartition(".")[0]),
        CriterionId(criterion),
        outcome,
        JudgeName(judge or kind),
        kind,
        card,
        judged,
    )


def a_label(
    number: int,
    outcome: LabelOutcome,
    criterion: str | None = None,
    *,
    by: str = "ann",
    clause: str = "coach",
    digest: str = "",
    is_simulated: bool = False,
) -> Label:
    """A label on conversation `number`, on the clause as a whole unless a criterion is given."""
    return Label(
        id=LabelId(f"{by}-{number}-{outcome}"),
        transcript=TranscriptId(f"r.{number}"),
        case=CaseId(f"f{number}"),
        clause=ClauseId(clause),
        criterion=None if criterion is None else CriterionId(criterion),
        outcome=outcome,
        labeller=by,
        at="2026-11-09T14:30:05+00:00",
        clause_digest=Digest(digest),
        is_simulated=is_simulated,
    )


def seen(
    number: int,
    outcome: Outcome,
    criterion: str = "coach.pasteable",
    *,
    family: str = "",
    case: str = "",
    situation: str = SITUATION,
    kind: JudgeKind = "code",
    repeat: int = 0,
    is_twin: bool = False,
    is_missing: bool = False,
    run: str = "r",
) -> Observation:
    """An observation of conversation `number`, by default the only one of its family."""
    family = family or f"f{number}"
    return Observation(
        TranscriptId(f"{run}.{number}"),
        CaseId(case or family),
        FamilyId(family),
        situation,
        ClauseId(criterion.rpartition(".")[0]),
        CriterionId(criterion),
        outcome,
        JudgeName(kind),
        kind,
        kind in {"code", "person"},
        repeat,
        is_twin,
        is_missing,
    )


def a_product(**weights: float) -> Product:
    """A product with situations `SURFACE/student/essay-help`, by surface and weight."""
    return Product(
        name="Margin",
        situations=tuple(
            Situation(
                surface=SurfaceId(surface),
                audience=AudienceId("student"),
                use_case=UseCaseId("essay-help"),
                weight=weight,
                at=AT,
            )
            for surface, weight in weights.items()
        ),
    )


def heard(
    number: int,
    text: str,
    *,
    case: str = "essay",
    family: str = "essay",
    surface: str = "editor",
    audience: str = "student",
    clauses: Sequence[str] = ("coach",),
    repeat: int = 0,
    is_twin: bool = False,
    is_licensed: bool = False,
    run: str = "r",
) -> Heard:
    """A reply as it was heard in conversation `number`."""
    return Heard(
        transcript=TranscriptId(f"{run}.{number}"),
        case=CaseId(case),
        family=FamilyId(family),
        surface=SurfaceId(surface),
        audience=AudienceId(audience),
        clauses=tuple(ClauseId(clause) for clause in clauses),
        repeat=repeat,
        is_twin=is_twin,
        is_licensed=is_licensed,
        text=text,
        user_text="Write my intro.",
        read=number,
    )
