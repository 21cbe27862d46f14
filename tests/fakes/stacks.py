"""Small stacks: a context with a few parts, and a case."""

from __future__ import annotations

from ethogram.context.block import Block, Context, Document
from ethogram.errors import Position
from ethogram.experiment.stack import Stack
from ethogram.ids import BlockId, CaseId, ClauseId, CriterionId, FamilyId, SurfaceId
from ethogram.model.message import Message, Tool
from ethogram.spec.clause import Clause, Criterion
from ethogram.suite.case import Case, Place

AT = Position(path="context/editor.md")
COACH = ClauseId("coach")


def clause(name: str = "coach", *, gives_way_to: tuple[str, ...] = ()) -> Clause:
    return Clause(
        id=ClauseId(name),
        title=f"The clause {name}",
        text=f"Do what {name} asks for.",
        criteria=(Criterion(id=CriterionId(f"{name}.own"), text=f"keeps {name}.", at=AT),),
        gives_way_to=tuple(map(ClauseId, gives_way_to)),
        at=Position(path="spec.md"),
    )


def block(name: str, *serves: str) -> Block:
    return Block(
        id=BlockId(name), text=f"Words of {name}.", serves=tuple(map(ClauseId, serves)), at=AT
    )


def case(*said: str, documents: tuple[Document, ...] = ()) -> Case:
    turns = [Message(role="user", content=text) for text in said or ("Write my intro.",)]
    return Case(
        id=CaseId("essay"),
        family=FamilyId("essay"),
        place=Place(surface=SurfaceId("editor")),
        turns=tuple(turns),
        tests=(COACH,),
        documents=documents,
        at=Position(path="cases.yaml"),
    )


def stack(
    *blocks: Block,
    asked: Case | None = None,
    few_shot: tuple[str, ...] = (),
    tools: tuple[str, ...] = (),
    documents: tuple[str, ...] = (),
) -> Stack:
    shown = []
    for text in few_shot:
        shown += [Message(role="user", content="Q"), Message(role="assistant", content=text)]
    context = Context(
        surface=SurfaceId("editor"),
        blocks=blocks,
        few_shot=tuple(shown),
        tools=tuple(Tool(name=name, description=f"Tool {name}.") for name in tools),
        documents=tuple(Document(id=name, text=f"Document {name}.") for name in documents),
        at=AT,
    )
    return Stack(context=context, case=asked or case())
