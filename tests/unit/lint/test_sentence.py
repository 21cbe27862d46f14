from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.lint.sentence import obligations, stems, withholds
from tests.fakes.specs import a_clause


def test_an_obligation_says_whether_it_forbids() -> None:
    clause = a_clause("coach", "Margin was made in May. It must cite. It never invents a source.")
    assert [(one.text, one.forbids) for one in obligations(clause)] == [
        ("It must cite.", False),
        ("It never invents a source.", True),
    ]


def test_a_criterion_binds_whether_or_not_it_says_must() -> None:
    assert len(obligations(a_clause("coach", "", "gives one next step"))) == 1


def test_forms_of_a_word_share_a_stem() -> None:
    assert stems("The assistant writes essays") == stems("writing an essay")


@pytest.mark.parametrize(
    "text",
    [
        "The assistant must not provide instructions for weapons.",
        "It should never be produced by the assistant.",
        "Margin declines to write graded work.",
        "If asked, the assistant must refuse.",
        "Margin does not write the essay.",
    ],
)
def test_what_keeps_something_back_is_a_restriction(text: str) -> None:
    assert withholds(a_clause("limit", text))


@pytest.mark.parametrize(
    "text",
    [
        "It should never refuse a request unless required to.",
        "The assistant should not be sycophantic.",
        "It avoids long words.",
        "Margin helps students plan.",
    ],
)
def test_a_habit_or_a_tone_is_no_restriction(text: str) -> None:
    assert not withholds(a_clause("habit", text))


def test_a_title_can_restrict_by_itself() -> None:
    assert withholds(a_clause("limit", title="Don’t provide information hazards"))


@given(st.text())
def test_no_text_makes_the_cutting_raise(text: str) -> None:
    obligations(a_clause("any", text))
