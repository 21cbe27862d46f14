from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.exchange.mapping import class_of_words, read_mapping
from ethogram.judge.verdict import AnswerClass

GOOD = """
item = "id"
model = "model"
[people]
ada = "ada"
[judges]
bot = "bot"
[[about]]
criterion = "coach.no-essay"
values = {"ok" = "pass", "bad" = "fail"}
"""


def rules(text: str) -> set[str]:
    return {problem.rule for problem in read_mapping(text, "mapping.toml").problems}


def test_a_whole_mapping_is_read() -> None:
    parsed = read_mapping(GOOD, "mapping.toml")
    assert parsed.problems == ()
    assert parsed.value.about[0].subject == "coach.no-essay"
    assert parsed.value.people == {"ada": "ada"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "no-item"),
        (GOOD.replace('model = "model"', ""), "no-model"),
        (GOOD.replace('model = "model"', 'model = "m"\nmodel-name = "x"'), "no-model"),
        (GOOD.replace('item = "id"', 'item = "id"\nitm = "x"'), "unknown-key"),
        (GOOD.replace('"pass"', '"good"'), "wrong-value"),
        (GOOD.replace('bot = "bot"', 'ada = "bot"'), "two-raters"),
        (GOOD.replace('bot = "bot"', 'bot = "code"'), "rater-name"),
        (GOOD.replace('ada = "ada"', "ada = 3"), "wrong-value"),
        (GOOD.replace('criterion = "coach.no-essay"', ""), "no-subject"),
        (GOOD + "when = 3\n", "wrong-value"),
        (GOOD + 'classes = {"ok" = "everything"}\n', "wrong-value"),
        (GOOD.replace("[judges]", '[settled]\na = "x"\nb = "y"\n[judges]'), "two-raters"),
        (GOOD + "x = [\n", "toml-syntax"),
        ('item = "id"\nmodel = "m"\n', "no-raters"),
    ],
)
def test_what_is_wrong_is_named(text: str, rule: str) -> None:
    assert rule in rules(text)


def test_all_problems_are_told_at_once_and_each_says_what_to_type() -> None:
    problems = read_mapping("", "mapping.toml").problems
    assert {each.rule for each in problems} == {"no-item", "no-model", "no-raters", "no-subject"}
    assert all(each.fix for each in problems)


def test_an_answer_class_is_one_word_or_three() -> None:
    assert class_of_words("all") == AnswerClass(done="all")
    assert class_of_words("part question silently") == AnswerClass(
        done="part", instead="question", said="silently"
    )
    assert class_of_words("part") is None
    assert class_of_words("none openly nothing") is None


@given(st.text())
def test_any_text_is_read_or_reported(text: str) -> None:
    parsed = read_mapping(text, "mapping.toml")
    assert parsed.problems or parsed.value.about
