"""Every cause says what it means, where it is mended and what confirms it."""

from __future__ import annotations

from typing import get_args

import pytest

from ethogram.experiment.cause import FIXABLE_BY_EDIT, REMEDIES, Cause


@pytest.mark.parametrize("cause", get_args(Cause))
def test_a_cause_has_one_remedy(cause: Cause) -> None:
    remedy = REMEDIES[cause]
    assert remedy.means.endswith(".")
    assert remedy.mend.endswith(".")
    assert remedy.confirmed_by


def test_no_remedy_is_left_without_a_cause() -> None:
    assert set(REMEDIES) == set(get_args(Cause))


@pytest.mark.parametrize("cause", ["model incapacity", "not followed", "judge fault", "case fault"])
def test_no_edit_to_the_context_mends_a_model_a_judge_or_a_case(cause: Cause) -> None:
    assert REMEDIES[cause].layer not in FIXABLE_BY_EDIT
