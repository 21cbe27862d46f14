from __future__ import annotations

import pytest

from ethogram.context.block import Context, Document
from ethogram.context.read import read_context
from ethogram.context.render import render
from ethogram.errors import UsageRefused
from ethogram.ids import BlockId

STANCE, TONE = BlockId("stance"), BlockId("tone")


def context() -> Context:
    text = "## A {#stance}\nCoach.\n\n## A {#stance variant=soft}\nHelp.\n\n## B {#tone}\nWarm.\n"
    return read_context(text, "context/editor.md", shared={}).value


def said(**changes: object) -> str:
    rendered = render(context(), **changes)  # type: ignore[arg-type]  # one helper for all forms
    return rendered.messages[0].content if rendered.messages else ""


def test_another_wording_is_sent_and_named() -> None:
    rendered = render(context(), variant={STANCE: "soft"})
    assert rendered.messages[0].content == "Help.\n\nWarm."
    assert rendered.variant == {"stance": "soft"}
    assert rendered.digest != render(context()).digest


def test_spans_say_where_each_block_stands() -> None:
    rendered = render(context(), replace={STANCE: "Write it."})
    content = rendered.messages[0].content
    assert [(span.block, content[span.start : span.end]) for span in rendered.spans] == [
        ("stance", "Write it."), ("tone", "Warm."),
    ]  # fmt: skip
    assert rendered.variant == {"stance": "(edited)"}


def test_a_block_left_out_takes_its_separator_with_it() -> None:
    assert said(without={TONE}) == "Coach."
    assert said(without={STANCE}) == "Warm."
    assert said(replace={STANCE: ""}) == "Warm."


def test_nothing_to_say_sends_no_system_message() -> None:
    assert render(context(), without={STANCE, TONE}).messages == ()


def test_documents_of_a_case_follow_the_blocks() -> None:
    shown = said(documents=(Document(id="a", title='the "b"', text="c"),))
    assert shown == (
        'Coach.\n\nWarm.\n\n<document id="a" title="the &quot;b&quot;">\nc\n</document>'
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"variant": {STANCE: "sfot"}}, "no wording 'sfot'; it has 'soft'"),
        ({"variant": {BlockId("stnce"): "soft"}}, "no block 'stnce'. Did you mean 'stance'"),
        ({"replace": {BlockId("x"): "soft"}}, "no block 'x'"),
        ({"without": {BlockId("tnoe")}}, "Did you mean 'tone'"),
    ],
)
def test_unknown_blocks_and_wordings_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(UsageRefused, match=message):
        said(**changes)
