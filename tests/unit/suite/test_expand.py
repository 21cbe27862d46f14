from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ethogram.suite.case import Case
from ethogram.suite.expand import fill, fill_value
from ethogram.suite.read import read_cases


def read(text: str) -> tuple[Case, ...]:
    parsed = read_cases(text, "cases.yaml")
    assert [each for each in parsed.problems if each.severity == "error"] == []
    return parsed.value


def test_variables_and_paraphrases_are_crossed_in_one_family() -> None:
    cases = read("""
- id: explain
  at: editor
  user: "Explain {{topic}} to a {{ who }}."
  also: ["{{topic}}?"]
  vars: {topic: [light, sound], who: [child, expert]}
  checks: [contains: "{{topic}}"]
  references: {good: "{{topic}} is a wave."}
""")
    assert [(case.id, case.turns[0].content) for case in cases[:5]] == [
        ("explain", "Explain light to a child."),
        ("explain~2", "Explain light to a expert."),
        ("explain~3", "Explain sound to a child."),
        ("explain~4", "Explain sound to a expert."),
        ("explain~5", "light?"),
    ]
    assert len(cases) == 8
    assert {case.family for case in cases} == {"explain"}
    assert cases[2].variables == {"topic": "sound", "who": "child"}
    assert (cases[2].checks[0].value, cases[2].references[0].text) == ("sound", "sound is a wave.")


def test_a_twin_with_placeholders_borrows_the_variables_of_its_original() -> None:
    cases = read("""
- {id: a, at: e, user: "Write {{x}}", vars: {x: [essay, poem]}}
- {id: b, twin-of: a, user: "Plan {{x}}"}
- {id: c, twin-of: a, user: "Hello"}
""")
    assert [case.turns[0].content for case in cases[2:]] == ["Plan essay", "Plan poem", "Hello"]


def test_braces_without_variables_are_sent_as_they_are() -> None:
    (case,) = read("- {id: a, at: e, user: 'What does {{x}} mean in Jinja?'}")
    assert case.turns[0].content == "What does {{x}} mean in Jinja?"


def test_a_value_is_never_filled_again() -> None:
    assert fill("{{a}} {{b}}", {"a": "{{b}}", "b": "x"}) == "{{b}} x"


def test_values_of_checks_are_filled_at_any_depth() -> None:
    filled = fill_value({"k": ["{{a}}", 3, {"j": "{{a}}"}]}, {"a": "x"})
    assert filled == {"k": ["x", 3, {"j": "x"}]}


def test_a_cross_product_without_end_is_refused() -> None:
    many = ", ".join(map(str, range(100)))
    text = f"- {{id: a, at: e, user: x, vars: {{a: [{many}], b: [{many}], c: [{many}]}}}}"
    parsed = read_cases(text, "cases.yaml")
    assert parsed.value == ()
    assert "1,000,000" in parsed.problems[0].message


@given(st.text(), st.dictionaries(st.text(min_size=1), st.text(), max_size=3))
def test_filling_changes_nothing_but_placeholders(text: str, values: dict[str, str]) -> None:
    assert fill(text.replace("{{", "{"), values) == text.replace("{{", "{")


def test_cases_travel_as_json() -> None:
    cases = read("- {id: a, at: e, user: x, checks: [{type: is-json, value: {a: [1, b]}}]}")
    assert msgspec.json.decode(msgspec.json.encode(cases), type=tuple[Case, ...]) == cases
