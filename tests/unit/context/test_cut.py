from __future__ import annotations

from hypothesis import example, given

from ethogram.context.cut import context_of_prompt, cut_prompt
from ethogram.context.read import read_context
from ethogram.context.render import render
from ethogram.context.write import write_context
from ethogram.ids import SurfaceId
from tests.fakes.prompts import prompts

PROMPT = """You are Margin, a writing tutor.
Students come to you.

Rules:

- Never ghost-write.

- Be kind.

<tone>
Warm.

Plain.
</tone>

```
# functions

## not a section
```
"""


def test_a_prompt_is_cut_where_its_author_cut_it() -> None:
    blocks = cut_prompt(PROMPT)
    assert [block.id for block in blocks] == ["margin-writing-tutor", "rules", "tone", "functions"]
    assert [block.at.line for block in blocks] == [1, 4, 10, 16]


def test_sections_stay_under_their_headings() -> None:
    blocks = cut_prompt("Intro.\n\n# Margin\n\n## Tone\n\nWarm.\n\nPlain.\n\n## Tone\nShort.\n")
    assert [block.id for block in blocks] == ["intro", "margin", "tone"]
    assert blocks[1].text == "# Margin\n\n## Tone\n\nWarm.\n\nPlain.\n\n"


def test_blocks_of_one_name_are_numbered() -> None:
    assert [block.id for block in cut_prompt("# A\nx\n# A\ny\n")] == ["a", "a-2"]


def test_even_gaps_become_the_separator() -> None:
    context = context_of_prompt("One.\n\nTwo.\n", SurfaceId("editor"))
    assert (context.separator, context.ending) == ("\n\n", "\n")
    assert [block.text for block in context.blocks] == ["One.", "Two."]


@given(prompts)
@example(PROMPT)
@example("\n")
@example("a\r\n\r\nb\r\n")
@example("\ufeff---\na")
def test_cut_blocks_join_back_to_the_same_bytes(text: str) -> None:
    blocks = cut_prompt(text)
    assert "".join(block.text for block in blocks) == text
    assert len({block.id for block in blocks}) == len(blocks)


@given(prompts)
@example(PROMPT)
@example("\n")
@example("a\r\n\r\nb\r\n")
@example("\ufeff---\na")
@example("---\na: b\n---\n## X {#x}\n> Note: y")
def test_an_imported_prompt_is_sent_as_the_same_bytes_after_writing_and_reading(text: str) -> None:
    context = context_of_prompt(text, SurfaceId("editor"), "context/editor.md")
    parsed = read_context(write_context(context), "context/editor.md", shared={})
    assert parsed.problems == ()
    rendered = render(parsed.value)
    assert (rendered.messages[0].content if rendered.messages else "") == text
    assert parsed.value.digest == context.digest
