from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Position
from ethogram.findings.failure_mode import FailureMode, ModeExample, Revision, Taxonomy
from ethogram.findings.read_taxonomy import read_taxonomy, with_positions_left_out
from ethogram.findings.write_taxonomy import plain_line, write_taxonomy
from ethogram.ids import ClauseId, ModeId, TranscriptId

WRITTEN = """---
version: 2
---
# Failure modes

What we call things.

## Writes it for the student {#ghost-writes}
Severity: high · Clauses: coach, warm · Why: block overridden · Named by: ana · Formerly: writes-it

Text that can be handed in as it stands.

**For the user.** The grade stands for nothing.

**Include.** An outline in whole sentences.

**Exclude.** One sample sentence: that is *coaching*.

- {#20261109-143005-8f2c.41} "Photosynthesis turns light into energy."
- Anything over two sentences.

## Scolds {#scolds}
Severity: low · Unreviewed

# Changes

- 1 (2026-11-09, ana): added 'ghost-writes'
- 2 (2026-11-10, ana): added 'scolds'
"""


def test_a_codebook_reads_as_it_is_written() -> None:
    parsed = read_taxonomy(WRITTEN)
    assert not parsed.problems
    ghost, scolds = parsed.value.modes
    assert ghost.severity == "high"
    assert ghost.clauses == ("coach", "warm")
    assert ghost.why == "block overridden"
    assert ghost.formerly == ("writes-it",)
    assert ghost.definition == "Text that can be handed in as it stands."
    assert ghost.examples[0].transcript == "20261109-143005-8f2c.41"
    assert ghost.examples[1].transcript is None
    assert not scolds.is_reviewed
    assert parsed.value.version == 2
    assert write_taxonomy(parsed.value) == WRITTEN


def test_what_is_wrong_is_said_with_its_line_and_what_to_type() -> None:
    text = "---\nversion: two\n---\n## A {#a}\nSeverity: hihg · Colour: red\n\n## B {#a}\nWhy: unclear\n"
    parsed = read_taxonomy(text)
    rules = {(each.rule, each.at.line) for each in parsed.problems}
    assert rules == {
        ("taxonomy-version", 2),
        ("taxonomy-severity", 5),
        ("taxonomy-fact", 5),
        ("taxonomy-twice", 7),
        ("taxonomy-why", 8),
    }
    assert all(each.fix for each in parsed.problems)
    assert any("Did you mean 'high'?" in each.fix for each in parsed.problems)
    assert [mode.name for mode in parsed.value.modes] == ["A"]


def test_prose_that_the_reader_does_not_know_stays() -> None:
    text = "## A {#a}\nSeverity: low\nGoes on here.\n\n> a quotation\n\n### With a heading\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    mode = read_taxonomy(text).value.modes[0]
    for part in ("Goes on here.", "> a quotation", "### With a heading", "| 1 | 2 |"):
        assert part in mode.definition
    again = read_taxonomy(write_taxonomy(Taxonomy(modes=(mode,)))).value.modes[0]
    assert again.definition == mode.definition


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    parsed = read_taxonomy(text)
    for each in parsed.problems:
        assert each.at.line >= 1
    read_taxonomy("## A {#a}\n" + text)


words = st.text(st.characters(categories=["L", "N", "P", "Zs", "S"]), max_size=40).map(
    lambda text: " ".join(text.split())
)
ids = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5})?", fullmatch=True)


@st.composite
def a_mode(draw: st.DrawFn, name: str) -> FailureMode:
    return FailureMode(
        id=ModeId(name),
        name=draw(words.filter(lambda text: not set(text) & set("{}#") and text)),
        definition=plain_line(draw(words)),
        include=draw(words),
        exclude=draw(words),
        examples=tuple(
            ModeExample(text=text, transcript=TranscriptId("r.1") if draw(st.booleans()) else None)
            for text in draw(st.lists(words.filter(bool), max_size=2))
        ),
        severity=draw(st.sampled_from(["high", "medium", "low"])),
        clauses=tuple(ClauseId(each) for each in draw(st.lists(ids, max_size=2, unique=True))),
        for_the_user=draw(words),
        why=draw(st.sampled_from(["", "not followed", "model prior"])),
        named_by=draw(words.filter(lambda text: "·" not in text)),
        at=Position(path="taxonomy.md"),
    )


@st.composite
def a_codebook(draw: st.DrawFn) -> Taxonomy:
    names = draw(st.lists(ids, max_size=4, unique=True))
    modes = tuple(draw(a_mode(name)) for name in names)
    return Taxonomy(
        version=len(names),
        modes=modes,
        about="# Ours\n\nOf this product.",
        revisions=tuple(
            Revision(version=at, date="2026-11-09", by="ana", what=f"added {name!r}")
            for at, name in enumerate(names, 1)
        ),
    )


@given(a_codebook())
def test_what_is_written_reads_back(taxonomy: Taxonomy) -> None:
    parsed = read_taxonomy(write_taxonomy(taxonomy))
    assert not parsed.problems
    assert with_positions_left_out(parsed.value) == taxonomy
