"""Reading a whole specification, ours and a public one."""

from __future__ import annotations

from pathlib import Path

from ethogram.errors import Parsed
from ethogram.spec.clause import Clause, Spec
from ethogram.spec.document import read_spec
from ethogram.spec.product import Product
from ethogram.spec.read_product import read_product

FIXTURES = Path(__file__).parents[2] / "fixtures" / "spec"


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
