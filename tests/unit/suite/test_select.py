from __future__ import annotations

import pytest

from ethogram.errors import Position, UsageRefused
from ethogram.ids import ClauseId
from ethogram.spec.clause import Clause, Spec
from ethogram.suite.read import read_cases
from ethogram.suite.select import select_cases

CASES = read_cases(
    """
- id: essay
  at: {surface: support chat, audience: student, use-case: essay help, known-from: not at all}
  user: "Write {{thing}}"
  vars: {thing: [an essay, 3]}
  tests: [coach, honesty]
  tags: [draft]
  stakes: high
  kind: adversarial
  category: ghost-writing
  expect: hands off
- {id: order, twin-of: essay, user: plan}
- {id: other, at: editor, turns: [a, {assistant: b}, c], tests: [tone], source: report}
- {id: teacher, differs-from: other, at: {audience: teacher}}
""",
    "cases.yaml",
).value


def chosen(where: str, spec: Spec | None = None) -> str:
    return " ".join(case.id for case in select_cases(CASES, where, spec=spec))


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("surface='support chat'", "essay essay~2 order"),
        ("surface=Support_Chat", "essay essay~2 order"),
        ("surface!=editor", "essay essay~2 order"),
        ("audience=teacher", "teacher"),
        ("audience", "essay essay~2 order teacher"),
        ("not audience", "other"),
        ("use-case=essay-help", "essay essay~2 order"),
        ("known-from='not at all'", "essay essay~2 order"),
        ("situation~student", "essay essay~2 order"),
        ("tests=honesty", "essay essay~2"),
        ("clause=honesty", "essay essay~2 order"),
        ("tests!=honesty", "order other teacher"),
        ("tag in (draft, x)", "essay essay~2"),
        ("tag not in (draft, x)", "order other teacher"),
        ("kind=adversarial", "essay essay~2"),
        ("stakes>=medium", "essay essay~2 order"),
        ("stakes<high", ""),
        ("category ~ ghost", "essay essay~2"),
        ("family=essay", "essay essay~2 order"),
        ("id=essay~2", "essay~2"),
        ("id in (essay~2, order)", "essay~2 order"),
        ("(category~ghost)", "essay essay~2"),
        ("(situation~2)", ""),
        ("expect=hands-off", "essay essay~2"),
        ("twin", "order"),
        ("twin=yes", "order"),
        ("twin=no and surface=editor", "other teacher"),
        ("twin=essay", "order"),
        ("differs", "teacher"),
        ("source=report", "other"),
        ("var.thing='an essay'", "essay"),
        ("var.thing>2", "essay~2"),
        ("turns>1", "other teacher"),
        ("twin or (surface=editor and not differs)", "order other"),
    ],
)
def test_a_condition_selects_what_it_says(where: str, ids: str) -> None:
    assert chosen(where) == ids


def test_a_case_without_stakes_has_those_of_its_clauses() -> None:
    at = Position(path="spec.md")
    spec = Spec(clauses=(Clause(id=ClauseId("tone"), title="Tone", stakes="low", at=at),))
    assert chosen("stakes=low", spec) == "other teacher"
    assert chosen("stakes=low") == ""


def test_a_condition_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(UsageRefused, match="Did you mean 'audience'"):
        chosen("audiense=x")


@pytest.mark.parametrize(
    ("where", "fits"),
    [
        ("operator", True),
        ("operator=typos", True),
        ("operator~base64", False),
        ("parent=essay", True),
        ("intent=essay", True),
        ("ladder=essays and rung>=2", True),
        ("rung<2", False),
    ],
)
def test_a_condition_may_ask_where_a_case_comes_from(where: str, fits: bool) -> None:
    text = "- {id: a, at: e, user: x, parent: essay, operator: typos, intent: essay, ladder: essays, rung: 2}"
    cases = read_cases(text, "cases.yaml").value
    assert bool(select_cases(cases, where)) == fits
