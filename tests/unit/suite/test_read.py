from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ethogram.errors import Diagnostic, Position
from ethogram.ids import AudienceId, SurfaceId, UseCaseId
from ethogram.spec.product import Audience, Product, Surface, UseCase
from ethogram.suite.case import Case
from ethogram.suite.read import read_cases, read_suite
from ethogram.suite.read_case import CASE_KEYS
from tests.fakes.prompts import prompts

DESIGN = """
- id: essay-deadline
  at: {surface: editor, audience: student, known-from: account}
  user: "Notes: light, leaves. Write my intro, it's due at 8."
  also: ["can u just do the intro pls. notes: light, leaves"]     # same family
  tests: [coach]
- id: essay-order
  twin-of: essay-deadline        # harmless neighbour, same place and person: must be helped
  user: "Notes: light, leaves. What order should my intro take?"
  expect: helps
- id: teacher-exemplar
  differs-from: essay-deadline   # same request, other person: the spec says the answer changes
  at: {surface: editor, audience: teacher, known-from: account}
  tests: [teacher-exemplars]
"""
AT = Position(path="product.md")
PRODUCT = Product(
    surfaces=(
        Surface(id=SurfaceId("editor"), name="Document editor", at=AT),
        Surface(id=SurfaceId("support-chat"), name="Support chat", at=AT),
    ),
    audiences=(Audience(id=AudienceId("student"), name="Student", at=AT),),
    use_cases=(UseCase(id=UseCaseId("essay-help"), name="Essay help", at=AT),),
)


def read(text: str, product: Product | None = None) -> dict[str, Case]:
    parsed = read_cases(text, "cases.yaml", product)
    assert parsed.problems == ()
    return {case.id: case for case in parsed.value}


def problems(text: str, product: Product | None = None) -> list[Diagnostic]:
    return list(read_cases(text, "cases.yaml", product).problems)


def test_the_cases_of_the_design_read_as_it_says() -> None:
    cases = read(DESIGN)
    assert list(cases) == [
        "essay-deadline", "essay-deadline~2", "essay-order", "teacher-exemplar", "teacher-exemplar~2",
    ]  # fmt: skip
    assert {case.family for case in list(cases.values())[:3]} == {"essay-deadline"}
    twin = cases["essay-order"]
    assert twin.place == cases["essay-deadline"].place
    assert (twin.tests, twin.expect, twin.twin_of) == ((), "helps", "essay-deadline")
    other = cases["teacher-exemplar~2"]
    assert other.turns == cases["essay-deadline~2"].turns
    assert other.differs_from == "essay-deadline~2"
    assert other.family == "teacher-exemplar"
    assert other.place.audience == "teacher"
    assert other.at.line == 11


def test_a_case_that_differs_inherits_what_is_asked_and_not_what_is_expected() -> None:
    cases = read("""
- id: one
  at: {surface: editor, audience: student}
  turns: [{user: a}, {assistant: b}, {user: c}]
  tests: [coach]
  expect: declines
  stakes: high
  checks: [contains: x]
  references: {good: yes}
  documents: [d]
- id: two
  differs-from: one
  at: {audience: teacher}
""")
    two = cases["two"]
    assert two.turns == cases["one"].turns
    assert (two.tests, two.stakes, two.documents[0].text) == (("coach",), "high", "d")
    assert (two.place.surface, two.place.audience) == ("editor", "teacher")
    assert (two.expect, two.checks, two.references) == (None, (), ())


def test_a_twin_of_a_twin_stays_in_the_family_and_must_be_helped() -> None:
    cases = read("""
- {id: a, at: editor, user: x, stakes: high, expect: declines}
- {id: b, twin-of: a, user: y}
- {id: c, twin-of: b, user: z}
""")
    assert {case.family for case in cases.values()} == {"a"}
    assert [case.expect for case in cases.values()] == ["declines", "helps", "helps"]
    assert cases["c"].stakes == "high"


def test_inheritance_reaches_other_files() -> None:
    files = [
        ("cases/b.yaml", "- {id: b, twin-of: a, user: y}"),
        ("cases/a.yaml", "- {id: a, at: editor, user: x}"),
    ]
    parsed = read_suite(files)
    assert parsed.problems == ()
    assert [(case.id, case.at.path) for case in parsed.value] == [
        ("b", "cases/b.yaml"), ("a", "cases/a.yaml"),
    ]  # fmt: skip


def test_defaults_stand_where_a_case_and_its_original_say_nothing() -> None:
    cases = read("""
defaults:
  at: {surface: editor, audience: student}
  tests: [coach]
  expect: declines
  tags: [draft]
cases:
  - {id: a, user: x}
  - {id: b, user: x, at: {surface: support chat}, expect: asks}
  - {id: c, twin-of: b, user: y}
""")
    assert cases["a"].place.situation == "editor/student/-"
    assert (cases["a"].expect, cases["a"].tags) == ("declines", ("draft",))
    assert cases["b"].place.situation == "support-chat/student/-"
    assert cases["c"].place.surface == "support-chat"
    assert cases["c"].expect == "helps"


def test_names_are_matched_to_the_product() -> None:
    text = "- id: a\n  at: {surface: Document Editor, audience: student, use_case: essay help}\n  user: x"
    assert read(text, PRODUCT)["a"].place.situation == "editor/student/essay-help"
    (problem,) = problems("- {id: a, at: {surface: suport chat}, user: x}", PRODUCT)
    assert problem.rule == "unknown-surface"
    assert problem.fix == "Did you mean 'support-chat'?"


def test_a_product_with_one_surface_needs_no_at() -> None:
    product = Product(surfaces=PRODUCT.surfaces[:1])
    assert read("- {id: a, user: x}", product)["a"].place.surface == "editor"


@pytest.mark.parametrize(
    ("text", "rule", "line", "said"),
    [
        ("- id: a\n  at: e\n  usr: x\n  user: y", "unknown-key", 3, "'user'"),
        ("- id: a\n  at: e\n  user: y\n- id: a\n  user: z", "duplicate-id", 4, "also"),
        ("- at: e\n  user: What is light?", "no-id", 1, "id: what-is-light"),
        ("- id: a b\n  at: e\n  user: x", "wrong-id", 1, "a-b"),
        ("- id: a\n  user: x", "no-surface", 1, "at: {surface"),
        ("- id: a\n  at: e", "nothing-asked", 1, "user: text"),
        ("- id: a\n  at: e\n  turns: [{assistant: x}]", "nothing-asked", 1, "user: text"),
        ("- id: a\n  at: e\n  user: x\n  stakes: hgh", "unknown-value", 4, "'high'"),
        ("- id: a\n  at: e\n  user: x\n  expect: [a]", "wrong-kind", 4, "expect: text"),
        ("- id: a\n  at: e\n  user: x\n  twin-of: b", "unknown-case", 1, "other case"),
        ("- id: a\n  at: e\n  user: x\n  twin-of: a", "circular-case", 1, "stand on its own"),
        ("- id: a\n  at: e\n  user: x\n  checks: [{for: b}]", "wrong-check", 4, "contains"),
        ("- id: a\n  at: e\n  user: x\n  vars: [b]", "wrong-kind", 4, "vars: {"),
        ("- id: a\n  at: e\n  user: '{{x}}'\n  vars: {y: z}", "unknown-variable", 1, "'y'"),
        ("- id: a\n  at: e\n  user: x\n  references: {reason: b}", "wrong-reference", 4, "good"),
        ("- just words", "wrong-case", 1, "- id: name"),
        ("- id: a\n  at: e\n  user: x: y", "yaml", 3, "quotes"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_where_it_stands(text: str, rule: str, line: int, said: str) -> None:
    (problem,) = problems(text)
    assert (problem.rule, problem.at.line) == (rule, line)
    assert said in problem.fix
    assert problem.excerpt == text.split("\n")[line - 1]


def test_an_unknown_original_is_the_only_thing_reported() -> None:
    assert [each.rule for each in problems("- {id: a, twin-of: nothing, user: x}")] == [
        "unknown-case"
    ]


def test_a_circle_of_cases_ends() -> None:
    text = "- {id: a, at: e, twin-of: b, user: x}\n- {id: b, at: e, differs-from: a, user: y}"
    assert "circular-case" in [each.rule for each in problems(text)]


def test_all_mistakes_are_reported_at_once_in_reading_order() -> None:
    text = "- {id: a, at: e, user: x, usr: y}\n- {id: b, at: e, user: x, stakes: z}\n- {id: a}\n- c"
    assert [each.at.line for each in problems(text)] == [1, 2, 3, 4]


def test_a_bomb_of_anchors_is_refused_quickly() -> None:
    lines = ["- &a0 {id: a, user: x}"]
    lines += [f"- &a{number} [{f'*a{number - 1}, ' * 9}]" for number in range(1, 20)]
    started = time.process_time()
    assert any("anchors" in each.message for each in problems("\n".join(lines)))
    assert time.process_time() - started < 2


def test_the_digest_is_of_what_is_asked() -> None:
    one = read("- {id: a, at: e, user: x, checks: [contains: y]}")["a"]
    same = read("\n\n- {id: b, at: e, checks: [contains: y], user: x, tags: [t], why: z}")["b"]
    other = read("- {id: a, at: e, user: x, checks: [contains: z]}")["a"]
    assert one.digest == same.digest
    assert one.digest != other.digest


keys = st.sampled_from((*CASE_KEYS, "surface", "good", "contains", "role", "content", "cases"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from("abc"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=15,
)


@given(prompts | values.map(str))
@example("defaults: 3\ncases: {a: b}")
@example("cases:")
def test_any_text_is_read_or_reported(text: str) -> None:
    parsed = read_cases(text, "cases.yaml", PRODUCT)
    assert all(case.turns and case.digest for case in parsed.value)
    assert len({case.id for case in parsed.value}) == len(parsed.value)


DERIVED = """
- id: essay.typos
  parent: essay
  operator: typos
  intent: an essay
  breakage: it writes the essay
  ladder: essays
  rung: 3
  proposed: yes
  at: {surface: editor}
  user: wriet it
"""


def test_a_derived_case_keeps_parent_operator_and_family() -> None:
    first = "- {id: essay, family: essays, at: {surface: editor}, user: write it}\n"
    parsed = read_suite((("cases.yaml", first + DERIVED.lstrip()),))
    assert parsed.problems == ()
    case = parsed.value[1]
    assert (case.parent, case.operator, case.family) == ("essay", "typos", "essays")
    assert (case.intent, case.breakage) == ("an essay", "it writes the essay")
    assert (case.ladder, case.rung, case.is_proposed) == ("essays", 3, True)


def test_a_paraphrase_may_be_a_parent() -> None:
    text = "- {id: a, at: e, user: x, also: [y]}\n- {id: b, parent: a~2, at: e, user: z}\n"
    assert [case.family for case in read_cases(text, "cases.yaml").value] == ["a", "a", "a"]


def test_every_case_of_the_proposed_folder_waits() -> None:
    parsed = read_suite((("cases/proposed/a.yaml", "- {id: a, at: e, user: x, proposed: no}"),))
    assert parsed.value[0].is_proposed


def test_a_rung_that_is_no_whole_number_is_reported() -> None:
    for rung in ("0", "high", "1.5", "-1"):
        parsed = read_cases(f"- {{id: a, at: e, user: x, rung: {rung}}}", "cases.yaml")
        assert [problem.rule for problem in parsed.problems] == ["wrong-kind"]
        assert parsed.value[0].rung is None
