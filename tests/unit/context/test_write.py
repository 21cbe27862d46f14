from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.context.block import Block, Context, Document
from ethogram.context.read import read_context, read_shared
from ethogram.context.render import with_digest
from ethogram.context.write import write_context
from ethogram.errors import Position
from ethogram.ids import BlockId, ClauseId, SurfaceId
from ethogram.model.message import Message, Tool, ToolCall
from tests.fakes.prompts import prompts, words

NOWHERE = Position(path="context/editor.md")
ids = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
texts = prompts | st.text(max_size=12)


def a_block(own: str, text: str, serves: list[str], note: str, variants: dict[str, str]) -> Block:
    return Block(
        id=BlockId(own),
        title=own.title(),
        text=text,
        serves=tuple(ClauseId(name) for name in dict.fromkeys(serves)),
        notes=(note,) if note else (),
        variants=variants,
        at=NOWHERE,
    )


blocks = st.lists(
    st.builds(
        a_block,
        ids,
        texts,
        st.lists(ids, max_size=2),
        words.filter(lambda word: word[0] not in ".:") | st.just(""),
        st.dictionaries(ids, texts, max_size=2),
    ),
    max_size=4,
    unique_by=lambda block: block.id,
)
messages = st.builds(
    Message,
    role=st.sampled_from(["user", "assistant", "tool"]),
    content=texts,
    tool_calls=st.lists(
        st.builds(ToolCall, id=words, name=words, arguments=st.just('{"q": "a"}')), max_size=1
    ).map(tuple),
)
tools = st.lists(
    st.builds(
        Tool,
        name=words,
        description=texts,
        parameters=st.dictionaries(words, texts | st.integers(0, 9) | st.booleans(), max_size=2),
    ),
    max_size=2,
    unique_by=lambda tool: tool.name,
)
contexts = st.builds(
    Context,
    surface=ids.map(SurfaceId),
    blocks=blocks.map(tuple),
    tools=tools.map(tuple),
    few_shot=st.lists(messages, max_size=2).map(tuple),
    documents=st.lists(st.builds(Document, id=words, text=texts), max_size=1).map(tuple),
    history=st.lists(messages, max_size=1).map(tuple),
    role=st.sampled_from(["system", "developer"]),
    separator=st.sampled_from(["\n\n", "\n", "", "\n---\n"]),
    ending=st.sampled_from(["", "\n"]),
    at=st.just(NOWHERE),
)


@settings(max_examples=300)
@given(contexts)
def test_a_written_context_reads_back_the_same(context: Context) -> None:
    document = write_context(context)
    parsed = read_context(document, "context/editor.md", shared={})
    assert parsed.problems == (), document
    assert anywhere(parsed.value) == anywhere(with_digest(context))


def anywhere(context: Context) -> Context:
    moved = (msgspec.structs.replace(block, at=NOWHERE) for block in context.blocks)
    return msgspec.structs.replace(context, blocks=tuple(moved))


def test_shared_blocks_are_written_as_references() -> None:
    shared = read_shared("## T {#tone}\nBe warm.\n", "context/_shared.md").value
    text = "You are M.\n\n## T {#tone from=shared}\n"
    context = read_context(text, "context/editor.md", shared=shared).value
    assert write_context(context) == text
