from __future__ import annotations

import pytest

from ethogram.findings.coverage import coverage
from tests.fakes.observations import a_product, asked


def test_what_was_never_asked_is_named_heaviest_first() -> None:
    product = a_product(editor=0.2, chat=0.5, search=0.3)
    found = coverage(product, [asked(1)])
    assert (found.situations, found.asked) == (3, 1)
    assert found.weight == pytest.approx(0.2)
    assert found.never_asked == ("chat/student/essay-help", "search/student/essay-help")


def test_a_case_that_leaves_its_audience_unsaid_covers_nothing() -> None:
    assert coverage(a_product(editor=1), [asked(1, situation="editor/-/-")]).asked == 0


def test_a_call_that_failed_covers_nothing() -> None:
    assert coverage(a_product(editor=1), [asked(1, is_missing=True)]).asked == 0


def test_a_product_without_situations_has_no_weight_to_cover() -> None:
    assert coverage(a_product(), [asked(1)]).weight == 0.0
