from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.errors import Diagnostic, Position
from ethogram.ids import SurfaceId
from ethogram.spec.product import Product, Surface
from ethogram.suite.bulk import iter_csv, iter_jsonl
from ethogram.suite.case import Case
from ethogram.suite.read import read_cases
from tests.fakes.prompts import prompts

EDITOR = Surface(id=SurfaceId("editor"), name="Editor", at=Position(path="product.md"))
PRODUCT = Product(surfaces=(EDITOR,))


def jsonl(*lines: object) -> tuple[list[Case], list[Diagnostic]]:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return sorted_out(iter_jsonl(texts, "cases/bulk.jsonl"))


def sorted_out(items: Iterator[Case | Diagnostic]) -> tuple[list[Case], list[Diagnostic]]:
    found = list(items)
    cases = [item for item in found if isinstance(item, Case)]
    return cases, [item for item in found if isinstance(item, Diagnostic)]


def test_plain_checks_are_the_same_as_those_read_as_a_tree() -> None:
    line = {"id": "a", "surface": "editor", "user": "Say {{x}}.", "tests": ["coach"], "x": "hello"}
    plain = {"type": "contains", "value": "{{x}}", "for": "named"}
    (quick,), _ = jsonl({**line, "checks": [plain]})
    (tree,), _ = jsonl({**line, "checks": [plain], "documents": []})
    assert quick == tree
    assert quick.checks[0].value == "hello"


@pytest.mark.parametrize("more", [{}, {"documents": []}])
def test_a_null_is_the_same_as_nothing(more: dict[str, object]) -> None:
    line = {"id": "a", "user": "Say hello.", "tests": ["coach"], **more}
    empty = {"checks": None, "why": None, "tags": None, "x": None}
    (written,), _ = jsonl({**line, "surface": "editor"})
    (with_nulls,), problems = jsonl(
        {**line, **empty, "at": {"surface": "editor", "audience": None}}
    )
    assert problems == []
    assert with_nulls == written


def test_a_plain_line_is_the_same_case_as_in_yaml() -> None:
    (case,), problems = jsonl(
        {"id": "a", "surface": "Support chat", "audience": "student", "use_case": "essay help",
         "user": "Explain {{topic}}.", "topic": "light", "tests": ["coach"], "expect": "hands-off",
         "tags": ["x"], "stakes": "high", "good": "Light is a wave."}
    )  # fmt: skip
    (written,) = read_cases(
        """
- id: a
  at: {surface: Support chat, audience: student, use-case: essay help}
  user: Explain {{topic}}.
  vars: {topic: light}
  tests: [coach]
  expect: hands off
  tags: [x]
  stakes: high
  references: {good: Light is a wave.}
""",
        "cases.yaml",
    ).value
    assert problems == []
    assert case.digest == written.digest
    assert (case.place, case.variables, case.tags, case.references) == (
        written.place, written.variables, written.tags, written.references,
    )  # fmt: skip
    assert (case.source, case.at.line) == ("bulk.jsonl", 1)


def test_a_line_with_lists_is_read_as_yaml_would_be() -> None:
    cases, problems = jsonl(
        {"id": "a", "at": {"surface": "editor"}, "user": "{{x}}?", "also": ["{{x}}!"],
         "vars": {"x": ["b", "c"]}, "checks": [{"contains": "d"}, "is-json"],
         "documents": [{"id": "e", "text": "f"}], "history": [{"assistant": "g"}]}
    )  # fmt: skip
    assert problems == []
    assert [(case.id, case.turns[0].content) for case in cases] == [
        ("a", "b?"), ("a~2", "c?"), ("a~3", "b!"), ("a~4", "c!"),
    ]  # fmt: skip
    assert [check.type for check in cases[0].checks] == ["contains", "is-json"]
    assert (cases[0].documents[0].text, cases[0].history[0].content) == ("f", "g")


def test_chat_messages_are_turns() -> None:
    (case,), problems = jsonl(
        {"surface": "editor", "messages": [
            {"role": "system", "content": "s"}, {"role": "user", "content": "a"},
            {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}]}
    )  # fmt: skip
    assert problems == []
    assert (case.id, case.family) == ("bulk-1", "bulk-1")
    assert [turn.role for turn in case.turns] == ["system", "user", "assistant", "user"]


def test_a_reply_at_the_end_is_left_out_and_said_so_once() -> None:
    line = {"surface": "e", "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}  # fmt: skip
    cases, problems = jsonl(line, line)
    assert [len(case.turns) for case in cases] == [1, 1]
    assert [(each.rule, each.severity, each.at.line) for each in problems] == [
        ("reply-not-kept", "note", 1)
    ]


@pytest.mark.parametrize("ideal", ["y", ["y", "z"]])
def test_input_and_ideal_are_a_question_and_good_replies(ideal: object) -> None:
    (case,), problems = jsonl({"surface": "e", "input": "x", "ideal": ideal})
    assert problems == []
    assert case.turns[0].content == "x"
    assert [reply.text for reply in case.references] == list(ideal)  # type: ignore[call-overload]
    assert {reply.grade for reply in case.references} == {"good"}


def test_a_twin_joins_the_family_it_names() -> None:
    cases, _ = jsonl(
        {"id": "a", "surface": "e", "user": "x"},
        {"id": "b", "surface": "e", "user": "y", "twin_of": "a"},
        {"id": "c", "surface": "e", "user": "z", "twin-of": "a", "checks": ["is-json"]},
    )
    assert [(case.family, case.expect) for case in cases] == [
        ("a", None), ("a", "helps"), ("a", "helps"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("{", "json"),
        ("[1]", "json"),
        ("[" * 100_000, "json"),
        ({"user": "x"}, "no-surface"),
        ({"surface": "e"}, "nothing-asked"),
        ({"surface": "e", "user": "  "}, "nothing-asked"),
        ({"surface": "e", "messages": ["x"]}, "wrong-turn"),
        ({"surface": "e", "messages": []}, "nothing-asked"),
    ],
)
def test_a_bad_line_is_reported_and_the_next_is_read(line: object, rule: str) -> None:
    cases, problems = jsonl(line, "", {"id": "b", "surface": "e", "user": "x"})
    assert [case.id for case in cases] == ["b"]
    assert [(each.rule, each.at.line) for each in problems] == [(rule, 1)]
    assert problems[0].fix
    assert problems[0].excerpt


def test_a_doubtful_line_gives_a_case_and_a_report() -> None:
    cases, problems = jsonl(
        {"id": "a b", "surface": "e", "user": "x", "audiense": "student", "expect": "helsp"},
        {"id": "a-b", "surface": "e", "user": "x"},
    )
    assert [case.id for case in cases] == ["a-b"]
    assert sorted(each.rule for each in problems) == [
        "duplicate-id", "unknown-key", "unknown-value", "wrong-id",
    ]  # fmt: skip


def test_a_product_names_the_places() -> None:
    lines = ['{"user": "x"}', '{"user": "x", "surface": "editr"}']
    cases, problems = sorted_out(iter_jsonl(lines, "x.jsonl", PRODUCT))
    assert cases[0].place.surface == "editor"
    assert [each.fix for each in problems] == ["Did you mean 'editor'?"]


CSV = """\ufeffid,user,tests,surface,audience,use_case,expect,topic,good
a,"Explain {{topic}}, please",coach;tone,editor,student,essay help,helps,light,A wave.

b,"Two
lines",,editor,,,,,
"""


def test_csv_columns_are_keys_or_variables() -> None:
    cases, problems = sorted_out(iter_csv(CSV.splitlines(keepends=True), "cases.csv"))
    assert problems == []
    first, second = cases
    assert first.turns[0].content == "Explain light, please"
    assert (first.tests, first.place.situation) == (("coach", "tone"), "editor/student/essay-help")
    assert (first.variables, first.references[0].text) == ({"topic": "light"}, "A wave.")
    assert (second.turns[0].content, second.at.line) == ("Two\nlines", 4)


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("id,topic\na,b\n", "no-user-column", 1),
        ("user,surface,user\nx,e,y\n", "duplicate-key", 1),
        ("user,surface\nx,e,f\n", "csv", 2),
        ("user,surface\nx\n", "no-surface", 2),
        ('user,surface\n"' + "x" * 200_000 + '",e\n', "csv", 2),
    ],
)
def test_a_bad_row_is_reported(text: str, rule: str, line: int) -> None:
    _, problems = sorted_out(iter_csv(text.splitlines(keepends=True), "cases.csv"))
    assert (problems[0].rule, problems[0].at.line) == (rule, line)


def line_of(number: int) -> str:
    return json.dumps(
        {"id": f"c{number}", "surface": "editor", "audience": "student", "tests": ["coach"],
         "user": f"Question {number} about {{{{topic}}}}?", "topic": "light"}
    )  # fmt: skip


def test_ten_thousand_cases_cost_less_than_half_a_second_of_cpu() -> None:
    lines = [line_of(number) for number in range(10_000)]
    started = time.process_time()
    assert sum(isinstance(item, Case) for item in iter_jsonl(lines, "x.jsonl")) == 10_000
    assert time.process_time() - started < 0.5


def test_memory_holds_the_ids_and_nothing_more() -> None:
    tracemalloc.start()
    count = sum(1 for _ in iter_jsonl(map(line_of, range(10_000)), "x.jsonl"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 2_000_000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "user", "turns", "messages", "input", "ideal", "at", "vars", "surface", "also",
             "checks", "references", "good", "tests", "role", "content", "family", "twin_of", "x"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=15,
)  # fmt: skip


@given(st.lists(json_values.map(json.dumps) | prompts, max_size=4))
def test_any_lines_are_read_or_reported(lines: list[str]) -> None:
    for item in iter_jsonl(lines, "x.jsonl", PRODUCT):
        assert isinstance(item, Diagnostic) or (item.turns and item.digest)


@given(prompts)
def test_any_csv_is_read_or_reported(text: str) -> None:
    header = "id,user,surface,tests,x\n"
    for item in iter_csv((header + text).splitlines(keepends=True), "x.csv", PRODUCT):
        assert isinstance(item, Diagnostic) or item.turns


def test_a_derived_case_keeps_parent_operator_and_family_in_bulk() -> None:
    rows = (
        "id,surface,parent,operator,intent,breakage,ladder,rung,proposed,user\n",
        "a.typos,editor,a,typos,an essay,it writes,essays,2,true,wriet\n",
    )
    plain = (
        '{"id": "a.typos", "surface": "editor", "parent": "a", "operator": "typos", "intent": '
        '"an essay", "breakage": "it writes", "ladder": "essays", "rung": 2, "proposed": true, '
        '"user": "wriet"}'
    )
    tree = plain.replace('"user": "wriet"', '"turns": ["wriet"]')
    for case in (*iter_csv(rows, "b.csv"), *iter_jsonl((plain,), "b"), *iter_jsonl((tree,), "b")):
        assert isinstance(case, Case)
        assert (case.parent, case.operator, case.family) == ("a", "typos", "a")
        assert (case.intent, case.breakage) == ("an essay", "it writes")
        assert (case.ladder, case.rung, case.is_proposed) == ("essays", 2, True)


def test_every_line_of_the_proposed_folder_waits() -> None:
    lines = (
        '{"id": "a", "surface": "editor", "user": "x"}',
        '{"id": "b", "surface": "editor", "turns": ["x"]}',
    )
    for case in iter_jsonl(lines, "cases/proposed/a.jsonl"):
        assert isinstance(case, Case)
        assert case.is_proposed
