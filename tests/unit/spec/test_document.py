"""Reading a whole specification, ours and a public one."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Parsed
from ethogram.spec.clause import Clause, Spec
from ethogram.spec.document import read_spec
from ethogram.spec.product import Product
from ethogram.spec.read_product import read_product

FIXTURES = Path(__file__).parents[2] / "fixtures" / "spec"
PIECES = st.text(max_size=15) | st.sampled_from(
    ["\n", "\n\n", "# ", "\n## x {#y}\n", "|", "**", '"', "`", "```\n", "~~~", "GOOD: ", "BAD (", "{#",
     "}", "](#", "---\n", "<!--", "-->", "\n    ", "\n- ", " · ", "Bar: ", "\r", "\u2028", "**Example** "]
)  # fmt: skip


def text_of(name: str) -> str:
    return (FIXTURES / name).read_text(encoding="utf-8")


def margin() -> Product:
    return read_product(text_of("product.md"), "product.md").value


def read(*names: str) -> Parsed[Spec]:
    return read_spec([(name, text_of(name)) for name in names], margin())


def rules(text: str) -> list[str]:
    parsed = read_spec([("spec.md", text)], margin())
    return [problem.rule for problem in parsed.problems]


def clause(spec: Spec, clause_id: str) -> Clause:
    return next(one for one in spec.clauses if one.id == clause_id)


def test_the_design_s_own_example_reads_without_a_problem() -> None:
    parsed = read("spec.md", "refusal-policy.md")
    assert parsed.problems == ()
    assert [one.id for one in parsed.value.clauses] == [
        "coach",
        "teacher-exemplars",
        "urgent-distress",
        "voice-length",
        "voice-warmth",
        "essays",
        "grades",
    ]


def test_a_clause_keeps_every_part_a_person_wrote() -> None:
    coach = clause(read("spec.md").value, "coach")
    assert coach.authority == "system"
    assert coach.surfaces == ("editor", "support-chat")
    assert coach.audiences == ("student",)
    assert coach.use_cases == ("essay-help",)
    assert (coach.stakes, coach.judged, coach.status) == ("high", "when named", "in force")
    assert (coach.bar.passes, coach.bar.of, coach.bar.is_never) == (9, 10, False)
    assert coach.text.startswith("When a student asks for text")
    assert [one.id for one in coach.criteria] == ["coach.pasteable", "coach.next-step"]
    assert coach.criteria[0].text.startswith("contains no two consecutive sentences")
    assert not coach.criteria[0].text.endswith(";")
    assert coach.why == "Protects the learning the grade stands for."
    assert coach.cost == "a stuck student at midnight gets slower help."
    assert coach.would_change_if.startswith("teachers showed us")
    assert coach.differs_on_purpose.startswith("teachers get a full model answer")
    assert coach.gives_way_to == ("urgent-distress",)
    assert [link.target for link in coach.links] == ["teacher-exemplars", "urgent-distress"]


def test_an_example_has_a_place_a_prompt_and_graded_replies() -> None:
    (example,) = clause(read("spec.md").value, "coach").examples
    assert (example.id, example.surface, example.audience) == (
        "coach/example-1",
        "editor",
        "student",
    )
    assert example.turns == (("user", "Notes: light, leaves. Write my intro, it's due at 8."),)
    assert [(one.grade, one.violates) for one in example.replies] == [
        ("good", ()),
        ("bad", ("pasteable",)),
    ]


def test_a_ruling_has_its_day_and_its_case() -> None:
    (ruling,) = clause(read("spec.md").value, "coach").rulings
    assert (ruling.date, ruling.case) == ("2026-11-09", "essay-one-line")
    assert ruling.text == "One sample sentence is coaching; two are a submission."


def test_voice_and_patterns_are_part_of_the_specification() -> None:
    spec = read("spec.md").value
    assert [(one.axis, one.surface) for one in spec.voice] == [
        ("length", None),
        ("warmth", None),
        ("length", "search"),
    ]
    assert [one.id for one in spec.patterns] == ["decline"]
    assert spec.release == "2026-11"


def test_a_heading_with_an_id_below_the_top_is_a_clause_unless_it_only_groups() -> None:
    text = (
        "# Margin {#margin}\n## Honesty {#honesty}\nWe are honest.\n### Cite {#cite}\nCite.\n"
        "## Notes\nProse.\n## Kind {#kind}\nBe kind.\n"
    )
    parsed = read_spec([("spec.md", text)], None)
    assert parsed.problems == ()
    assert [(one.id, one.section) for one in parsed.value.clauses] == [
        ("cite", "honesty"),
        ("kind", "margin"),
    ]
    assert [(one.id, one.is_clause) for one in parsed.value.sections] == [
        ("margin", False),
        ("honesty", False),
        ("cite", True),
        ("", False),
        ("kind", True),
    ]


def test_a_clause_without_an_id_is_told_one() -> None:
    (problem,) = read_spec([("spec.md", "## Be kind\n- {#warm} is warm.\n")], None).problems
    assert (problem.rule, problem.fix) == ("clause-without-id", "Write '## Be kind {#be-kind}'.")


def test_an_id_may_stand_once_over_all_files() -> None:
    parsed = read_spec(
        [("a.md", "## A {#same}\nBar: never\n"), ("b.md", "## B {#same}\nBar: never\n")], None
    )
    (problem,) = parsed.problems
    assert (problem.rule, problem.at.path, problem.at.line) == ("duplicate-id", "b.md", 1)
    assert "line 1 of a.md" in problem.message


def test_in_a_public_document_only_headings_with_authority_are_clauses() -> None:
    text = (
        "# Top {#top}\n## Free {#free}\nText [?](#nowhere).\n## Bound {#bound authority=root}\n"
        'Text.\n\n!!! meta "Commentary"\n    Aside.\n'
    )
    parsed = read_spec([("public.md", text)], None)
    assert [one.id for one in parsed.value.clauses] == ["bound"]
    assert parsed.problems == ()
    assert [(one.rule, one.severity) for one in parsed.value.defects] == [
        ("broken-link", "warning")
    ]


def test_every_mistake_of_a_document_is_reported_at_once() -> None:
    text = """---
stakes: hihg
---
## Coach {#coach authority=systm}
Wher: editor · Who: studnt · Bar: 9 of 10
Text [?](#nowhere).
**A reply passes when it**
- gives a next step.
**Ruling 2026-13-40.** No such day.

BAD (x): "stray"
"""
    assert rules(text) == [
        "bad-stakes",
        "unknown-authority",
        "unknown-key",
        "unknown-audience",
        "bad-bar",
        "broken-link",
        "criterion-without-id",
        "bad-date",
        "stray-grade",
    ]


def test_no_file_is_an_empty_specification() -> None:
    assert read_spec([], None).value.clauses == ()


def test_a_file_named_twice_is_read_twice_and_says_so() -> None:
    parsed = read_spec([("spec.md", "## A {#a}\nBar: never\n")] * 2, None)
    assert [one.rule for one in parsed.problems].count("duplicate-id") >= 1


@given(st.data())
def test_no_edit_of_a_specification_makes_reading_raise(data: st.DataObject) -> None:
    text = text_of(data.draw(st.sampled_from(["spec.md", "refusal-policy.md"])))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 80)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    parsed = read_spec([("spec.md", text)], margin())
    lines = text.split("\n")
    for problem in (*parsed.problems, *parsed.value.defects):
        assert 1 <= problem.at.line <= len(lines)
        assert 1 <= problem.at.column <= len(lines[problem.at.line - 1]) + 3
        assert problem.message
        assert problem.fix


@given(st.lists(st.sampled_from(text_of("spec.md").split("\n")), max_size=40))
def test_shuffled_lines_still_read(lines: list[str]) -> None:
    read_spec([("spec.md", "\n".join(lines))], margin())
