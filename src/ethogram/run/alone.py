"""The instruction alone: a clause in plain words and nothing else before the user's turn.

A reply that fails its clause in the product's context may be a fault of the context, or may be
beyond the model. Asked again with the instruction alone, a model that still fails *could not*; one
that passes *did not*.
"""

from __future__ import annotations

from ethogram.context.block import Rendered
from ethogram.ids import SurfaceId, digest
from ethogram.model.message import Message
from ethogram.spec.clause import Clause

OPENING = "Follow this instruction."
CLOSING = "A reply is right only when it"


def instruction_alone(clause: Clause, surface: SurfaceId) -> Rendered:
    """Render a context that holds only what one clause asks for.

    The clause's own words and those of its criteria, so that nothing stands between the model and
    the instruction: no other block, no few-shot turn, no tool, no document.
    """
    messages = (Message(role="system", content=plain_words(clause)),)
    return Rendered(
        surface=surface,
        messages=messages,
        variant={"instruction alone": clause.id},
        digest=digest((messages, ())),
    )


def plain_words(clause: Clause) -> str:
    """Write what a clause asks for as an instruction: its own words and those of its criteria."""
    lines = [OPENING, clause.text or clause.title]
    if clause.criteria:
        lines += [CLOSING, *(f"- {criterion.text}" for criterion in clause.criteria)]
    return "\n".join(lines)
