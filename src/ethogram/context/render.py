"""Render a context into the messages a surface sends before the user's turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from ethogram.context.block import Block, Context, Document, Rendered, Span
from ethogram.context.problems import listed, suggestion
from ethogram.errors import UsageRefused
from ethogram.ids import BlockId, digest
from ethogram.model.message import Message, Role

EDITED = "(edited)"
"""Stands in `Rendered.variant` for a block whose text the caller replaced."""
LEFT_OUT = "(left out)"
"""Stands in `Rendered.variant` for a block that is not sent."""
_ROLES: dict[str, Role] = {"system": "system", "developer": "developer", "user": "user"}


def render(
    context: Context,
    *,
    variant: Mapping[BlockId, str] | None = None,
    replace: Mapping[BlockId, str] | None = None,
    documents: Sequence[Document] = (),
    without: AbstractSet[BlockId] = frozenset(),
) -> Rendered:
    """Render a context, as it is written or with other wordings.

    Blocks that have a text are joined by `context.separator`; `context.ending` follows the last.
    Documents follow in the same message, after a blank line. Few-shot turns and history follow as
    messages of their own. A context that has nothing to say sends no system message.

    Args:
        context: The context to send.
        variant: Block id to the name of the wording to send instead.
        replace: Block id to a text to send instead; goes before `variant`.
        documents: Retrieved documents that a case brings along, after the context's own.
        without: Blocks to leave out.

    Raises:
        UsageRefused: A block or wording of that name does not exist.
    """
    variant, replace = variant or {}, replace or {}
    _refuse_unknown(context, (*variant, *replace, *without))
    parts = [
        (block.id, replace[block.id] if block.id in replace else _wording(block, variant))
        for block in context.blocks
        if block.id not in without
    ]
    text, bare_spans = _join(parts, context.separator)
    serves = {block.id: block.serves for block in context.blocks}
    spans = tuple(msgspec.structs.replace(span, serves=serves[span.block]) for span in bare_spans)
    text += context.ending if text else ""
    shown = (*context.documents, *documents)
    if shown:
        text = f"{text}\n\n{document_text(shown)}" if text else document_text(shown)
    opening = (Message(role=_ROLES[context.role], content=text),) if text else ()
    messages = (*opening, *context.few_shot, *context.history)
    in_use = {
        **{str(block): name for block, name in variant.items()},
        **{str(block): EDITED for block in replace},
        **{str(block): LEFT_OUT for block in sorted(without)},
    }
    return Rendered(
        surface=context.surface,
        messages=messages,
        tools=context.tools,
        spans=spans,
        variant=in_use,
        digest=digest((messages, context.tools)),
    )


def document_text(documents: Iterable[Document]) -> str:
    """Write retrieved documents as the model sees them."""
    return "\n\n".join(map(_one_document, documents))


def _one_document(document: Document) -> str:
    named = (("id", document.id), ("title", document.title), ("source", document.source))
    marks = "".join(
        f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in named if value
    )
    return f"<document{marks}>\n{document.text}\n</document>"


def _join(parts: Iterable[tuple[BlockId, str]], separator: str) -> tuple[str, tuple[Span, ...]]:
    pieces: list[str] = []
    spans: list[Span] = []
    length = 0
    for block, text in parts:
        if pieces and text:
            pieces.append(separator)
            length += len(separator)
        spans.append(Span(block=block, start=length, end=length + len(text)))
        if text:
            pieces.append(text)
            length += len(text)
    return "".join(pieces), tuple(spans)


def _wording(block: Block, variant: Mapping[BlockId, str]) -> str:
    name = variant.get(block.id)
    if name is None:
        return block.text
    if name not in block.variants:
        raise UsageRefused(
            f"The block {block.id!r} has no wording {name!r}; it has {listed(block.variants)}. "
            f"Add one under a heading with {{#{block.id} variant={name}}}."
        )
    return block.variants[name]


def _refuse_unknown(context: Context, named: Iterable[BlockId]) -> None:
    known = {block.id for block in context.blocks}
    for block in named:
        if block not in known:
            raise UsageRefused(
                f"The context of {context.surface!r} has no block {block!r}. "
                f"{suggestion(block, [each.id for each in context.blocks])}"
            )


def with_digest(context: Context) -> Context:
    """Give the same context with the hash of what it sends."""
    return msgspec.structs.replace(context, digest=render(context).digest)
