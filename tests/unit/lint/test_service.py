from __future__ import annotations

from ethogram.context.block import Block, Context
from ethogram.errors import Position
from ethogram.ids import BlockId, ClauseId, SurfaceId
from ethogram.lint.service import (
    block_total,
    blocks_without_clause,
    clause_surface_total,
    clauses_without_block,
)
from ethogram.lint.workbook import Workbook
from tests.fakes.specs import a_clause, a_spec

AT = Position(path="context/editor.md")
EDITOR = Context(
    surface=SurfaceId("editor"),
    blocks=(
        Block(id=BlockId("stance"), text="Coach.", serves=(ClauseId("coach"),), at=AT),
        Block(id=BlockId("tone"), text="Be kind.", at=AT),
        Block(id=BlockId("preamble"), text="\n", at=AT),
    ),
    at=AT,
)
SPEC = a_spec(
    a_clause("coach"),
    a_clause("kind", surfaces=(SurfaceId("editor"),)),
    a_clause("search", surfaces=(SurfaceId("search"),)),
)


def test_a_block_that_serves_no_clause_is_found_and_an_empty_one_is_not() -> None:
    workbook = Workbook(spec=SPEC, contexts=(EDITOR,))
    assert [finding.about for finding in blocks_without_clause(workbook)] == ["tone"]
    assert block_total(workbook) == 2


def test_a_clause_the_model_is_never_told_is_found_surface_by_surface() -> None:
    workbook = Workbook(spec=SPEC, contexts=(EDITOR,))
    assert [finding.about for finding in clauses_without_block(workbook)] == ["kind"]
    assert clause_surface_total(workbook) == 2


def test_without_contexts_nothing_is_missed() -> None:
    assert clauses_without_block(Workbook(spec=SPEC)) == []
