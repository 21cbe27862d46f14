"""Blocks that serve no clause, and clauses that no block serves on a surface."""

from __future__ import annotations

from ethogram.context.block import Block, Context
from ethogram.lint.rule import Finding
from ethogram.lint.workbook import Workbook, live_clauses
from ethogram.spec.clause import Clause


def blocks_without_clause(workbook: Workbook) -> list[Finding]:
    """Find blocks that nobody could miss: what they are there for is not written down."""
    return [
        Finding(
            at=block.at,
            about=block.id,
            message=f"Block {block.id!r} of {context.surface!r} serves no clause, so nobody can "
            "say what breaks when it is cut.",
            fix=f"Write `{{#{block.id} serves=CLAUSE}}` in its heading, or cut the block.",
        )
        for context in workbook.contexts
        for block in context.blocks
        if not block.serves and block.text.strip()
    ]


def block_total(workbook: Workbook) -> int:
    """Count the blocks that send something."""
    return sum(bool(block.text.strip()) for block in _blocks(workbook))


def clauses_without_block(workbook: Workbook) -> list[Finding]:
    """Find, surface by surface, clauses that apply there and that the model is never told."""
    return [
        Finding(
            at=context.at,
            about=clause.id,
            message=f"No block of {context.surface!r} serves clause {clause.id!r}, which applies "
            "there: the model is never told.",
            fix=f"Add `serves={clause.id}` to the block that says it, write one, or take "
            f"{context.surface!r} out of the clause's Where.",
        )
        for context in workbook.contexts
        for clause in _unserved(context, live_clauses(workbook))
    ]


def clause_surface_total(workbook: Workbook) -> int:
    """Count clauses once for each surface they apply on."""
    live = live_clauses(workbook)
    return sum(_applies_on(context, clause) for context in workbook.contexts for clause in live)


def _unserved(context: Context, clauses: list[Clause]) -> list[Clause]:
    served = {clause for block in context.blocks for clause in block.serves}
    return [c for c in clauses if _applies_on(context, c) and c.id not in served]


def _applies_on(context: Context, clause: Clause) -> bool:
    return not clause.surfaces or context.surface in clause.surfaces


def _blocks(workbook: Workbook) -> list[Block]:
    return [block for context in workbook.contexts for block in context.blocks]
