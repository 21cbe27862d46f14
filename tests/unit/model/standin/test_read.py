"""A stand-in's document is read whole, and every problem is told at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ethogram.model.standin.read import read_standin

DOCUMENT = """\
seed = 7
draws = "question"
otherwise = "Happy to help."

[[rule]]
id = "ghost-writing"
when = ["write my intro"]
keep-rate = 0.2
keeps = ["Which is your claim?"]
breaks = "Photosynthesis turns light into energy."

[[rule]]
id = "harm"
matches = 'harm(ful)?'
severity = 4
keeps = ["No."]

[[effect]]
phrase = "never write text"
rules = ["ghost-writing"]
log-odds = 3

[refusal]
midpoint = 3
slope = 1.5
surfaces = {"support chat" = 1.0}

[judge]
sensitivity = 0.8
"""


def test_a_document_is_read_into_its_records() -> None:
    parsed = read_standin(DOCUMENT, "standins/margin.toml")
    assert parsed.problems == ()
    standin = parsed.value
    assert [rule.id for rule in standin.rules] == ["ghost-writing", "harm"]
    assert standin.rules[0].breaks == ("Photosynthesis turns light into energy.",)
    assert standin.effects[0].log_odds == 3
    assert standin.refusal is not None
    assert standin.refusal.surfaces == {"support chat": 1.0}
    assert standin.judge is not None
    assert standin.judge.sensitivity == 0.8
    assert standin.draws == "question"


def test_every_problem_is_told_at_once_with_its_line() -> None:
    broken = (
        DOCUMENT.replace("keep-rate = 0.2", "keep-rat = 0.2")
        .replace('rules = ["ghost-writing"]', 'rules = ["ghost-writin"]')
        .replace("sensitivity = 0.8", "sensitivity = 80")
        .replace("'harm(ful)?'", "'harm(ful'")
        .replace("slope = 1.5", 'slope = "steep"')
    )
    problems = read_standin(broken, "standins/margin.toml").problems
    assert [(one.rule, one.at.line) for one in problems] == [
        ("unknown-key", 8),
        ("bad-pattern", 14),
        ("unknown-rule", 20),
        ("wrong-type", 25),
        ("not-a-rate", 29),
    ]
    assert problems[0].fix == "Did you mean 'keep-rate'?"
    assert problems[0].excerpt == "keep-rat = 0.2"
    assert problems[2].fix == "Did you mean 'ghost-writing'?"


def test_two_rules_of_one_name_are_a_problem() -> None:
    problems = read_standin(DOCUMENT.replace('"harm"', '"ghost-writing"'), "x.toml").problems
    assert [one.rule for one in problems] == ["duplicate-id"]
    assert problems[0].at.line == 13


def test_a_marker_without_its_number_is_a_problem() -> None:
    text = "[refusal]\nmarker = 'severe'\n"
    assert [one.rule for one in read_standin(text, "x.toml").problems] == ["bad-pattern"]


def test_a_rule_with_one_bracket_is_a_problem() -> None:
    problems = read_standin('[rule]\nid = "a"\n', "x.toml").problems
    assert "two brackets" in problems[0].fix


@given(st.integers(0, len(DOCUMENT)), st.integers(0, 12), st.text(max_size=6))
def test_no_mutation_of_a_document_raises(start: int, length: int, inserted: str) -> None:
    mutated = DOCUMENT[:start] + inserted + DOCUMENT[start + length :]
    parsed = read_standin(mutated, "x.toml")
    count = len(mutated.replace("\r\n", "\n").split("\n"))
    assert all(1 <= one.at.line <= count and one.at.column >= 1 for one in parsed.problems)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    read_standin(text, "x.toml")
