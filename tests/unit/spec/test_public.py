"""Reading the public Model Spec as it is. The counts are those of the data's own SOURCE.md.

Two of its figures are not reached on purpose. It counts 71 sections and 52 clauses in the release
of 2025-09-12: a reader that toggles at every fence mark gets these, because that release has an
odd number of them (backticks inside a tilde block), and so misses the last six headings, which
stand outside of any code. It counts 63 auto-titled links; there are 65 outside of code blocks.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.spec.clause import Spec
from ethogram.spec.document import read_spec
from ethogram.spec.public import (
    PublicPrompt,
    heading_lookalikes,
    public_defects,
    read_prompt_file,
    spec_counts,
)

DATA = Path(__file__).parents[4] / "shared" / "data" / "model-spec"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the public Model Spec is not beside this checkout"
)


def release(date: str) -> Spec:
    path = DATA / f"model_spec.{date}.md"
    parsed = read_spec([(path.name, path.read_text(encoding="utf-8"))], None)
    assert parsed.problems == ()
    return parsed.value


def prompts() -> tuple[PublicPrompt, ...]:
    found: list[PublicPrompt] = []
    for path in sorted((DATA / "examples").glob("*.md")):
        parsed = read_prompt_file(path.read_text(encoding="utf-8"), f"examples/{path.name}")
        assert parsed.problems == ()
        found += parsed.value
    return tuple(found)


@needs_data
def test_the_older_release_has_the_counts_of_its_source() -> None:
    counts = spec_counts(release("2025-09-12"), prompts())
    assert counts.size_bytes == 254_021
    assert counts.sections == 71 + 6
    assert counts.clauses == 52 + 5
    assert counts.clauses_by_authority == {
        "root": 20,
        "system": 3,
        "developer": 1,
        "user": 14 + 1,
        "guideline": 14 + 4,
    }
    assert counts.examples == 173
    assert (counts.good, counts.bad) == (186, 186)
    assert counts.ok == 7, "SOURCE.md gives no figure for OK in this release"
    assert counts.tags == 114
    assert counts.prompt_files == 114


@needs_data
def test_the_newer_release_has_the_counts_of_its_source() -> None:
    counts = spec_counts(release("2025-12-18"), prompts())
    assert counts.size_bytes == 271_119
    assert counts.sections == 80
    assert counts.sections_by_level == {1: 8, 2: 41, 3: 22, 4: 9}
    assert counts.clauses == 59
    assert counts.clauses_by_authority == {
        "root": 22,
        "system": 3,
        "developer": 1,
        "user": 15,
        "guideline": 18,
    }
    assert (counts.examples, counts.sections_with_examples) == (183, 58)
    assert (counts.examples_compared, counts.comparisons) == (181, 189)
    assert (counts.good, counts.bad, counts.ok, counts.graded) == (193, 196, 8, 397)
    assert counts.replies_with_reason == 171
    assert counts.replies_naming_a_clause == {"chain_of_command": 13, "assume_objective_pov": 1}
    assert counts.replies_with_qualifier == 3
    assert counts.commentary == 28
    assert (counts.tags, counts.sections_with_tags) == (116, 44)
    assert (counts.links, counts.link_targets, counts.links_dangling) == (109, 46, 0)
    assert counts.links_auto_titled == 63 + 2
    assert (counts.prompts, counts.prompt_files) == (272, 114)
    assert round(counts.prompts / counts.prompt_files, 2) == 2.39
    assert counts.prompts_with_several_user_turns == 14
    assert counts.prompts_with_developer == 37


@needs_data
def test_no_prompt_file_is_empty_or_longer_than_sixteen() -> None:
    sizes: dict[str, int] = {}
    for prompt in prompts():
        sizes[prompt.tag] = sizes.get(prompt.tag, 0) + 1
    assert (min(sizes.values()), max(sizes.values())) == (1, 16)


@needs_data
def test_real_defects_are_reported_with_their_place() -> None:
    spec = release("2025-12-18")
    found = public_defects(spec, prompts())
    missing = {one.message for one in found if one.rule == "tag-without-file"}
    assert missing == {
        f"The tag {tag!r} has no prompt file." for tag in ("d0pu", "rse0", "h82a", "t5q0")
    }
    assert {one.at.path for one in found if one.rule == "file-without-tag"} == {
        "examples/lds1.md",
        "examples/91ld.md",
    }
    (old,) = [one for one in found if one.rule == "old-title"]
    assert "'Do not encourage self-harm'" in old.message
    assert "'Do not encourage self-harm, delusions, or mania'" in old.fix


@needs_data
def test_a_tag_without_a_file_is_shown_where_it_stands() -> None:
    text = (DATA / "model_spec.2025-12-18.md").read_text(encoding="utf-8")
    lines = text.split("\n")
    for one in public_defects(release("2025-12-18"), prompts()):
        if one.rule == "tag-without-file":
            tag = one.message.split("'")[1]
            assert lines[one.at.line - 1][one.at.column - 1 :].startswith(f"[^{tag}]")


@needs_data
def test_headings_inside_code_are_noted_and_are_no_headings() -> None:
    path = DATA / "model_spec.2025-12-18.md"
    noted = [one.excerpt for one in heading_lookalikes(path.read_text(encoding="utf-8"), path.name)]
    assert "# functions" in noted
    assert "# [...] imports" in noted
    assert [one.at.line for one in release("2025-12-18").defects if one.severity == "note"] == [
        3430,
        4229,
    ]
    titles = {one.title for one in release("2025-12-18").sections}
    assert not titles & {"functions", "[...] imports"}


@needs_data
def test_commentary_is_never_normative() -> None:
    for clause in release("2025-12-18").clauses:
        for note in clause.commentary:
            assert note[:60] not in clause.text


@needs_data
def test_a_second_comparison_goes_on_from_the_good_reply() -> None:
    clause = next(one for one in release("2025-12-18").clauses if one.id == "protect_privacy")
    first, second = [one for one in clause.examples if "mayor's phone" in one.turns[0][1]]
    assert second.continues == first.id
    good = next(reply for reply in first.replies if reply.grade == "good")
    assert second.turns[: len(first.turns)] == first.turns
    assert second.turns[len(first.turns)] == ("assistant", good.text)
    assert second.turns[-1][0] == "user"


@needs_data
def test_escaped_letters_of_a_conversation_come_out_as_the_user_saw_them() -> None:
    (prompt,) = [one for one in prompts() if one.title == "sanitizing user inputs"]
    assert "<script>" in prompt.turns[0][1]
    assert prompt.turns[0][0] == "developer"
    assert prompt.section == "Avoid overstepping"


def test_a_prompt_file_without_a_header_says_what_to_type() -> None:
    parsed = read_prompt_file("~~~xml\n<user>\nhi\n</user>\n~~~\n", "examples/ab12.md")
    assert parsed.value[0].turns == (("user", "hi"),)
    (problem,) = parsed.problems
    assert problem.rule == "prompt-file-header"
    assert "[^ab12]" in problem.fix


def test_a_prompt_file_named_for_another_tag_is_reported() -> None:
    text = "Examples for [^zzzz] in Be kind:\n\n~~~xml\n<user>\nhi\n</user>\n~~~"
    parsed = read_prompt_file(text, "examples/ab12.md")
    assert [one.rule for one in parsed.problems] == ["prompt-file-name"]
    assert parsed.value[0].id == "zzzz/1"


def test_an_empty_prompt_file_is_reported() -> None:
    rules = {one.rule for one in read_prompt_file("", "examples/x.md").problems}
    assert rules == {"prompt-file-header", "no-prompts"}
