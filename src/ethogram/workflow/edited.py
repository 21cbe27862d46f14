"""What was edited in the documents since a run asked."""

from __future__ import annotations

import msgspec

from ethogram.context.block import Rendered
from ethogram.context.render import render
from ethogram.ids import BlockId, ClauseId, SurfaceId
from ethogram.report.number import count
from ethogram.run.run import Run
from ethogram.spec.clause import Spec
from ethogram.store.database import Connection
from ethogram.store.reading import load_snapshot
from ethogram.workflow.comparing import RENDERED_DECODER
from ethogram.workflow.workspace import Workspace


class Edited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Documents of today against those a run asked under."""

    clauses: tuple[ClauseId, ...] = ()
    """Clauses whose norm reads otherwise, new ones among them."""
    clauses_gone: tuple[ClauseId, ...] = ()
    blocks: tuple[tuple[SurfaceId, BlockId], ...] = ()
    """Blocks that would be sent otherwise."""
    target: str = ""
    """The run's target, when its file is another one now."""

    @property
    def any(self) -> bool:
        """True when the next run would differ from this one."""
        return bool(self.clauses or self.clauses_gone or self.blocks or self.target)

    @property
    def sentence(self) -> str:
        """Name what was edited: `clause coach, block stance (editor)`."""
        parts = [_named("clause", self.clauses), _named("clause", self.clauses_gone, " (gone)")]
        blocks = tuple(f"{block} ({surface})" for surface, block in self.blocks)
        parts += [_named("block", blocks), f"target {self.target}" if self.target else ""]
        return ", ".join(part for part in parts if part)


def edited_since(connection: Connection, run: Run, spec: Spec, workspace: Workspace) -> Edited:
    """Hold the documents of today against those of a run.

    Args:
        connection: The evidence.
        run: The run.
        spec: The specification it was judged by last.
        workspace: The documents of today.
    """
    was = {clause.id: clause.digest for clause in spec.clauses}
    now = {clause.id: clause.digest for clause in workspace.spec.clauses}
    target = workspace.targets.get(run.plan.target.name)
    is_other = target is not None and target.digest != run.plan.target.digest
    return Edited(
        clauses=tuple(name for name, digest in now.items() if was.get(name) != digest),
        clauses_gone=tuple(name for name in was if name not in now),
        blocks=_blocks(connection, run, workspace),
        target=str(run.plan.target.name) if is_other else "",
    )


def _blocks(
    connection: Connection, run: Run, workspace: Workspace
) -> tuple[tuple[SurfaceId, BlockId], ...]:
    found: list[tuple[SurfaceId, BlockId]] = []
    for name, digest in run.plan.contexts.items():
        surface = SurfaceId(name)
        context = workspace.contexts.get(surface)
        if context is None:
            continue
        known = set(run.plan.variant) & {block.id for block in context.blocks}
        now = render(context, variant={BlockId(one): run.plan.variant[one] for one in known})
        if now.digest == digest:
            continue
        body = load_snapshot(connection, digest)
        was = _texts(RENDERED_DECODER.decode(body)) if body else {}
        texts = _texts(now)
        found += [
            (surface, block) for block in {**was, **texts} if was.get(block) != texts.get(block)
        ]
    return tuple(found)


def _texts(rendered: Rendered) -> dict[BlockId, str]:
    sent = rendered.messages[0].content if rendered.messages else ""
    return {span.block: sent[span.start : span.end] for span in rendered.spans}


def _named(noun: str, names: tuple[str, ...], after: str = "") -> str:
    if len(names) > 3:
        return f"{count(len(names), noun)}{after}"
    return ", ".join(f"{noun} {name}{after}" for name in names)
