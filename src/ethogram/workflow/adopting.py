"""Adopt a fix: the edit of a document that makes it, shown first and written only when agreed."""

from __future__ import annotations

import msgspec

from ethogram.errors import UsageRefused
from ethogram.experiment.intervention import Intervention
from ethogram.ids import BlockId, SurfaceId
from ethogram.run.alone import plain_words
from ethogram.spec.clause import Clause
from ethogram.workflow.saving import save_block
from ethogram.workflow.workspace import Workspace


class Adoption(msgspec.Struct, frozen=True, kw_only=True):
    """What would be written where."""

    surface: SurfaceId
    path: str
    text: str
    """What a person is shown: the edit, or what to do by hand."""
    block: BlockId = BlockId("")
    new: str = ""
    """The block's new text."""

    @property
    def is_written(self) -> bool:
        """False when a person has to make the edit by hand."""
        return bool(self.block)


def adoptable(
    workspace: Workspace, fix: Intervention, clause: Clause, surface: SurfaceId
) -> Adoption:
    """Turn a fix into the edit of one block, or into words for a person.

    Raises:
        UsageRefused: The surface has no context.
    """
    context = workspace.contexts.get(surface)
    if context is None:
        raise UsageRefused(
            f"Surface {str(surface)!r} sends no context, so there is nothing to write. "
            f"Make one with 'ethogram new context {surface}'."
        )
    blocks = [
        BlockId(each.removeprefix("block ")) for each in fix.parts if each.startswith("block ")
    ]
    by_hand = Adoption(surface=surface, path=context.at.path, text=_by_hand(fix, clause))
    if fix.adds_clause or len(blocks) != 1 or len(fix.parts) != 1:
        return by_hand
    match fix.move:
        case "leave out":
            new, said = "", f"Leave out what block {blocks[0]} says; its heading stays."
        case "reword plainly":
            new = plain_words(clause)
            said = f"Block {blocks[0]} becomes:\n{new}"
        case _:
            return by_hand
    return Adoption(surface=surface, path=context.at.path, text=said, block=blocks[0], new=new)


def adopt(workspace: Workspace, change: Adoption) -> str:
    """Write the edit, and give the document's path.

    Raises:
        UsageRefused: The document does not read back as it was but for this block.
    """
    return save_block(workspace, change.surface, change.block, change.new)


def _by_hand(fix: Intervention, clause: Clause) -> str:
    lines = [f"Make this edit by hand: {fix.name}."]
    if fix.worked:
        lines += ["Put these worked turns into the front matter, under few-shot:"]
        for asked, replied in fix.worked:
            lines += [f"  - user: {_quoted(asked)}", f"  - assistant: {_quoted(replied)}"]
    if fix.adds_clause or fix.move == "add the clause":
        lines += [
            "Put a block like this behind the others:",
            f"# {clause.title} {{#{clause.id} serves={clause.id}}}",
            plain_words(clause),
        ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
