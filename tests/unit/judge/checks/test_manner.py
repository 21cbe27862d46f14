from __future__ import annotations

import pytest

from ethogram.judge.checks.check import CheckResult
from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.suite.case import CheckSpec
from tests.fakes.judged import check, said

USER = "Notes: light, leaves. Write my intro, it's due at 8."


def result(spec: CheckSpec, text: str) -> CheckResult:
    compiled = compile_check(spec).value
    assert compiled is not None
    return run_check(compiled, said(text, user=USER))


@pytest.mark.parametrize(
    ("spec", "text", "passed"),
    [
        (check("question-count", {"max": 1}), "Which one? And why?", False),
        (check("question-count", 1), 'Ask: "Which one?"', True),
        (check("no-list"), "One and two.", True),
        (check("no-list"), "Steps:\n1. One\n2. Two", False),
        (check("list-items", {"max": 2}), "- a\n- b\n- c", False),
        (check("no-heading"), "# Title\nText", False),
        (check("no-link"), "See https://example.org/x for more.", False),
        (check("no-link"), "See the library.", True),
        (check("mentions-user-text", 2), "Is light or the leaf your claim? Your leaves.", True),
        (check("mentions-user-text"), "What is your claim?", False),
        (check("quotes-user-text", 3), "You say: light, leaves. Write it.", True),
        (check("quotes-user-text"), "What is your claim?", False),
        (check("quote-count", {"max": 1}), 'He wrote "light" and "leaves".', False),
        (check("language", "en"), "Which of the two is it that you want to say?", True),
        (check("language", ["de", "fr"]), "Which of the two is it that you want?", False),
        (check("max-unaddressed-run", 1), "Light feeds leaves. Which is yours?", True),
        (check("max-unaddressed-run", 1), "Light feeds leaves. Leaves feed life.", False),
        (check("is-refusal"), "I can't write it for you.", True),
        (check("is-refusal"), "Which is your claim?", False),
    ],
)
def test_the_manner_of_a_reply_is_measured(spec: CheckSpec, text: str, passed: bool) -> None:
    assert result(spec, text).passed is passed


def test_what_breaks_the_run_is_quoted() -> None:
    text = "You have notes. Light feeds leaves. Leaves feed life."
    (evidence,) = result(check("max-unaddressed-run", 1), text).evidence
    assert evidence.quote == "Light feeds leaves."
    assert text[evidence.start : evidence.end] == evidence.quote


def test_the_providers_own_mark_is_a_refusal() -> None:
    compiled = compile_check(check("is-refusal")).value
    assert compiled is not None
    assert run_check(compiled, said("Hm.", refusal="policy")).passed is True
