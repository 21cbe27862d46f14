from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.judge.checks.similarity import bleu, gleu, levenshtein, rouge_n
from tests.fakes.judged import check, said

CAT, MAT = "the cat sat on a mat", "the cat sat on the mat"


def test_the_published_golden_figures() -> None:
    assert round(rouge_n(CAT, MAT), 4) == 0.8333
    assert round(bleu(CAT, MAT), 4) == 0.5373
    assert round(gleu(CAT, MAT), 4) == 0.6111


def test_capitals_and_punctuation_do_not_count() -> None:
    assert rouge_n("The cat, sat!", "the cat sat") == 1
    assert bleu("The cat sat on a mat.", CAT) == pytest.approx(1)


def test_nothing_in_common_scores_nothing() -> None:
    assert rouge_n("a b", "c d") == bleu("a b", "c d") == gleu("a b", "c d") == 0
    assert bleu("", "c d") == gleu("", "") == rouge_n("", "") == 0


def test_a_short_copy_is_penalised() -> None:
    assert bleu("the cat", MAT) < 0.2


def reference(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row, last = [i], row
        for j, b in enumerate(right, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b)))
    return row[-1]


SHORT = st.text(alphabet="abc", max_size=9)


@given(SHORT, SHORT, st.integers(0, 9))
def test_edits_agree_with_the_plain_table_up_to_the_limit(
    left: str, right: str, limit: int
) -> None:
    assert levenshtein(left, right, limit) == min(reference(left, right), limit + 1)


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_score_lies_between_nothing_and_all(said: str, wanted: str) -> None:
    for measure in (rouge_n, bleu, gleu):
        assert 0 <= measure(said, wanted) <= 1 + 1e-9


def test_the_threshold_moves_the_bar() -> None:
    for threshold, passed in ((0.6, True), (0.7, False)):
        compiled = compile_check(check("gleu", MAT, threshold=threshold)).value
        assert compiled is not None
        assert run_check(compiled, said(CAT)).passed is passed


def test_runs_of_words_are_an_option() -> None:
    compiled = compile_check(check("rouge-n", MAT, options={"n": 2}, threshold=0.6)).value
    assert compiled is not None
    assert run_check(compiled, said(CAT)).score == pytest.approx(0.6)
    assert compile_check(check("rouge-n", MAT, options={"n": 0})).value is None
