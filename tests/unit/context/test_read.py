from __future__ import annotations

import pytest
from hypothesis import given

from ethogram.context.block import Block, Context
from ethogram.context.read import read_context, read_shared
from ethogram.context.render import render
from ethogram.errors import Diagnostic
from ethogram.ids import BlockId
from tests.fakes.prompts import prompts

DOCUMENT = """---
role: developer
tools:
  - name: search
    description: Look it up.
    parameters: {type: object, properties: {q: {type: string}}}
few-shot:
  - user: "Is it due: today?"
  - assistant: yes
history: [Hi, {assistant: Hello}]
documents:
  - {id: handbook, title: Rules, text: No late work.}
---
You are Margin.

## Stance {#stance serves=coach,plain-words}

> Note: teachers asked for this.

Coach, do not write.

# A heading that is sent


## Tone {#tone from=shared}

## Stance {#stance variant=soft}
Help first.
"""


def shared_blocks() -> dict[BlockId, Block]:
    parsed = read_shared("## Tone {#tone serves=warm}\nBe warm.\n", "context/_shared.md")
    assert parsed.problems == ()
    return parsed.value


def read(text: str) -> tuple[Context, tuple[Diagnostic, ...]]:
    parsed = read_context(text, "context/editor.md", shared=shared_blocks())
    return parsed.value, parsed.problems


def test_a_document_becomes_exactly_what_is_sent() -> None:
    context, problems = read(DOCUMENT)
    assert problems == ()
    assert context.surface == "editor"
    assert [block.id for block in context.blocks] == ["preamble", "stance", "tone"]
    opening, *rest = render(context).messages
    assert opening.role == "developer"
    assert opening.content == (
        "You are Margin.\n\nCoach, do not write.\n\n# A heading that is sent\n\nBe warm.\n\n"
        '<document id="handbook" title="Rules">\nNo late work.\n</document>'
    )
    assert [(turn.role, turn.content) for turn in rest] == [
        ("user", "Is it due: today?"), ("assistant", "yes"), ("user", "Hi"), ("assistant", "Hello"),
    ]  # fmt: skip
    assert context.tools[0].parameters["properties"] == {"q": {"type": "string"}}


def test_a_block_keeps_what_it_serves_its_notes_and_its_wordings() -> None:
    context, _ = read(DOCUMENT)
    _, stance, tone = context.blocks
    assert stance.serves == ("coach", "plain-words")
    assert stance.notes == ("teachers asked for this.",)
    assert stance.variants == {"soft": "Help first."}
    assert stance.at.line == 16
    assert tone.is_shared
    assert tone.serves == ("warm",)


def test_exact_separators_keep_every_line() -> None:
    text = "---\nseparators: exact\n---\n\na\n\n\n## B {#b}\n\nb\n\n"
    context, problems = read(text)
    assert problems == ()
    assert [block.text for block in context.blocks] == ["\na\n\n", "\nb\n"]
    assert render(context).messages[0].content == "\na\n\n\nb\n"


def test_separators_can_be_named() -> None:
    text = '---\nseparators: {between: "\\n", end: "\\n"}\n---\na\n\n## B {#b}\n\nb\n'
    context, _ = read(text)
    assert render(context).messages[0].content == "a\nb\n"


def test_the_digest_changes_with_what_is_sent_and_not_with_notes() -> None:
    plain, noted, other = (
        read(text)[0].digest
        for text in ("## A {#a}\nx", "## B {#a serves=c}\n> Note: y\n\nx", "## A {#a}\nz")
    )
    assert plain == noted
    assert plain != other


@pytest.mark.parametrize(
    ("text", "rule", "line", "said"),
    [
        ("---\nrole: system\n", "front-matter", 1, "---"),
        ("---\nfew_shots: []\n---\n", "unknown-key", 2, "'few-shot'"),
        ("---\nrole: sistem\n---\n", "unknown-value", 2, "'system'"),
        ("---\ntools: [{description: x}]\n---\n", "wrong-tool", 2, "name"),
        ("---\ntools: [{name: a, parameters: b}]\n---\n", "wrong-tool", 2, "parameters"),
        ("---\nfew-shot: [{says: b}]\n---\n", "wrong-turn", 2, "- user: text"),
        ("---\nseparators: none\n---\n", "unknown-value", 2, "between"),
        ("a\n## A {#a}\n## A {#a}\n", "duplicate-id", 3, "variant=NAME"),
        ("## A {#a serve=x}\n", "unknown-key", 1, "'serves='"),
        ("## A {#}\n", "wrong-id", 1, "{#stance"),
        ("## A {#tne from=shared}\n", "unknown-block", 1, "'tone'"),
        ("## A {#tone from=shared}\nmine\n", "text-not-sent", 1, "from=shared"),
        ("## A {#tone from=else}\n", "unknown-value", 1, "_shared.md"),
        ("## A {#a variant=x}\n", "unknown-block", 1, "{#a}"),
        ("## A {#a}\n## A {#a variant=x}\n## A {#a variant=x}\n", "duplicate-id", 3, "another"),
    ],
)
def test_a_mistake_is_reported_where_it_stands(text: str, rule: str, line: int, said: str) -> None:
    _, problems = read(text)
    (problem,) = problems
    assert (problem.rule, problem.at.line) == (rule, line)
    assert said in problem.fix
    assert problem.excerpt == text.split("\n")[line - 1]


def test_all_mistakes_are_reported_at_once() -> None:
    _, problems = read("---\nrle: x\ntols: []\n---\n## A {#a srves=b}\n## B {#a}\n")
    assert [problem.at.line for problem in problems] == [2, 3, 5, 6]


@given(prompts)
def test_any_text_is_read_and_rendered(text: str) -> None:
    parsed = read_context(text, "context/editor.md", shared=shared_blocks())
    rendered = render(parsed.value)
    content = rendered.messages[0].content if rendered.messages else ""
    for span, block in zip(rendered.spans, parsed.value.blocks, strict=True):
        assert content[span.start : span.end] == block.text


@given(prompts)
def test_a_prompt_without_mark_up_is_sent_as_it_is(text: str) -> None:
    body = text.replace("{#", "{").replace("> Note", "> ").replace("\\", "/")
    parsed = read_context(f"---\nseparators: exact\n---\n{body}\n", "context/editor.md", shared={})
    rendered = render(parsed.value)
    assert (rendered.messages[0].content if rendered.messages else "") == body
