"""Answer "is it too cautious?" for one run or several, on one plane."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ethogram.errors import UsageRefused
from ethogram.findings.discernment import CautionOf, Shift, discern, shift
from ethogram.ids import ClauseId
from ethogram.run.run import Run
from ethogram.spec.clause import Spec
from ethogram.spec.source import nearest
from ethogram.store.database import Connection
from ethogram.store.reading import find_run
from ethogram.workflow.complaints import find_complaint
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.filing import look_into
from ethogram.workflow.workspace import Workspace


class Plane(msgspec.Struct, frozen=True, kw_only=True):
    """Several runs side by side."""

    runs: tuple[CautionOf, ...]
    shifts: tuple[Shift, ...] = ()
    """Of every run against the first."""
    clauses: tuple[ClauseId, ...] = ()
    """The clauses it is about; none means all."""
    complaint: str = ""
    """What somebody said, where that is what is answered."""


def measure_caution(workspace: Workspace, names: Sequence[str] = (), *, about: str = "") -> Plane:
    """Put runs on the plane of over- and under-refusal.

    Args:
        workspace: Where the evidence is.
        names: Runs, as `find_run` takes them; none means the last.
        about: A clause, or the id of a complaint (`r-3f2a91`); empty: everything.

    Raises:
        UsageRefused: There is no evidence, run, clause or complaint of that name.
    """
    clauses, complaint = _about(workspace, about)
    connection = open_evidence(workspace.root)
    try:
        runs = [find_run(connection, name) for name in names or (None,)]
        measured = tuple(_of(connection, workspace.root, run, clauses) for run in runs)
    finally:
        connection.close()
    return Plane(
        runs=measured,
        shifts=tuple(shift(measured[0].overall, each.overall) for each in measured[1:]),
        clauses=clauses,
        complaint=complaint,
    )


def _of(connection: Connection, root: Path, run: Run, clauses: tuple[ClauseId, ...]) -> CautionOf:
    evidence = gather_evidence(connection, root, run)
    overall, cells = discern(evidence.observations, evidence.restricted, clauses=clauses)
    plan = run.plan
    wordings = [f"{block}={name}" for block, name in plan.variant.items()]
    edits = [f"{block} (edited)" for block in plan.edits]
    return CautionOf(
        run=run.id,
        name=", ".join([str(plan.target.name), *wordings, *edits]),
        is_standin=plan.target.is_standin,
        overall=overall,
        cells=cells,
    )


def _about(workspace: Workspace, about: str) -> tuple[tuple[ClauseId, ...], str]:
    if not about:
        return (), ""
    if about.startswith("r-"):
        complaint = find_complaint(workspace.root, about)
        if complaint is None:
            raise UsageRefused(
                f"No complaint {about!r} was filed. Expected an id that 'ethogram file' printed. "
                "Without one, 'ethogram caution' answers for everything."
            )
        proposed = tuple(each.clause for each in look_into(workspace, complaint).concerns)
        return complaint.clauses or proposed, complaint.what or "a complaint"
    return (_clause(workspace.spec, about),), ""


def _clause(spec: Spec, name: str) -> ClauseId:
    name = name.removeprefix("#")
    if spec.clause(ClauseId(name)) is not None:
        return ClauseId(name)
    known = [str(clause.id) for clause in spec.clauses]
    near = nearest(name, known)
    hint = f" Did you mean {near!r}?" if near else ""
    raise UsageRefused(
        f"No clause or complaint {name!r}.{hint} Clauses: {', '.join(known[:12]) or 'none'}; "
        "complaints are named by 'ethogram file'."
    )
